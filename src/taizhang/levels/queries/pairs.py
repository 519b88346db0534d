"""Two linked plans side by side: for each upper task the lower ones, with reasons and targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink
from taizhang.levels.queries.counts import Counts, counts_of
from taizhang.levels.queries.visible import links_visible_to
from taizhang.levels.quoting import quoted
from taizhang.permission import Actor
from taizhang.policies.marking import Segment
from taizhang.policies.models import Section, Target, Task
from taizhang.policies.queries.plan_page import commitment
from taizhang.tables.language import language
from taizhang.tables.paging import Paging

PAGE_SIZE = 40
#: What a page can be narrowed to; a decision of pairs, or a relation of targets, or what is missing.
OF_PAIRS = {
    "waiting": Decision.PROPOSED,
    "confirmed": Decision.CONFIRMED,
    "rejected": Decision.REJECTED,
}
OF_TARGETS = {"weaker": Relation.WEAKER, "later": Relation.LATER, "other": Relation.DIFFERENT}
SHOWS = (*OF_PAIRS, "uncarried", *OF_TARGETS, "loose")

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a link a page shows: `show` of SHOWS or "", words, and a section of the upper plan."""

    show: str = ""
    q: str = ""
    section: int | None = None

    @classmethod
    def of(cls, address: dict[str, str]) -> Asked:
        """What an address asks for; what it cannot mean is left out."""
        show, section = address.get("show", ""), address.get("section", "")
        is_number = section.isascii() and section.isdecimal() and len(section) < 10
        return cls(
            show if show in SHOWS else "",
            address.get("q", "").strip()[:200],
            int(section) if is_number else None,
        )

    def query(self, **changes: object) -> str:
        """The same, or with changes, for an address."""
        said = {"show": self.show, "q": self.q, "section": self.section, **changes}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class TargetRow:
    """Two targets and how the lower stands to the upper one."""

    row: TargetLink

    @property
    def reason(self) -> str:
        """Why they stand so, in a sentence."""
        return self.row.reason_en if language() == "en" else self.row.reason_zh

    @property
    def upper_words(self) -> str:
        """What the upper one demands: ≥65%."""
        return commitment(self.row.upper)

    @property
    def lower_words(self) -> str:
        """What the lower one demands."""
        return commitment(self.row.lower)


@dataclass(frozen=True, slots=True)
class PairRow:
    """A lower task beside the upper one, its words cut where reasons quote them."""

    row: TaskLink
    task: Task
    measure: list[Segment]
    text: list[Segment]
    targets: list[TargetRow]

    @property
    def reasons(self) -> list[str]:
        """Why it was proposed, in sentences."""
        return reasons_of(self.row)


