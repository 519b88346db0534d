"""Edit a task as a whole (修改任务): what differs becomes one correction for each fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from taizhang.corrections import Add, Change, Correction, Drop, NotApplicable, PartKind
from taizhang.corrections.fields import FIELDS, Plain, plain
from taizhang.documents import Document
from taizhang.extraction.plan import DocumentFacts, Role, Spans
from taizhang.extraction.selection import deadlines_in, targets_in, units_in
from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.models import Plan
from taizhang.policies.review import Bench
from taizhang.policies.review.errors import NothingRead
from taizhang.policies.review.taking import Taken, subject_of, take

#: What a part has that a form leaves out.
_DEFAULTS: Mapping[PartKind, Mapping[str, Plain]] = {
    PartKind.ASSIGNMENT: {"division": None, "kind": "unit"},
    PartKind.DEADLINE: {"date": None, "then_ongoing": False},
    PartKind.TARGET: {"upper": None, "unit": "", "due": None, "comparator": "="},
    PartKind.TASK: {"number": None, "measure": None, "section": None},
}


@dataclass(frozen=True)
class Edit:
    """What a form says of a task: fields by the key of their fact, facts to drop, and new parts."""

    fields: Mapping[str, Mapping[str, Plain]] = field(default_factory=dict)
    dropped: Sequence[str] = ()
    added: Sequence[tuple[PartKind, Mapping[str, Plain]]] = ()


def edit_task(*, plan: Plan, task: str, edit: Edit, seen: str, by: Actor) -> Taken:
    """Make the task what the form says; what is as it was is no correction.

    Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld, NotPossible.
    """

    def said(bench: Bench) -> Iterator[Correction]:
        numbers = count(bench.next_number)
        for key, wanted in edit.fields.items():
            changed = _changed(bench, key, wanted)
            if changed:
                before = bench.stands(key, list(changed))
                yield Change(next(numbers), subject_of(bench, key), before, changed)
        for key in edit.dropped:
            yield Drop(next(numbers), subject_of(bench, key))
        home = subject_of(bench, task)
        for kind, given in edit.added:
            yield Add(next(numbers), kind, home, (), _whole(kind, given))

    return take(plan=plan, said=said, seen={task: seen}, by=by)


def add_selection(
    *,
    plan: Plan,
    kind: PartKind,
    task: str | None,
    spans: Spans,
    seen: str,
    by: Actor,
    role: Role = Role.SUPPORT,
) -> Taken:
    """Make facts of words that a person picked in the source; a task comes behind `task`.

    Raises: NothingRead where the words do not say such a fact, and what `edit_task` raises.
    """

    def said(bench: Bench) -> Iterator[Correction]:
        home = subject_of(bench, task) if task else None
        found = list(_read(bench.document, kind, spans, bench.reviewed.plan.document, role))
        if not found:
            raise NothingRead(words=bench.document.cut(spans)[:40])
        for number, (places, values) in zip(count(bench.next_number), found, strict=False):
            yield Add(number, kind, home, places, values, bench.document.cut(places))

    return take(plan=plan, said=said, seen={task: seen} if task else {}, by=by)


def _read(
    document: Document, kind: PartKind, spans: Spans, facts: DocumentFacts, role: Role
) -> Iterable[tuple[Spans, Mapping[str, Plain]]]:
    if kind is PartKind.TASK:
        words = "".join(document.cut(spans).split())
        return [(spans, {**_DEFAULTS[kind], "text": words})] if words else []
    read = {
        PartKind.ASSIGNMENT: lambda: units_in(document, spans, role, facts),
        PartKind.DEADLINE: lambda: deadlines_in(document, spans, facts),
        PartKind.TARGET: lambda: targets_in(document, spans, facts),
    }[kind]
    return [(fact.spans, plain(kind, fact)) for fact in read()]


def _changed(bench: Bench, key: str, wanted: Mapping[str, Plain]) -> dict[str, Plain]:
    subject_of(bench, key)
    stands = bench.stands(key, list(wanted))
    changed = {
        name: value
        for name, value in wanted.items()
        if name in stands and (value or None) != (stands[name] or None)
    }
    if "canonical" in changed:
        changed |= _as_unit(changed["canonical"])
    return changed


def _whole(kind: PartKind, given: Mapping[str, Plain]) -> dict[str, Plain]:
    """All fields of a part that a person typed in; its words are what he typed."""
    values: dict[str, Plain] = {**_DEFAULTS[kind], **given}
    if kind is PartKind.ASSIGNMENT:
        values["surface"] = values.get("surface") or values.get("canonical")
        values |= _as_unit(values.get("canonical"))
    if kind is PartKind.TARGET and not values.get("raw"):
        values["raw"] = f"{values.get('subject') or ''}{values.get('value')}{values['unit'] or ''}"
    if kind is PartKind.DEADLINE and not values.get("raw"):
        values["raw"] = values.get("date")
    if missing := set(FIELDS[kind]) - set(values):
        raise NotApplicable("no-such-field", field="、".join(sorted(missing)))
    return values


def _as_unit(name: Plain) -> dict[str, Plain]:
    """Kind and place of the unit of this name, where the register has it."""
    unit = Unit.objects.filter(name=name).select_related("division").first()
    if unit is None:
        return {}
    return {"kind": unit.kind, "division": unit.division.name if unit.division else None}
