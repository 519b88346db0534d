"""Ten things that need a decision: what waits longest, of each kind some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from taizhang.ledger.models import (
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Closure,
    ClosureState,
    Entry,
)
from taizhang.ledger.queries.figures import Asked, counted
from taizhang.lights import Colour, Reason
from taizhang.tables.together import in_any

SHOWN = 10
KINDS = {
    "change": gettext_lazy("变更待决定"),
    "closure": gettext_lazy("销号待验收"),
    "missed": gettext_lazy("目标未达到"),
    "unsent": gettext_lazy("连续缺报"),
    "red": gettext_lazy("红灯"),
}
#: The reason of a red light by which a kind is known; None: any.
_REASONS = {"missed": "target-missed", "unsent": "reports-missing", "red": None}


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing: an entry, why it is here in a sentence, and since when."""

    kind: str
    entry: Entry
    sentence: str
    since: dt.date

    @property
    def words(self) -> str:
        """What kind of thing it is."""
        return str(KINDS[self.kind])


def decisions(asked: Asked) -> list[Decision]:
    """The ten, by kind and then by how long they wait. Three queries. They are always those of today.

    Changes that units asked for, and closures that their leaders checked, wait for the coordinator;
    then tasks whose light is red: because a measured target was missed at its date, because as many
    reports are missing as the plan's threshold for red says, for whatever reason the longest. The
    kinds take turns, each with what waits longest, and no task comes twice.
    """
    waiting = {
        "change": _changes(asked),
        "closure": _closures(asked),
        **_red(asked),
    }
    chosen: dict[int, Decision] = {}
    for turn in range(SHOWN):
        for found in waiting.values():
            if turn < len(found) and len(chosen) < SHOWN:
                _take_next(found, chosen)
    order = list(KINDS)
    return sorted(chosen.values(), key=lambda d: (order.index(d.kind), d.since, d.entry.pk))


def _take_next(found: Sequence[Decision], chosen: dict[int, Decision]) -> None:
    """The first of `found` whose task is not there yet."""
    for decision in found:
        if decision.entry.pk not in chosen:
            chosen[decision.entry.pk] = decision
            return


def _changes(asked: Asked) -> list[Decision]:
    rows = ChangeRequest.objects.filter(counted(asked, "entry__"), state=ChangeState.ASKED)
    return [
        Decision("change", row.entry, _change_words(row), timezone.localdate(row.asked_at))
        for row in _first(rows.order_by("asked_at", "id"))
    ]


def _change_words(row: ChangeRequest) -> str:
    kind = str(ChangeKind(row.kind).label)
    if row.kind == ChangeKind.EXTENSION:
        said = {"unit": row.unit, "due": row.wanted.get("due_on", ""), "why": row.reason}
        return _("%(unit)s申请延期至%(due)s：%(why)s") % said
    return _("%(unit)s申请%(kind)s：%(why)s") % {"unit": row.unit, "kind": kind, "why": row.reason}


def _closures(asked: Asked) -> list[Decision]:
    rows = Closure.objects.filter(counted(asked, "entry__"), state=ClosureState.CHECKED)
    return [
        Decision(
            "closure",
            row.entry,
            _("%(unit)s申请销号：%(why)s") % {"unit": row.unit, "why": row.statement},
            timezone.localdate(row.checked_at or row.asked_at),
        )
        for row in _first(rows.order_by("checked_at", "id"))
    ]


def _first(rows: QuerySet[Any]) -> Iterable[Any]:
    return rows.select_related("entry__task", "entry__plan", "unit")[:SHOWN]


def _red(asked: Asked) -> dict[str, list[Decision]]:
    """What burns longest, for each kind. One query: the first of each, told apart by their reasons."""
    burning = Entry.objects.filter(counted(asked), light=Colour.RED).order_by("light_since", "id")
    firsts = []
    for code in _REASONS.values():
        of_kind = burning
        if code:
            # As JSON it is ["reports-missing", 3, …], in either database.
            said = f'"{code}", {int(Colour.RED)}'
            of_kind = burning.annotate(said=Cast("reasons", TextField())).filter(
                said__contains=said
            )
        first = of_kind.values("pk")[:SHOWN]
        firsts.append(Entry.objects.filter(pk__in=first))
    rows = Entry.objects.filter(in_any(firsts)).select_related("task", "plan", "unit")
    found: dict[str, list[Decision]] = {kind: [] for kind in _REASONS}
    for row in rows.order_by("light_since", "id"):
        for kind, code in _REASONS.items():
            if reason := _reason(row, code):
                found[kind].append(Decision(kind, row, reason, row.light_since))
    return {kind: decided[:SHOWN] for kind, decided in found.items()}


def _reason(entry: Entry, code: str | None) -> str:
    """The sentence of the reason `code` that alone makes red, or (None) of the gravest; else ""."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    for name, colour, details in entry.reasons:
        if code is None or (name == code and colour == Colour.RED):
            return Reason(name, Colour(colour), details).sentence(language)
    return "" if code else str(KINDS["red"])
