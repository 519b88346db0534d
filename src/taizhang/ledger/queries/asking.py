"""Requests for more than reports: the list, one with its answers, what a new one would put on units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import (
    Case,
    Count,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    When,
)

from taizhang.configuration.values import value
from taizhang.ledger.grouping import GROUPS_OF, REQUEST_STATES, grouped, turned_round
from taizhang.ledger.models import EntryUnit, Evidence, InformationRequest, RequestAnswer
from taizhang.ledger.options import REQUESTS_A_MONTH
from taizhang.ledger.permissions import ANSWER, ASK_MORE
from taizhang.ledger.queries.burden import Burden, burden, first_of
from taizhang.ledger.queries.known import Known, known_for
from taizhang.ledger.queries.mine import plans_at_work
from taizhang.ledger.reaching import reach_of_unit
from taizhang.organizations.models import Unit
from taizhang.permission import WHOLE, Actor, Role, may
from taizhang.policies.models import Plan
from taizhang.policies.visibility import reach_of
from taizhang.tables.paging import Paging

SORTS = {
    "asked": ("asked_on", "id"),
    "due": ("due_on", "id"),
    "title": ("title", "id"),
    "plan": ("plan__title", "id"),
    "left": ("left", "id"),
    "fields": ("field_count", "id"),
    "files": ("files", "id"),
}
#: They see what others answered without asking themselves.
_READERS = frozenset({Role.COORDINATOR, Role.LEADERSHIP, Role.INSPECTOR, Role.EVALUATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """What is asked of the list, as it stands in the address."""

    q: str = ""
    plan: int | None = None
    state: str = ""
    unit_name: str = ""
    sort: str = ""
    group: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        """Read it out of an address's query; what makes no sense is passed over."""
        plan, sort, state = (given.get(key, "") for key in ("plan", "sort", "state"))
        group = given.get("group", "")
        return cls(
            q=given.get("q", "").strip()[:200],
            plan=int(plan) if plan.isdecimal() and len(plan) <= 18 else None,
            state=state if state in REQUEST_STATES else "",
            unit_name=given.get("unit_name", "").strip()[:200],
            sort=sort if sort.removeprefix("-") in SORTS else "",
            group=group if group in GROUPS_OF["requests"] else "",
        )

    def query(self) -> str:
        """The filter as an address's query."""
        names = ("q", "plan", "state", "unit_name", "sort", "group")
        said = {name: getattr(self, name) for name in names}
        return urlencode({key: given for key, given in said.items() if given})

    def requests(self, today: dt.date, by: Actor) -> QuerySet[InformationRequest]:
        """Those asked for that `by` sees, in order, with `units` asked and `left` unanswered."""
        rows = InformationRequest.objects.visible_to(by)
        if not sees_all(by):
            rows = rows.filter(answers__in=answers_for(by))
        if self.q:
            rows = rows.filter(Q(title__contains=self.q) | Q(reason__contains=self.q))
        if self.plan:
            rows = rows.filter(plan=self.plan)
        if self.unit_name:
            rows = rows.filter(answers__unit__name__contains=self.unit_name)
        rows = InformationRequest.objects.filter(pk__in=rows.order_by().values("pk"))
        unanswered = Count("answers", filter=Q(answers__answered_at__isnull=True))
        rows = rows.annotate(units=Count("answers"), left=unanswered).annotate(
            stands=_stands(today), field_count=_Length("fields")
        )
        rows = self._in_state(rows).select_related("plan__document")
        columns = SORTS[self.sort.removeprefix("-") or "asked"]
        if self.sort.startswith("-") or not self.sort:
            columns = turned_round(columns)
        return rows.order_by(*grouped(self.group, columns, of="requests"))

    def _in_state(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        wanted = ["open", "overdue"] if self.state == "open" else [self.state]
        return rows.filter(stands__in=[_PLACES[s] for s in wanted]) if self.state else rows


_PLACES = {state: place for place, state in enumerate(REQUEST_STATES)}


def _stands(today: dt.date) -> Case:
    """How a request stands: the place of its state in `REQUEST_STATES`."""
    return Case(
        When(withdrawn_at__isnull=False, then=_PLACES["withdrawn"]),
        When(left=0, then=_PLACES["answered"]),
        When(due_on__lt=today, then=_PLACES["overdue"]),
        default=_PLACES["open"],
    )


class _Length(Func):
    """The number of elements of a JSON array."""

    function = "json_array_length"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """A `jsonb` has a function of its own."""
        return self.as_sql(compiler, connection, function="jsonb_array_length")


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """A page of the list."""

    rows: list[InformationRequest]
    paging: Paging
    plans: list[Plan]
    to_answer: list[RequestAnswer]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What a unit said to a field, or what was known of it."""

    words: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A unit that was asked, with its cells in the order of the fields."""

    answer: RequestAnswer
    cells: list[Cell]
    files: list[Evidence]
    may_answer: bool


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request with its answers side by side."""

    request: InformationRequest
    rows: list[AnswerRow]
    may_withdraw: bool
    hides: bool

    @property
    def answered(self) -> int:
        """How many of the units shown have answered."""
        return sum(row.answer.answered_at is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Load:
    """What a unit has this month, what a request adds, and what of it is known already."""

    unit: Unit
    has: Burden
    fields: int
    files: int
    known: dict[str, Known]
    is_over: bool

    @property
    def is_asked(self) -> bool:
        """Whether anything is left to ask of it."""
        return bool(self.fields or self.files)


def requests_page(
    asked: RequestFilter, *, page: str | None, today: dt.date, by: Actor
) -> RequestsPage:
    """The page of the list, and on top what waits for an answer of one's own unit."""
    rows = asked.requests(today, by)
    paging = Paging.of(page, count=rows.count())
    asked_about = InformationRequest.objects.filter(plan=OuterRef("pk"))
    plans = Plan.objects.visible_to(by).filter(Exists(asked_about))
    waiting = answers_for(by).filter(answered_at__isnull=True, request__withdrawn_at__isnull=True)
    mine = waiting.select_related("request", "unit").order_by("request__due_on", "id")
    to_answer = [a for a in mine[:50] if may(by, ANSWER, reach_of_unit(a.unit))]
    return RequestsPage(
        list(rows[paging.rows]),
        paging,
        list(plans.select_related("document").order_by("title")),
        to_answer,
        may(by, ASK_MORE),
    )


def request_page(request_id: int, *, by: Actor) -> RequestPage:
    """One with its answers, for whoever sees its plan: units find their own answers only.

    Raises: InformationRequest.DoesNotExist.
    """
    rows = InformationRequest.objects.visible_to(by).select_related(
        "plan__document", "plan__keeper"
    )
    request: InformationRequest = rows.get(pk=request_id)
    answers = request.answers.select_related("unit").order_by("unit__name", "id")
    shown = answers if sees_all(by) else answers.filter(pk__in=answers_for(by).values("pk"))
    files = Evidence.objects.filter(answer__in=shown, removed_at__isnull=True).select_related(
        "file"
    )
    of_answer: dict[int, list[Evidence]] = {}
    for file in files.order_by("id"):
        of_answer.setdefault(file.answer_id, []).append(file)
    return RequestPage(
        request,
        [_answer_row(answer, request, of_answer.get(answer.pk, []), by) for answer in shown],
        request.withdrawn_at is None and may(by, ASK_MORE, reach_of(request.plan)),
        shown.count() < answers.count(),
    )


def loads(
    *, plan: Plan, units: Sequence[Unit], fields: Sequence[str], files: int, today: dt.date
) -> list[Load]:
    """What a request would put on each unit, beside what it has this month."""
    month = first_of(today)
    last = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    there = burden(since=month, until=last, units=[unit.pk for unit in units])
    known = known_for(plan=plan, units=units, fields=fields, today=today)
    cap = value(REQUESTS_A_MONTH.name)
    found = []
    for unit in units:
        has = there.get((unit.pk, month), Burden(unit.pk, month))
        mine = {fields[number]: k for number, k in sorted(known.get(unit.pk, {}).items())}
        left = len(fields) - len(mine)
        is_over = has.requests >= cap and bool(left or files)
        found.append(Load(unit, has, left, files, mine, is_over))
    return found


def units_of(plan: Plan) -> list[Unit]:
    """The units that carry tasks of the plan now."""
    carrying = EntryUnit.objects.filter(entry__plan=plan, until__isnull=True).order_by()
    return list(Unit.objects.filter(pk__in=carrying.values("unit")).order_by("name"))


def plans_to_ask_about(by: Actor) -> list[Plan]:
    """The plans of which `by` may ask units for more, with their names."""
    return list(plans_at_work(by, ASK_MORE).order_by("title", "id"))


def answers_for(by: Actor) -> QuerySet[RequestAnswer]:
    """What the units of a person's roles were asked."""
    condition = Q(pk__in=())
    for grant in by.grants:
        if grant.path == WHOLE:
            return RequestAnswer.objects.all()
        way = "unit__path" if grant.role == Role.CLERK else "unit__path__startswith"
        condition |= Q(**{way: grant.path})
    return RequestAnswer.objects.filter(condition)


def sees_all(by: Actor) -> bool:
    """Whether a person sees what all units answered, of the plans that he sees."""
    return by.is_operator or any(grant.role in _READERS for grant in by.grants)


def _answer_row(
    answer: RequestAnswer, request: InformationRequest, files: list[Evidence], by: Actor
) -> AnswerRow:
    cells = []
    for number in range(len(request.fields)):
        known = answer.known.get(str(number))
        said = answer.said[number] if number < len(answer.said) else ""
        cells.append(Cell(known or said, known is not None))
    is_open = answer.answered_at is None and request.withdrawn_at is None
    return AnswerRow(answer, cells, files, is_open and may(by, ANSWER, reach_of_unit(answer.unit)))
