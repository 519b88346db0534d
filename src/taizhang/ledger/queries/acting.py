"""What pages of changes and closures show: the request, what it is about, what the person may do with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from taizhang.ledger.models import (
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Closure,
    ClosureState,
    Entry,
    EntryCycle,
    EntryState,
    EntryUnit,
    Evidence,
)
from taizhang.ledger.obstacles import Obstacles, obstacles
from taizhang.ledger.permissions import (
    ASK_CHANGE,
    ASK_CLOSURE,
    CHECK_CLOSURE,
    DECIDE_CHANGE,
    DECIDE_CLOSURE,
)
from taizhang.ledger.queries.proofs import EvidenceRow
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.closing import keeps_going, proofs_reported
from taizhang.ledger.services.evidence import Proven
from taizhang.ledger.words import number_words
from taizhang.organizations.models import Unit
from taizhang.permission import Act, Actor, NotAllowed, may
from taizhang.policies.visibility import reach_of

_RELATED = ("entry__plan__keeper", "entry__plan__document", "entry__task", "entry__unit", "unit")


@dataclass(frozen=True, slots=True)
class Compared:
    """A thing that is to be changed: as the plan has it, as it holds, as it is wanted."""

    name: str
    first: str
    now: str
    wanted: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A change request, and what the person may do with it."""

    change: ChangeRequest
    compared: tuple[Compared, ...]
    files: list[EvidenceRow]
    may_decide: bool
    may_write: bool

    @property
    def entry(self) -> Entry:
        """The task that it is about."""
        entry: Entry = self.change.entry
        return entry


@dataclass(frozen=True, slots=True)
class ClosurePage:
    """A closure, what stands in its way as of now, and what the person may do with it.

    `proofs` are files of accepted reports; `watched`: accepted, the task comes under yearly watch.
    """

    closure: Closure
    found: Obstacles
    files: list[EvidenceRow]
    proofs: list[Evidence]
    may_check: bool
    may_decide: bool
    may_write: bool
    watched: bool

    @property
    def entry(self) -> Entry:
        """The task that it is about."""
        entry: Entry = self.closure.entry
        return entry


@dataclass(frozen=True, slots=True)
class ToAsk:
    """What a request can be made of: the entry, units for which the person asks, for closing more."""

    entry: Entry
    units: list[Unit]
    found: Obstacles | None = None
    proofs: list[Evidence] = field(default_factory=list)
    year: int | None = None
    open_years: list[EntryCycle] = field(default_factory=list)


def entry_seen(task_id: int, by: Actor) -> Entry:
    """The entry of a task, if `by` sees it. Raises: Entry.DoesNotExist."""
    rows = Entry.objects.visible_to(by).select_related(
        "plan__keeper", "plan__document", "task", "unit"
    )
    entry: Entry = rows.get(task=task_id)
    return entry


def to_change(task_id: int, by: Actor) -> ToAsk:
    """Raises: Entry.DoesNotExist; NotAllowed where he writes for no unit of it."""
    entry = entry_seen(task_id, by)
    return ToAsk(entry, _speaks_for(entry, by, ASK_CHANGE))


def to_close(task_id: int, by: Actor) -> ToAsk:
    """What stands in the way of closing a task; of a routine one the earliest year that is open.

    Raises: as `to_change`.
    """
    entry = entry_seen(task_id, by)
    units = _speaks_for(entry, by, ASK_CLOSURE)
    years = list(entry.cycles.filter(closed_on__isnull=True).order_by("year"))
    year = years[0].year if years else entry.cycle
    there = proofs_reported(entry, year).select_related("file", "report__period").order_by("id")
    return ToAsk(entry, units, obstacles(entry, year), list(there), year, years)


def change_page(change_id: int, by: Actor) -> ChangePage:
    """Raises: ChangeRequest.DoesNotExist."""
    rows = ChangeRequest.objects.visible_to(by).select_related(*_RELATED, "target")
    change: ChangeRequest = rows.get(pk=change_id)
    waits = change.state == ChangeState.ASKED
    return ChangePage(
        change=change,
        compared=compared(change),
        files=files_of(change, by),
        may_decide=waits and may(by, DECIDE_CHANGE, reach_of(change.entry.plan)),
        may_write=waits and may(by, ASK_CHANGE, reach_of_unit(change.unit)),
    )


