"""The lists of changes and closures, and what of them waits for a person.

What can be asked of them, as it stands in the address:

    show          todo: what the person must decide or check; all
    state, kind   one of the states; of changes, one of the kinds
    plan, unit    one of these, by its id
    unit_name     units whose name holds these words
    sort          a key of `SORTS`, with - before it for the other direction
    group         plan, unit, state; of changes, kind
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from taizhang.ledger.grouping import grouped, offered, turned_round
from taizhang.ledger.models import (
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Closure,
    ClosureState,
)
from taizhang.ledger.permissions import CHECK_CLOSURE, DECIDE_CHANGE, DECIDE_CLOSURE
from taizhang.ledger.queries.mine import may_at_all, of_units, plans_at_work
from taizhang.ledger.queries.names import plans_offered
from taizhang.ledger.said import Part
from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.models import Plan
from taizhang.policies.visibility import units_visible_to
from taizhang.tables.paging import Paging

SORTS: dict[str, tuple[str, ...]] = {
    "newest": ("-id",),
    "task": ("entry__plan_id", "entry__task__position", "-id"),
    "unit": ("unit__name", "unit_id", "-id"),
    "kind": ("kind", "-id"),
    "state": ("state", "-id"),
    "asked": ("asked_at", "id"),
    "decided": ("decided_at", "id"),
}
_RELATED = ("entry__task", "entry__plan__document", "unit")
_BATCH = 500


@dataclass(frozen=True)
class Listing:
    """One of the lists: its rows, its choices, what of it waits for a person."""

    key: str
    model: type[Model]
    related: tuple[str, ...]
    states: tuple[tuple[str, Any], ...]
    kinds: tuple[tuple[str, Any], ...]
    waiting: Callable[[Actor], Q]

    @property
    def groups(self) -> tuple[str, ...]:
        """By what it can be grouped."""
        return ("plan", "unit", *(("kind",) if self.kinds else ()), "state")

    @property
    def groupings(self) -> list[tuple[str, Any]]:
        """The same with words, to choose from."""
        return offered(self.groups)

    def rows(self, by: Actor) -> QuerySet[Any]:
        """All that `by` sees, in no order."""
        rows: QuerySet[Any] = self.model._default_manager.order_by().visible_to(by)  # type: ignore[attr-defined]
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFilter:
    """What is asked of a list; its fields are the keys of the address (see the module)."""

    show: str = ""
    state: str = ""
    kind: str = ""
    plan: int | None = None
    unit: int | None = None
    unit_name: str = ""
    sort: str = ""
    group: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str], of: Listing) -> Self:
        """Read it out of an address's query; what makes no sense is passed over."""
        sort, show = given.get("sort", ""), given.get("show", "")
        states, kinds = dict(of.states), dict(of.kinds)
        sorts = SORTS if of.kinds else {key: SORTS[key] for key in SORTS if key != "kind"}
        return cls(
            show=show if show in ("todo", "all") else "",
            state=given.get("state", "") if given.get("state") in states else "",
            kind=given.get("kind", "") if given.get("kind") in kinds else "",
            plan=_id(given.get("plan")),
            unit=_id(given.get("unit")),
            unit_name=given.get("unit_name", "").strip()[:200],
            sort=sort if sort.lstrip("-") in sorts else "",
            group=given.get("group", "") if given.get("group") in of.groups else "",
        )

    def query(self) -> str:
        """The filter as an address's query, without what it does not ask."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return urlencode([(key, value) for key, value in values if value])

    def without(self, *keys: str) -> Self:
        """The filter that does not ask for `keys`."""
        empty = type(self)()
        return replace(self, **{key: getattr(empty, key) for key in keys})

    @property
    def order(self) -> tuple[str, ...]:
        """By what the rows are sorted."""
        columns = SORTS[self.sort.lstrip("-") or "newest"]
        if self.sort.startswith("-"):
            columns = turned_round(columns)
        return grouped(self.group, columns)

    def found(self, of: Listing, by: Actor) -> QuerySet[Any]:
        """The rows asked for, in no order yet."""
        rows = of.rows(by)
        if self.show == "todo":
            rows = rows.filter(of.waiting(by))
        exact = {
            "state": self.state,
            "kind": self.kind,
            "entry__plan": self.plan,
            "unit": self.unit,
        }
        rows = rows.filter(**{key: value for key, value in exact.items() if value})
        if self.unit_name:
            named = Unit.objects.order_by().filter(name__contains=self.unit_name)
            rows = rows.filter(unit__in=named.values("pk"))
        return rows


@dataclass(frozen=True)
class AskedPage:
    """A page of a list, with what can be chosen and what is counted beside it."""

    listing: Listing
    asked: AskedFilter
    rows: Sequence[Any]
    paging: Paging
    todo: int
    plans: Sequence[Plan]
    said: Sequence[Part]


def _changes_waiting(by: Actor) -> Q:
    if not may_at_all(by, DECIDE_CHANGE):
        return Q(pk__in=())
    plans = Plan.objects.order_by().visible_to(by, DECIDE_CHANGE).values("pk")
    return Q(state=ChangeState.ASKED, entry__plan__in=plans)


def _closures_waiting(by: Actor) -> Q:
    condition = Q(pk__in=())
    if may_at_all(by, CHECK_CLOSURE):
        condition |= Q(state=ClosureState.ASKED) & of_units(by, CHECK_CLOSURE)
    if may_at_all(by, DECIDE_CLOSURE):
        plans = Plan.objects.order_by().visible_to(by, DECIDE_CLOSURE).values("pk")
        condition |= Q(state=ClosureState.CHECKED, entry__plan__in=plans)
    return condition


CHANGES = Listing(
    "changes",
    ChangeRequest,
    (*_RELATED, "target"),
    tuple(ChangeState.choices),
    tuple(ChangeKind.choices),
    _changes_waiting,
)
CLOSURES = Listing(
    "closures", Closure, _RELATED, tuple(ClosureState.choices), (), _closures_waiting
)


def asked_page(of: Listing, given: Mapping[str, str], by: Actor) -> AskedPage:
    """The page that the address asks for. Without saying what: what one must handle, if anything."""
    asked = AskedFilter.from_address(given, of)
    todo = of.rows(by).filter(of.waiting(by)).count()
    if not asked.show:
        is_plain = not asked.without("sort").query()
        asked = replace(asked, show="todo" if todo and is_plain else "all")
    found = asked.found(of, by)
    paging = Paging.of(given.get("page"), count=found.count())
    ids = list(found.order_by(*asked.order).values_list("pk", flat=True)[paging.rows])
    rows = of.rows(by).filter(pk__in=ids).select_related(*of.related)
    by_id = {row.pk: row for row in rows}
    return AskedPage(
        listing=of,
        asked=asked,
        rows=[by_id[pk] for pk in ids if pk in by_id],
        paging=paging,
        todo=todo,
        plans=plans_offered(plans_at_work(by).order_by("-id"), asked.plan),
        said=said_of_asked(asked, of, by),
    )


def all_asked(of: Listing, asked: AskedFilter, by: Actor) -> Iterator[Any]:
    """All rows that `asked` gives, in its order, for a workbook."""
    rows = asked.found(of, by).order_by(*asked.order).select_related(*of.related)
    yield from rows.iterator(chunk_size=_BATCH)


def said_of_asked(asked: AskedFilter, of: Listing, by: Actor) -> list[Part]:
    """What is asked, in words, each with the query that asks for all but it."""
    found: list[tuple[str, str]] = []
    if asked.state:
        found.append(("state", _("状态：%(name)s") % {"name": dict(of.states)[asked.state]}))
    if asked.kind:
        found.append(("kind", _("事项：%(name)s") % {"name": dict(of.kinds)[asked.kind]}))
    if asked.plan:
        plan = Plan.objects.visible_to(by).select_related("document").filter(pk=asked.plan).first()
        found.append(
            ("plan", _("政策：%(name)s") % {"name": plan.name if plan else _("（不存在）")})
        )
    if asked.unit:
        unit = units_visible_to(by).filter(pk=asked.unit).first()
        found.append(
            ("unit", _("单位：%(name)s") % {"name": unit.name if unit else _("（不存在）")})
        )
    if asked.unit_name:
        found.append(("unit_name", _("单位名含“%(words)s”") % {"words": asked.unit_name}))
    return [Part(words, asked.without(key).query()) for key, words in found]


def _id(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) <= 18 else None
