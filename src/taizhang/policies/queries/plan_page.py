"""One plan for its page: source with marks, tasks as cards, doubts, findings. Nine queries at any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from taizhang.documents import Document
from taizhang.extraction.plan import Warning
from taizhang.extraction.wording import WORDS, sentence
from taizhang.permission import Actor
from taizhang.policies.certainty import doubts_among, is_recognised, is_unsure
from taizhang.policies.marking import Fact, FactKind, anchor
from taizhang.policies.models import (
    Assignment,
    Deadline,
    DeadlineKind,
    Plan,
    Role,
    Section,
    Source,
    Target,
    Task,
)
from taizhang.policies.queries.findings import Findings, findings_of
from taizhang.policies.review import UNDER_REVIEW, Bench
from taizhang.policies.source import unpack
from taizhang.policies.unit_names import say_units
from taizhang.tables.language import language

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


@dataclass
class Shown:
    """A fact as a card shows it: the row, its name in the page, where its mark begins.

    `recognised`: its words were recognised in a picture.
    """

    row: Any
    key: str
    anchor: str
    unsure: bool
    warnings: list[str]
    recognised: bool

    @property
    def commitment(self) -> str:
        """Of a target: comparator, value and unit."""
        return commitment(self.row)


@dataclass
class RoleGroup:
    """The units of a task that have one role."""

    role: str
    words: str
    units: list[Shown]


@dataclass
class Card:
    """A task with its parts; `heading` is the section where it differs from the card above."""

    task: Shown
    heading: str = ""
    number_anchor: str = ""
    measure_anchor: str = ""
    roles: list[RoleGroup] = field(default_factory=list)
    deadlines: list[Shown] = field(default_factory=list)
    targets: list[Shown] = field(default_factory=list)

    @property
    def units(self) -> list[Shown]:
        """The units, the weightiest role first."""
        return [unit for group in self.roles for unit in group.units]

    @property
    def facts(self) -> list[Shown]:
        """The task and all its parts."""
        return [self.task, *self.units, *self.deadlines, *self.targets]

    @property
    def has_parts(self) -> bool:
        """Whether anything was read besides the text."""
        return len(self.facts) > 1

    @property
    def unsure(self) -> bool:
        """Whether any fact of the card is unsure."""
        return any(fact.unsure for fact in self.facts)


@dataclass
class Doubt:
    """A fact that a person should look at; `place` says where it belongs."""

    place: str
    words: str
    anchor: str
    key: str
    confidence: float
    warnings: list[str]

    @property
    def share(self) -> int:
        """The confidence in percent."""
        return round(self.confidence * 100)


@dataclass
class PlanPage:
    """What the page of one plan shows."""

    plan: Plan
    document: Document
    facts: list[Fact]
    sections: list[Section]
    cards: list[Card]
    targets: list[Shown]
    doubts: list[Doubt]
    findings: Findings
    warnings: list[str]
    anchors: dict[str, str]


def plan_page(plan_id: int, by: Actor) -> PlanPage:
    """Return the page of this plan, if `by` sees it. Raises: Plan.DoesNotExist."""
    plans = Plan.objects.visible_to(by)
    plan = plans.select_related("document", "jurisdiction", "keeper").get(pk=plan_id)
    document = unpack(bytes(Source.objects.get(plan=plan).packed))
    sections = list(plan.sections.all())
    cards, targets = _cards(plan, sections)
    if plan.state in UNDER_REVIEW and not all(card.task.row.stands for card in cards):
        # Kept by a version that gave facts no keys: they get them now.
        Bench.of(plan)
        cards, targets = _cards(plan, sections)
    findings = findings_of(plan, document)
    read = [*_document_facts(plan), *_section_facts(sections), *_facts(cards, targets)]
    return PlanPage(
        plan=plan,
        document=document,
        # Of equal places what was read is the inner one: a mark leads to the fact first.
        facts=[*read, *findings.facts],
        sections=sections,
        cards=cards,
        targets=targets,
        doubts=_doubts(plan, cards, targets),
        findings=findings,
        warnings=_sentences(plan.warnings),
        anchors={name: anchor(spans) for name, spans in plan.fact_spans.items()},
    )


# ---- cards ---------------------------------------------------------------------------------------


def _cards(plan: Plan, sections: list[Section]) -> tuple[list[Card], list[Shown]]:
    units = _by_task(Assignment.objects.filter(task__plan=plan).select_related("unit"))
    say_units((plan, a) for given in units.values() for a in given)
    deadlines = _by_task(Deadline.objects.filter(task__plan=plan))
    targets = _by_task(Target.objects.filter(plan=plan))
    words = {role.value: str(role.label) for role in Role}
    names = {section.pk: section.name for section in sections}
    cards: list[Card] = []
    above = None
    for task in Task.objects.filter(plan=plan).select_related("checked_in"):
        key = f"t{task.position}"
        cards.append(
            Card(
                task=_shown(task, key),
                heading=names.get(task.section_id, "") if task.section_id != above else "",
                number_anchor=anchor(task.number_spans),
                measure_anchor=anchor(task.measure_spans),
                roles=_roles(units[task.pk], key, words),
                deadlines=[_shown(d, f"{key}d{d.position}") for d in deadlines[task.pk]],
                targets=[_shown(g, f"g{g.position}") for g in targets[task.pk]],
            )
        )
        above = task.section_id
    return cards, [_shown(g, f"g{g.position}") for g in targets[None]]


def _roles(assignments: list[Assignment], key: str, words: dict[str, str]) -> list[RoleGroup]:
    """Return the units by role, in the order of `words`."""
    found = {
        role: [_shown(a, f"{key}a{a.position}") for a in assignments if a.role == role]
        for role in words
    }
    return [RoleGroup(role, words[role], units) for role, units in found.items() if units]


def _by_task(rows: Any) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows.order_by("task_id", "position"):
        found[row.task_id].append(row)
    return found


def _shown(row: Any, key: str) -> Shown:
    return Shown(
        row=row,
        key=key,
        anchor=anchor(row.spans),
        unsure=is_unsure(confidence=row.confidence, warnings=row.warnings),
        warnings=_sentences(doubts_among(row.warnings)),
        recognised=is_recognised(row.warnings),
    )


# ---- marks ---------------------------------------------------------------------------------------


def _document_facts(plan: Plan) -> Iterator[Fact]:
    words = {
        "title": _("标题"),
        "doc_number": _("发文字号"),
        "issuer": _("发文机关"),
        "issued_on": _("成文日期"),
        "jurisdiction": _("行政区划"),
    }
    for name, spans in plan.fact_spans.items():
        kind = FactKind.HEADING if name == "title" else FactKind.DOCUMENT
        yield Fact(f"d-{name}", kind, spans, words.get(name, ""))
    for index, other in enumerate(plan.implements):
        yield Fact(f"i{index}", FactKind.DOCUMENT, other["spans"], _("落实的文件"))


def _section_facts(sections: list[Section]) -> Iterator[Fact]:
    for section in sections:
        yield Fact(f"s{section.position}", FactKind.HEADING, section.spans, _("章节"))


def _facts(cards: list[Card], targets: list[Shown]) -> Iterator[Fact]:
    # Each label is translated once, not for each of a thousand facts.
    kinds = {kind.value: str(kind.label) for kind in DeadlineKind}
    colon = _("：")
    for card in cards:
        task: Task = card.task.row
        yield _fact(card.task, FactKind.TASK, "")
        yield Fact(card.task.key, FactKind.TASK, task.number_spans)
        yield Fact(card.task.key, FactKind.TASK, task.measure_spans)
        for group in card.roles:
            for shown in group.units:
                yield _fact(shown, FactKind.UNIT, group.words + colon + shown.row.canonical)
        for shown in card.deadlines:
            until = f"{colon}{shown.row.date_end}" if shown.row.date_end else ""
            yield _fact(shown, FactKind.DATE, kinds[shown.row.kind] + until)
        yield from _target_facts(card.targets)
    yield from _target_facts(targets)


def _target_facts(targets: list[Shown]) -> Iterator[Fact]:
    name = _("目标") + _("：")
    for shown in targets:
        yield _fact(shown, FactKind.NUMBER, f"{name}{shown.row.subject} {shown.commitment}")


def _fact(shown: Shown, kind: FactKind, words: str) -> Fact:
    return Fact(shown.key, kind, shown.row.spans, words, shown.unsure)


def commitment(target: Target) -> str:
    """Return comparator, value and unit: ≥50%, 2–3个."""
    sign = _("约") if target.comparator == "~" else _SIGNS.get(target.comparator, "")
    value = f"{target.value.normalize():f}"
    if target.upper is not None:
        value += f"–{target.upper.normalize():f}"
    return f"{sign}{value}{target.unit_of_measure}"


# ---- doubts --------------------------------------------------------------------------------------


def _doubts(plan: Plan, cards: list[Card], targets: list[Shown]) -> list[Doubt]:
    """Return what the reader is not sure of, the least sure first."""
    doubts = list(_document_doubt(plan))
    for card in cards:
        name = card.task.row.number or str(card.task.row.position + 1)
        place = _("任务 %(number)s") % {"number": name}
        doubts += [_doubt(shown, place) for shown in card.facts if shown.unsure]
    doubts += [_doubt(shown, _("总体目标")) for shown in targets if shown.unsure]
    return sorted(doubts, key=lambda doubt: doubt.confidence)


def _document_doubt(plan: Plan) -> Iterator[Doubt]:
    if is_unsure(confidence=plan.document_confidence, warnings=plan.document_warnings):
        yield Doubt(
            place=_("文件信息"),
            words=plan.name,
            anchor=anchor(plan.fact_spans.get("title", [])),
            key="d-title",
            confidence=plan.document_confidence,
            warnings=_sentences(doubts_among(plan.document_warnings)),
        )


def _doubt(shown: Shown, place: str) -> Doubt:
    row = shown.row
    words = getattr(row, "surface", "") or getattr(row, "raw", "") or row.measure or row.text
    return Doubt(
        place=place,
        words=words,
        anchor=shown.anchor,
        key=shown.key,
        confidence=row.confidence,
        warnings=shown.warnings,
    )


def _sentences(warnings: Iterable[list[Any]]) -> list[str]:
    """Return kept warnings in words; one that an older reader gave and none knows now, by its code."""
    return [
        sentence(Warning(code, tuple(details.items())), language()) if code in WORDS else code
        for code, details in warnings
    ]