def closure_page(closure_id: int, by: Actor) -> ClosurePage:
    """Raises: Closure.DoesNotExist."""
    rows = Closure.objects.visible_to(by).select_related(*_RELATED)
    closure: Closure = rows.get(pk=closure_id)
    asked, checked = (closure.state == s for s in (ClosureState.ASKED, ClosureState.CHECKED))
    writes = may(by, ASK_CLOSURE, reach_of_unit(closure.unit))
    there = proofs_reported(closure.entry, closure.cycle).select_related("file", "report__period")
    return ClosurePage(
        closure=closure,
        found=obstacles(closure.entry, closure.cycle),
        files=files_of(closure, by),
        proofs=list(there.order_by("id")),
        may_check=asked and may(by, CHECK_CLOSURE, reach_of_unit(closure.unit)),
        may_decide=checked and may(by, DECIDE_CLOSURE, reach_of(closure.entry.plan)),
        may_write=(asked or checked) and writes,
        watched=keeps_going(closure.entry),
    )


def files_of(of: Proven, by: Actor) -> list[EvidenceRow]:
    """The files of a change or closure, with the other tasks that the same files were offered for."""
    there = list(of.evidence.filter(removed_at__isnull=True).select_related("file").order_by("id"))
    if not there:
        return []
    uses = Evidence.objects.filter(file__in=[e.file_id for e in there], removed_at__isnull=True)
    pairs: dict[int, set[int]] = defaultdict(set)
    for name in ("report", "change", "closure"):
        rows = uses.filter(**{f"{name}__isnull": False}).order_by()
        for file, entry in rows.values_list("file_id", F(f"{name}__entry"))[:500]:
            if entry != getattr(of, "entry_id", None):
                pairs[file].add(entry)
    wanted = {entry for entries in pairs.values() for entry in entries}
    known = Entry.objects.visible_to(by).select_related("task", "plan").in_bulk(wanted)
    return [
        EvidenceRow(e, tuple(known[pk] for pk in sorted(pairs[e.file_id]) if pk in known)[:5])
        for e in there
    ]


def compared(change: ChangeRequest, *, with_first: bool = True) -> tuple[Compared, ...]:
    """What is to be changed, in words; `with_first` costs two queries for a change of unit."""
    entry, before, wanted = change.entry, change.before, change.wanted
    match change.kind:
        case ChangeKind.EXTENSION:
            first = entry.first_due_on.isoformat() if entry.first_due_on else ""
            return (Compared(_("时限"), first, before["due_on"] or "", wanted["due_on"]),)
        case ChangeKind.WORDING:
            own = entry.task.text or entry.task.measure
            return (Compared(_("表述"), own, before["words"], wanted["words"]),)
        case ChangeKind.UNIT:
            first = _named_by_the_plan(change) if with_first else ""
            return (Compared(_("承担单位"), first, before["name"], wanted["name"]),)
        case _:
            return tuple(_target(change))


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change with what it changes in words."""

    change: ChangeRequest
    compared: tuple[Compared, ...]


def shown_changes(changes: Iterable[ChangeRequest]) -> list[ShownChange]:
    """The same with what they change. No query where their entry, its task and target are loaded."""
    return [ShownChange(change, compared(change, with_first=False)) for change in changes]


def _target(change: ChangeRequest) -> list[Compared]:
    target, before, wanted = change.target, change.before, change.wanted
    rows = []
    if "goal" in wanted:
        rows.append(
            Compared(
                target.subject,
                _figure(target.first_goal, target.unit_of_measure),
                _figure(before["goal"], target.unit_of_measure),
                _figure(wanted["goal"], target.unit_of_measure),
            )
        )
    if "due_on" in wanted:
        first = target.first_due_on.isoformat() if target.first_due_on else ""
        name = _("%(subject)s：达到日期") % {"subject": target.subject}
        rows.append(Compared(name, first, before["due_on"] or "", wanted["due_on"]))
    return rows


def _figure(value: object, unit: str) -> str:
    return f"{number_words(Decimal(str(value)))}{unit}"


def _named_by_the_plan(change: ChangeRequest) -> str:
    """The units that the plan named in the roles that the asking unit has, or had."""
    entry = change.entry
    roles = EntryUnit.objects.filter(entry=entry, unit=change.unit).order_by().values("role")
    named = entry.task.task_units.filter(role__in=roles).select_related("unit").order_by("id")
    return "、".join(dict.fromkeys(row.unit.name for row in named))


def _speaks_for(entry: Entry, by: Actor, act: Act) -> list[Unit]:
    """The units of the entry for which he may ask, those that answer first. Raises: NotAllowed."""
    rows = EntryUnit.objects.filter(entry=entry, until__isnull=True).select_related("unit")
    rows = rows.order_by("-answers", "id")
    if act is ASK_CLOSURE and any(row.answers for row in rows):
        rows = rows.filter(answers=True)
    found = {row.unit_id: row.unit for row in rows if may(by, act, reach_of_unit(row.unit))}
    if not found:
        raise NotAllowed(act=act, by=by)
    return list(found.values())


def can_reopen(entry: Entry) -> bool:
    """Whether there is anything to open again."""
    return entry.state in (EntryState.CLOSED, EntryState.WATCH)