@dataclass(frozen=True, slots=True)
class UpperRow:
    """An upper task with the pairs that are shown; `hidden` counts those that the filter leaves out.

    `heading` is its section where it differs from that of the row above.
    """

    task: Task
    measure: list[Segment]
    text: list[Segment]
    pairs: list[PairRow]
    hidden: int
    is_carried: bool
    heading: str = ""


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What the page of a link shows. `general`: pairs of targets that belong to no pair of tasks.

    `loose`: the lower tasks that carry out nothing, where these are asked for.
    """

    link: PlanLink
    asked: Asked
    counts: Counts
    rows: list[UpperRow]
    general: list[TargetRow]
    loose: list[Task]
    section: Section | None
    paging: Paging


@dataclass
class Both:
    """All tasks and links of two linked plans, in five queries."""

    link: PlanLink
    upper: dict[int, Task] = field(default_factory=dict)
    lower: dict[int, Task] = field(default_factory=dict)
    pairs: dict[int, list[TaskLink]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[Pair, list[TargetRow]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, link: PlanLink) -> Both:
        """Load them."""
        found = cls(link)
        for plan, side in ((link.upper_id, found.upper), (link.lower_id, found.lower)):
            tasks = Task.objects.filter(plan=plan).select_related("section", "unit")
            side.update((task.pk, task) for task in tasks.order_by("position"))
        # Taken as the page holds them: the link's plans and tasks are here already.
        for row in TaskLink.objects.filter(plans=link).order_by("-grade", "-score", "id"):
            row.plans = link
            row.upper, row.lower = found.upper[row.upper_id], found.lower[row.lower_id]
            found.pairs[row.upper_id].append(row)
        ends = TargetLink.objects.filter(plans=link).select_related("upper", "lower")
        for target in ends:
            target.plans = link
            place = (target.upper.task_id, target.lower.task_id)
            found.targets[place].append(TargetRow(target))
        return found

    @property
    def general(self) -> list[TargetRow]:
        """The pairs of targets whose tasks are no pair, or that belong to no task."""
        pairs = {(row.upper_id, row.lower_id) for rows in self.pairs.values() for row in rows}
        return [row for place, rows in self.targets.items() if place not in pairs for row in rows]


def found_link(link_id: int, by: Actor) -> PlanLink:
    """The link, if `by` sees both plans. Raises: PlanLink.DoesNotExist."""
    return links_visible_to(by).get(pk=link_id)


def link_page(link: PlanLink, asked: Asked, page: str | None = None) -> LinkPage:
    """The page of a link, as far as `asked` wants it."""
    both, counts = Both.of(link), counts_of([link])[link.pk]
    uppers = [task for task in both.upper.values() if _is_asked(task, both, counts, asked)]
    loose = _loose(both, counts, asked) if asked.show == "loose" else []
    paging = Paging.of(page, count=len(loose or uppers), size=PAGE_SIZE)
    rows, heading = [], None
    for task in uppers[paging.rows]:
        name = task.section.name if task.section else ""
        rows.append(_upper_row(task, both, counts, asked, heading=name if name != heading else ""))
        heading = name
    return LinkPage(
        link=link,
        asked=asked,
        counts=counts,
        rows=rows,
        general=_general(both, asked) if paging.page == 1 else [],
        loose=loose[paging.rows],
        section=next((t.section for t in uppers if t.section_id == asked.section), None)
        if asked.section
        else None,
        paging=paging,
    )


def upper_row(
    link: PlanLink, upper: int, asked: Asked, kept: Iterable[int] = ()
) -> UpperRow | None:
    """One row of the page, with the pairs `kept` that it showed before a decision."""
    both, counts = Both.of(link), counts_of([link])[link.pk]
    task = both.upper.get(upper)
    return _upper_row(task, both, counts, asked, kept=frozenset(kept)) if task else None


def general_rows(link: PlanLink, asked: Asked) -> list[TargetRow]:
    """The pairs of targets that belong to no pair of tasks."""
    return _general(Both.of(link), asked)


def reasons_of(row: TaskLink) -> list[str]:
    """Why a pair was proposed, in sentences."""
    return [reason[language()] for reason in row.reasons]


def said_words(rows: Iterable[TaskLink], side: str) -> dict[str, list[str]]:
    """For each pair by its key the words that its reasons quote of the "upper" or "lower" task."""
    return {
        str(row.pk): [quote[side] for reason in row.reasons for quote in reason["quotes"]]
        for row in rows
    }


def _is_asked(task: Task, both: Both, counts: Counts, asked: Asked) -> bool:
    if asked.section and task.section_id != asked.section:
        return False
    if asked.show == "loose":
        return False
    pairs = both.pairs.get(task.pk, [])
    if asked.q and not any(_says(t, asked.q) for t in (task, *(row.lower for row in pairs))):
        return False
    if asked.show == "uncarried":
        return task.pk not in counts.carried
    return not asked.show or any(_is_shown(row, both, asked) for row in pairs)


def _is_shown(row: TaskLink, both: Both, asked: Asked) -> bool:
    if asked.show in OF_PAIRS:
        return row.decision == OF_PAIRS[asked.show]
    if asked.show in OF_TARGETS and row.decision == Decision.REJECTED:
        return False
    if asked.show in OF_TARGETS:
        targets = both.targets.get((row.upper_id, row.lower_id), [])
        return any(_is_of(target, asked.show) for target in targets)
    return True


def _is_of(target: TargetRow, show: str) -> bool:
    is_alive = target.row.decision != Decision.REJECTED
    return is_alive and target.row.relation == OF_TARGETS[show]


def _upper_row(
    task: Task,
    both: Both,
    counts: Counts,
    asked: Asked,
    *,
    heading: str = "",
    kept: frozenset[int] = frozenset(),
) -> UpperRow:
    every = both.pairs.get(task.pk, [])
    shown = [row for row in every if row.pk in kept or _is_shown(row, both, asked)]
    said = said_words(shown, "upper")
    return UpperRow(
        task=task,
        measure=quoted(task.measure, said),
        text=quoted(task.text, said),
        pairs=[_pair_row(row, both) for row in shown],
        hidden=len(every) - len(shown),
        is_carried=task.pk in counts.carried,
        heading=heading,
    )


def _pair_row(row: TaskLink, both: Both) -> PairRow:
    said = said_words([row], "lower")
    return PairRow(
        row=row,
        task=row.lower,
        measure=quoted(row.lower.measure, said),
        text=quoted(row.lower.text, said),
        targets=both.targets.get((row.upper_id, row.lower_id), []),
    )


def _general(both: Both, asked: Asked) -> list[TargetRow]:
    if asked.section or asked.show in ("uncarried", "loose"):
        return []
    rows = both.general
    if asked.q:
        rows = [t for t in rows if asked.q in t.row.upper.subject or asked.q in t.row.lower.subject]
    if asked.show in OF_PAIRS:
        return [t for t in rows if t.row.decision == OF_PAIRS[asked.show]]
    if asked.show in OF_TARGETS:
        return [t for t in rows if _is_of(t, asked.show)]
    return rows


def _loose(both: Both, counts: Counts, asked: Asked) -> list[Task]:
    tasks = [task for task in both.lower.values() if task.pk not in counts.based]
    return [task for task in tasks if _says(task, asked.q)]


def _says(task: Task, words: str) -> bool:
    return words in task.measure or words in task.text


def choices(link: PlanLink, *, words: str, upper: int | None, lower: int | None) -> Choices | None:
    """What a pair made by hand can be made of: one task is given, the other is chosen by typing."""
    given = Task.objects.filter(
        pk=upper or lower, plan=link.upper_id if upper else link.lower_id
    ).first()
    if given is None:
        return None
    others = Task.objects.filter(plan=link.lower_id if upper else link.upper_id)
    tasks = others.select_related("unit").order_by("position")
    mine = TaskLink.objects.filter(plans=link, **{"upper" if upper else "lower": given})
    there = mine.exclude(decision=Decision.REJECTED).values_list(
        "lower_id" if upper else "upper_id", flat=True
    )
    sought = words.strip()[:200]
    found = [t for t in tasks.exclude(pk__in=list(there)) if not sought or _says(t, sought)]
    return Choices(link, given, bool(upper), sought, found[:CHOICES_SHOWN], len(found))


CHOICES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Choices:
    """The task that is given, whether it is the upper one, and the others that hold what was typed."""

    link: PlanLink
    given: Task
    is_upper: bool
    asked: str
    found: list[Task]
    count: int


def target_words(target: Target) -> str:
    """A target with its subject: 护理型床位占比 ≥65%."""
    return f"{target.subject} {commitment(target)}".strip()
