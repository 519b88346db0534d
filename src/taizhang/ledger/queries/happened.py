"""What others did since a person was here last: events of the history, as plain sentences."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.audit.models import Event
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
from taizhang.permission import Actor, limits
from taizhang.policies.models import Plan
from taizhang.policies.permissions import PUBLISH, REVISE, SEE, WITHDRAW

SHOWN = 20
#: So many of the newest events are looked through.
_LOOKED_AT = 200
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


def happened(by: Actor, since: dt.datetime) -> list[Happened]:
    """The newest of what others did to what `by` follows. Three queries."""
    events = list(_events(by, since)[:_LOOKED_AT])
    places = _places(events)
    followed = set(
        entries_followed(by)
        .filter(pk__in={entry for entry, _task in places.values()})
        .values_list("pk", flat=True)
    )
    found = []
    for event in events:
        place = places.get((event.subject_kind, event.subject_key))
        if event.subject_kind in _KINDS and (place is None or place[0] not in followed):
            continue
        if event.subject_kind == "policies.plan":
            address = reverse("policies:plan", args=[event.subject_key])
        else:
            address = reverse("ledger:task", args=[place[1]]) if place else ""
        found.append(
            Happened(event.time, event.actor_name, did(event), event.subject_name, address)
        )
    return found[:SHOWN]


def did(event: Event) -> str:
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


def _events(by: Actor, since: dt.datetime) -> QuerySet[Event]:
    told = Q(subject_kind__in=_KINDS) | Q(subject_kind="policies.plan", act__in=_OF_PLANS)
    # A draft that is saved again and again is nobody's news.
    saved = Q(act=REPORT.name) & ~Q(after__contains=f'"{ReportState.SUBMITTED}"')
    events = Event.objects.filter(told, time__gt=since).exclude(saved)
    if by.account is not None:
        events = events.exclude(account_id=by.account)
    if not limits(by, SEE).everything:
        plans = Plan.objects.order_by().visible_to(by)
        chains = plans.annotate(
            its_chain=Concat(Value("policies.plan:"), Cast("pk", CharField()))
        ).values("its_chain")
        events = events.filter(chain__name__in=chains)
    return events.order_by("-time", "-id")


def _places(events: Iterable[Event]) -> dict[tuple[str, str], tuple[int, int]]:
    """The entry and the task of each subject: one query for all kinds."""
    keys: dict[str, set[int]] = {}
    for event in events:
        if event.subject_kind in _KINDS and event.subject_key.isdecimal():
            keys.setdefault(event.subject_kind, set()).add(int(event.subject_key))
    parts = [
        _KINDS[kind]
        .objects.order_by()
        .filter(pk__in=found)
        .annotate(
            its_kind=Cast(Value(kind), CharField()),
            its_key=F("pk"),
            its_entry=F("pk") if kind == "ledger.entry" else F("entry_id"),
            its_task=F("task_id") if kind == "ledger.entry" else F("entry__task_id"),
        )
        .values_list("its_kind", "its_key", "its_entry", "its_task")
        for kind, found in keys.items()
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(kind, str(key)): (entry, task) for kind, key, entry, task in rows}


def _told(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
