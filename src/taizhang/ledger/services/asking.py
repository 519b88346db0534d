"""Requests for more than reports (补充材料): asked within a cap, never for what is known, answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.configuration.values import value
from taizhang.ledger.errors import (
    NothingToAsk,
    NotPossibleNow,
    NotYourTask,
    TooMuchAsked,
    WrongValue,
)
from taizhang.ledger.models import EntryUnit, InformationRequest, RequestAnswer
from taizhang.ledger.options import REQUESTS_A_MONTH
from taizhang.ledger.permissions import ANSWER, ASK_MORE
from taizhang.ledger.queries.burden import burden, first_of
from taizhang.ledger.queries.known import Known, known_for
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.values import needed_day_in, text_in, whole_in, wrong
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, ensure
from taizhang.policies.models import Plan
from taizhang.policies.visibility import reach_of

MOST_FIELDS, MOST_FILES = 30, 20
_TITLE = ("title", "标题", "Title")
_REASON = ("reason", "为什么要", "Why it is needed")
_FIELDS = ("fields", "要填的内容", "What to fill in")
_FILES = ("files", "要交的文件数", "Number of files")
_DUE = ("due_on", "截止日期", "Due day")
#: Who answered for a unit of which everything was known.
_SYSTEM = "系统"


@transaction.atomic
def ask_more(
    *,
    plan: Plan,
    units: Sequence[Unit],
    title: str,
    reason: str,
    fields: Sequence[str] = (),
    files: Any = 0,
    due_on: Any,
    exceeding: str = "",
    today: dt.date,
    by: Actor,
) -> InformationRequest:
    """Ask units that carry tasks of the plan for `fields` (their words) and a number of files.

    What the system knows of a unit is not asked of it but kept with the request; a unit of which all
    is known is not asked at all. `exceeding` says why, where a unit would have more requests this
    month than the cap. Raises: NotAllowed, WrongValue, NotYourTask, NothingToAsk, TooMuchAsked.
    """
    ensure(by, ASK_MORE, reach_of(plan))
    # One after the other for each unit, or two at once would both stay below the cap.
    units = list(
        Unit.objects.select_for_update(no_key=True)
        .filter(pk__in=[unit.pk for unit in units])
        .order_by("pk")
    )
    request = _checked(plan, title, reason, fields, files, due_on, today)
    _ensure_carrying(plan, units)
    known = known_for(plan=plan, units=units, fields=request.fields, today=today)
    left = [u for u in units if request.files or len(known.get(u.pk, {})) < len(request.fields)]
    if not left:
        raise NothingToAsk
    exceeding = text_in(
        ("exceeding", "超过上限的理由", "Reason for exceeding"), exceeding, most=500
    )
    over = over_the_cap(left, today)
    if over and not exceeding:
        names = "、".join(unit.name for unit in over)
        raise TooMuchAsked(units=names, cap=value(REQUESTS_A_MONTH.name))
    request.exceeds = exceeding if over else ""
    request.asked_at, request.asked_by = timezone.now(), by.name
    request.save()
    RequestAnswer.objects.bulk_create(
        _answer(request, unit, known.get(unit.pk, {}), unit in left) for unit in units
    )
    after = {
        "title": request.title,
        "units": [unit.name for unit in units],
        "fields": request.fields,
        "files": request.files,
        "due_on": request.due_on,
        "reason": request.reason,
        **({"exceeds": request.exceeds} if request.exceeds else {}),
    }
    record(ASK_MORE, subject=request, by=by, after=after)
    return request


@transaction.atomic
def answer_request(*, answer: RequestAnswer, said: Sequence[str], by: Actor) -> RequestAnswer:
    """Answer for the unit: one text for each field of the request, in their order; of fields that were
    known "" does. Files are attached before (`evidence.attach_evidence`).

    Raises: NotAllowed, NotPossibleNow, WrongValue.
    """
    ensure(by, ANSWER, reach_of_unit(answer.unit))
    rows = RequestAnswer.objects.select_for_update(of=("self",), no_key=True)
    answer = rows.select_related("request", "unit").get(pk=answer.pk)
    _ensure_open(answer)
    kept = [""] * len(answer.request.fields)
    for number, words in answer.asked_fields:
        given = said[number] if number < len(said) else ""
        kept[number] = text_in((f"field-{number}", words, words), given, most=4000, needed=True)
    there = answer.evidence.filter(removed_at__isnull=True).count()
    if there < answer.request.files:
        short = answer.request.files - there
        raise wrong(_FILES, f"还差{short}个文件", f"{short} more files are needed")
    answer.said, answer.answered_at, answer.answered_by = kept, timezone.now(), by.name
    answer.save(update_fields=["said", "answered_at", "answered_by"])
    after = {"said": kept, "files": there}
    record(ANSWER, subject=answer, by=by, after=after)
    return answer


@transaction.atomic
def withdraw_request(*, request: InformationRequest, by: Actor) -> InformationRequest:
    """Nobody need answer any more; answers that came stay. Raises: NotAllowed, NotPossibleNow."""
    ensure(by, ASK_MORE, reach_of(request.plan))
    rows = InformationRequest.objects.select_for_update(of=("self",), no_key=True)
    request = rows.select_related("plan").get(pk=request.pk)
    if request.withdrawn_at is not None:
        raise NotPossibleNow(state="已撤回", act="再次撤回", act_en="withdraw it again")
    request.withdrawn_at = timezone.now()
    request.save(update_fields=["withdrawn_at"])
    record(ASK_MORE, subject=request, by=by, after={"withdrawn": True})
    return request


def over_the_cap(units: Sequence[Unit], today: dt.date) -> list[Unit]:
    """Those of which one request more would be too many this month."""
    month = first_of(today)
    there = burden(since=month, until=today, units=[unit.pk for unit in units])
    cap = value(REQUESTS_A_MONTH.name)
    counts = {unit: row.requests for (unit, _month), row in there.items()}
    return [unit for unit in units if counts.get(unit.pk, 0) >= cap]


def _checked(
    plan: Plan,
    title: str,
    reason: str,
    fields: Sequence[str],
    files: Any,
    due_on: Any,
    today: dt.date,
) -> InformationRequest:
    """The request, unsaved. Raises: WrongValue."""
    asked = [text_in(_FIELDS, words, most=200) for words in fields]
    asked = list(dict.fromkeys(filter(None, asked)))
    if len(asked) > MOST_FIELDS:
        raise wrong(_FIELDS, f"最多{MOST_FIELDS}项", f"at most {MOST_FIELDS}")
    count = whole_in(_FILES, files or 0, least=0, most=MOST_FILES)
    if not asked and not count:
        raise wrong(_FIELDS, "没有写要什么", "nothing is asked for")
    due = needed_day_in(_DUE, due_on)
    if due < today:
        raise wrong(_DUE, "不能早于今天", "not before today")
    return InformationRequest(
        plan=plan,
        title=text_in(_TITLE, title, most=200, needed=True),
        reason=text_in(_REASON, reason, most=2000, needed=True),
        fields=asked,
        files=count,
        asked_on=today,
        due_on=due,
    )


def _ensure_carrying(plan: Plan, units: Sequence[Unit]) -> None:
    if not units:
        raise WrongValue(
            field="units", name="单位", name_en="Units", why="没有选单位", why_en="none was chosen"
        )
    rows = EntryUnit.objects.filter(entry__plan=plan, until__isnull=True, unit__in=units)
    carrying = set(rows.order_by().values_list("unit", flat=True))
    for unit in units:
        if unit.pk not in carrying:
            raise NotYourTask(unit=unit.name, act="被要求补充材料", act_en="be asked about it")


def _answer(
    request: InformationRequest, unit: Unit, known: dict[int, Known], is_asked: bool
) -> RequestAnswer:
    return RequestAnswer(
        request=request,
        unit=unit,
        known={str(number): there.said() for number, there in sorted(known.items())},
        answered_at=None if is_asked else request.asked_at,
        answered_by="" if is_asked else _SYSTEM,
    )


def _ensure_open(answer: RequestAnswer) -> None:
    if answer.request.withdrawn_at is not None:
        raise NotPossibleNow(state="已撤回", act="答复", act_en="answer it")
    if answer.answered_at is not None:
        raise NotPossibleNow(state="已答复", act="再次答复", act_en="answer it again")
