"""What others did since a person was here last: events of the history, as plain sentences."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from taizhang.audit.models import Chain, Event
from taizhang.audit.words import act_words
from taizhang.ledger.models import (
    ChangeRequest,
    ChangeState,
    Closure,
    ClosureState,
    Entry,
    LightNote,
    Milestone,
    ProgressReport,
    ReportState,
    Subtask,
    TaskBook,
)
from taizhang.ledger.permissions import REPORT, SET_COURSE
from taizhang.ledger.queries.mine import entries_followed
from taizhang.ledger.ways import way
from taizhang.permission import Actor, limits
from taizhang.policies.models import Plan
from taizhang.policies.permissions import PUBLISH, REVISE, SEE, WITHDRAW

SHOWN = 20
#: So many of the newest events are looked through.
_LOOKED_AT = 200
#: And so many of each plan, for whoever sees no more plans than this.
_LOOKED_AT_OF_A_PLAN, _FEW_PLANS = 50, 60
#: Of plans only what moves tasks; the work on a plan under review is not news for those who carry it.
_OF_PLANS = (PUBLISH.name, WITHDRAW.name, REVISE.name, SET_COURSE.name)
_KINDS: dict[str, type[Any]] = {
    "ledger.entry": Entry,
    "ledger.progressreport": ProgressReport,
    "ledger.taskbook": TaskBook,
    "ledger.milestone": Milestone,
    "ledger.subtask": Subtask,
    "ledger.changerequest": ChangeRequest,
    "ledger.closure": Closure,
    "ledger.lightnote": LightNote,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as a sentence: who did what, to what, when; `address` leads to it."""

    time: dt.datetime
    who: str
    did: str
    what: str
    address: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What of an event is told."""

    time: dt.datetime
    actor_name: str
    act: str
    after: str
    subject_kind: str
    subject_key: str
    subject_name: str


def happened(by: Actor, since: dt.datetime) -> list[Happened]:
    """The newest of what others did to what `by` follows. Three queries at most."""
    events = [_Told(*row) for row in _events(by, since).values_list(*_TOLD)[:_LOOKED_AT]]
    places = _places(events, entries_followed(by))
    found: list[Happened] = []
    for event in events:
        task = places.get((event.subject_kind, event.subject_key))
        if event.subject_kind not in _KINDS:
            address = way("policies:plan", event.subject_key)
        elif task is None:
            continue
        else:
            address = way("ledger:task", task)
        found.append(
            Happened(event.time, event.actor_name, did(event), event.subject_name, address)
        )
        if len(found) == SHOWN:
            break
    return found


def did(event: _Told) -> str:
    """What was done, in the words of the office: 验收通过, 退回修改; else the name of the act."""
    state = _told(event.after).get("state")
    said = _SAID.get((event.subject_kind, state)) if isinstance(state, str) else None
    return str(said()) if said else act_words(event.act)


_SAID = {
    ("ledger.progressreport", ReportState.SUBMITTED.value): lambda: _("报送了"),
    ("ledger.progressreport", ReportState.CHECKED.value): lambda: _("审核通过"),
    ("ledger.progressreport", ReportState.ACCEPTED.value): lambda: _("验收通过"),
    ("ledger.progressreport", ReportState.RETURNED.value): lambda: _("退回修改"),
    ("ledger.changerequest", ChangeState.ASKED.value): lambda: _("申请变更"),
    ("ledger.changerequest", ChangeState.GRANTED.value): lambda: _("同意变更"),
    ("ledger.changerequest", ChangeState.REFUSED.value): lambda: _("没有同意变更"),
    ("ledger.changerequest", ChangeState.WITHDRAWN.value): lambda: _("撤回变更申请"),
    ("ledger.closure", ClosureState.ASKED.value): lambda: _("申请销号"),
    ("ledger.closure", ClosureState.CHECKED.value): lambda: _("审核同意销号"),
    ("ledger.closure", ClosureState.ACCEPTED.value): lambda: _("准予销号"),
    ("ledger.closure", ClosureState.REFUSED.value): lambda: _("没有准予销号"),
    ("ledger.closure", ClosureState.WITHDRAWN.value): lambda: _("撤回销号申请"),
    ("ledger.closure", ClosureState.REOPENED.value): lambda: _("要求重新办理"),
}


_TOLD = ("time", "actor_name", "act", "after", "subject_kind", "subject_key", "subject_name")


def _events(by: Actor, since: dt.datetime) -> QuerySet[Event]:
    told = Q(subject_kind__in=_KINDS) | Q(subject_kind="policies.plan", act__in=_OF_PLANS)
    # A draft that is saved again and again is nobody's news.
    saved = Q(act=REPORT.name) & ~Q(after__contains=f'"{ReportState.SUBMITTED}"')
    events = Event.objects.filter(told, time__gt=since).exclude(saved)
    if by.account is not None:
        events = events.exclude(account_id=by.account)
    if not limits(by, SEE).everything:
        events = events.filter(_of_plans(by))
    return events.order_by("-time", "-id")


def _of_plans(by: Actor) -> Q:
    """The events of the plans that `by` sees. Of few plans the newest of each, along its chain: the
    database would look for them among all that others did. One query.
    """
    plans = Plan.objects.order_by().visible_to(by)
    names = plans.annotate(
        its_chain=Concat(Value("policies.plan:"), Cast("pk", CharField()))
    ).values("its_chain")
    ends = dict(Chain.objects.filter(name__in=names).values_list("pk", "sequence"))
    if len(ends) > _FEW_PLANS:
        return Q(chain__in=list(ends))
    newest = (Q(chain=key, sequence__gt=end - _LOOKED_AT_OF_A_PLAN) for key, end in ends.items())
    return reduce(or_, newest, Q(pk__in=()))


def _places(events: Iterable[_Told], followed: QuerySet[Entry]) -> dict[tuple[str, str], int]:
    """The task of each subject that is of an entry `followed`: one query for all kinds."""
    keys: dict[str, set[int]] = {}
    for event in events:
        if event.subject_kind in _KINDS and event.subject_key.isdecimal():
            keys.setdefault(event.subject_kind, set()).add(int(event.subject_key))
    parts = [
        _KINDS[kind]
        .objects.order_by()
        .filter(pk__in=found)
        # Apart: of an entry itself both are about its key.
        .filter(**{_entry_of(kind, "in"): followed.order_by().values("pk")})
        .annotate(
            its_kind=Cast(Value(kind), CharField()),
            its_key=F("pk"),
            its_task=F(_entry_of(kind, "task_id")),
        )
        .values_list("its_kind", "its_key", "its_task")
        for kind, found in keys.items()
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(kind, str(key)): task for kind, key, task in rows}


def _entry_of(kind: str, field: str) -> str:
    """The way from a subject to its entry's `field`."""
    if kind == "ledger.entry":
        return "pk__in" if field == "in" else field
    return f"entry__{field}"


def _told(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
