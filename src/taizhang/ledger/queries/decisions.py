"""Ten things that need a decision: what waits longest, of each kind some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
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
    red_for,
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
    """The ten, by kind and then by how long they wait. Two queries. They are always those of today.

    Changes that units asked for, and closures that their leaders checked, wait for the coordinator;
    then tasks whose light is red: because a measured target was missed at its date, because as many
    reports are missing as the plan's threshold for red says, for whatever reason the longest. The
    kinds take turns, each with what waits longest, and no task comes twice.
    """
    wait = _waiting(asked)
    entries = {entry.pk: entry for entry in _entries(asked, {row.entry for row in wait})}
    found: dict[str, list[Decision]] = {kind: [] for kind in KINDS}
    for row in wait:
        since = timezone.localdate(row.since)
        found[row.kind].append(Decision(row.kind, entries[row.entry], row.sentence(), since))
    for kind, rows in _red(entries.values()).items():
        found[kind] += rows
    chosen: dict[int, Decision] = {}
    for turn in range(SHOWN):
        for of_kind in found.values():
            if turn < len(of_kind) and len(chosen) < SHOWN:
                _take_next(of_kind, chosen)
    order = list(KINDS)
    return sorted(chosen.values(), key=lambda d: (order.index(d.kind), d.since, d.entry.pk))


def _take_next(found: Sequence[Decision], chosen: dict[int, Decision]) -> None:
    """The first of `found` whose task is not there yet."""
    for decision in found:
        if decision.entry.pk not in chosen:
            chosen[decision.entry.pk] = decision
            return


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A change (`of` its kind, `due_on` what an extension wants) or a closure that waits for a decision."""

    kind: str
    key: int
    entry: int
    unit: str
    of: str
    due_on: str
    why: str
    since: dt.datetime

    def sentence(self) -> str:
        """Who asks for what."""
        said = {"unit": self.unit, "due": self.due_on, "why": self.why}
        if self.kind == "closure":
            return _("%(unit)s申请销号：%(why)s") % said
        if self.of == ChangeKind.EXTENSION:
            return _("%(unit)s申请延期至%(due)s：%(why)s") % said
        return _("%(unit)s申请%(kind)s：%(why)s") % {**said, "kind": ChangeKind(self.of).label}


def _waiting(asked: Asked) -> list[_Waiting]:
    """What waits for the coordinator, the longest first; of each kind the first. One query."""
    nothing = Cast(Value(""), TextField())
    changes = _in_columns(
        "change",
        ChangeRequest.objects.filter(counted(asked, "entry__"), state=ChangeState.ASKED),
        F("asked_at"),
        of=Cast("kind", TextField()),
        due_on=Coalesce(KeyTextTransform("due_on", "wanted"), nothing),
        why=F("reason"),
    )
    closures = _in_columns(
        "closure",
        Closure.objects.filter(counted(asked, "entry__"), state=ClosureState.CHECKED),
        Coalesce("checked_at", "asked_at"),
        of=nothing,
        due_on=nothing,
        why=F("statement"),
    )
    rows = [_Waiting(*row) for row in changes.union(closures, all=True)]
    return sorted(rows, key=lambda row: (row.since, row.key))


def _in_columns(
    kind: str, rows: QuerySet[Any], since: Combinable, **said: Combinable
) -> QuerySet[Any, Any]:
    first = rows.order_by(since, "pk")[:SHOWN].values("pk")
    columns: dict[str, Combinable] = {
        "its_kind": Cast(Value(kind), TextField()),
        "key": F("pk"),
        "its_entry": F("entry_id"),
        "its_unit": F("unit__name"),
        **{f"its_{name}": value for name, value in said.items()},
        "its_since": since,
    }
    found = rows.model._default_manager.order_by().filter(pk__in=first)
    return found.annotate(**columns).values_list(*columns)


def _entries(asked: Asked, waiting: set[int]) -> QuerySet[Entry]:
    """The entries that wait, and those that burn longest, for each kind. One query."""
    burning = Entry.objects.filter(counted(asked), light=Colour.RED).order_by("light_since", "id")
    firsts = [Entry.objects.filter(pk__in=waiting)]
    for code in _REASONS.values():
        of_kind = burning.filter(red_for(code)) if code else burning
        firsts.append(Entry.objects.filter(pk__in=of_kind.values("pk")[:SHOWN]))
    rows = Entry.objects.filter(in_any(firsts)).select_related("task")
    return rows.only(*_SHOWN_OF_ENTRY).order_by("light_since", "id")


_SHOWN_OF_ENTRY = ("words", "light", "light_since", "reasons", "task__text", "task__measure")


def _red(entries: Iterable[Entry]) -> dict[str, list[Decision]]:
    """What burns longest, for each kind, told apart by their reasons."""
    found: dict[str, list[Decision]] = {kind: [] for kind in _REASONS}
    for row in entries:
        if row.light != Colour.RED:
            continue
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
