"""Document → Plan: the layout gives drafts, the grammar of units, dates and numbers fills them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from taizhang.documents.errors import UnreadableFile
from taizhang.documents.model import Document
from taizhang.extraction.dates import find_dates
from taizhang.extraction.deadlines import find_deadlines, read_deadlines
from taizhang.extraction.draft import DraftPlan, DraftTask
from taizhang.extraction.errors import NotAPlan
from taizhang.extraction.front import Found, Front, find_implements, read_front
from taizhang.extraction.headings import Headings
from taizhang.extraction.outline import Node, Paragraph, build_outline, paragraphs
from taizhang.extraction.passage import Passage, fold
from taizhang.extraction.plan import (
    Assignment,
    Deadline,
    DocumentFacts,
    Plan,
    Target,
    Task,
    UnitKind,
    Warning,
)
from taizhang.extraction.prose import read_prose
from taizhang.extraction.recognised import marked
from taizhang.extraction.setting import Setting
from taizhang.extraction.tables import Grid, Layout, TableReader, find_layout, heads
from taizhang.extraction.targets import find_targets, unread_fractions
from taizhang.extraction.units import (
    DocumentRule,
    find_duties,
    find_locality,
    find_rule,
    read_responsibility,
    read_units,
)
from taizhang.extraction.wording import warn

#: Units, deadlines and numbers of a plan's tasks: a plan of a thousand pages has ten thousand, and one
#: made to exhaust the machine a number in every third character.
MAX_FACTS = 40_000
_YEAR = re.compile(r"(20\d{2})年?")
_PREAMBLE_SECTIONS = re.compile(r"指导思想|总体要求|总体思路|总则|基本原则")
_SAME_SUBJECT = 0.6
_ANNOUNCEMENT = 60
# Words inside a name that its short form does without.
_LEFT_OUT = re.compile(r"(?<=..)(?:发展|服务|管理|事业|开发|综合|建设|事务|信息|公共)(?=..)")


def parse(document: Document) -> Plan:
    """Read the plan that `document` holds.

    Raises NotAPlan (a ReadingError) where there is no task, or a table without a known column;
    UnreadableFile where it holds more facts than any plan.
    """
    items = paragraphs(document)
    front = read_front(items)
    root = build_outline([p for i, p in enumerate(items) if i not in front.skip])
    draft, headings = DraftPlan(), Headings()
    grids = _grids(document)
    by_table = any(layout for _, layout in grids.values())
    if by_table:
        _read_tables(root, grids, draft, headings)
    else:
        read_prose(root, draft, headings, tasks=True, gives_duty=_gives_duty)
    if not draft.tasks:
        raise _no_task(document, grids)
    draft.sections = headings.sections
    setting = _setting(front, root, draft)
    tasks = _tasks(draft, setting)
    full_names = _full_names(tasks)
    if full_names:
        setting = replace(setting, full_names=full_names)
        tasks = _tasks(draft, setting)
    plan = Plan(
        document=_document_facts(items, front, root, setting),
        sections=tuple(draft.sections),
        tasks=tasks,
        targets=_general_targets(draft, tasks, setting, by_table=by_table),
        warnings=tuple(draft.warnings),
    )
    return marked(plan, document)


def _grids(document: Document) -> dict[int, tuple[Grid, Layout | None]]:
    found = {}
    for table in document.tables:
        grid = Grid(document, table)
        found[table.index] = (grid, find_layout(grid))
    return found


def _read_tables(
    root: Node, grids: dict[int, tuple[Grid, Layout | None]], draft: DraftPlan, headings: Headings
) -> None:
    """Tasks from the task tables; the prose gives headings and general text."""
    sections = read_prose(root, draft, headings, tasks=False)
    last: Layout | None = None
    for node in root.walk():
        for index in node.tables:
            grid, layout = grids[index]
            if layout is None and last is not None and grid.table.columns == _width(grids, last):
                # A table that goes on after a page without its head.
                layout = replace(last, body=0)
            if layout is None:
                draft.warnings.append(warn("table-not-read", place=_place(grid)))
                continue
            if node is root:
                headings.restart()
            # A heading with a text of its own speaks of that, not of the table that comes after it.
            own = not node.children and len(node.bodies) <= 1
            section = sections.get(id(node)) if own else None
            TableReader(grid, layout, headings, section).read(draft)
            last = layout


def _width(grids: dict[int, tuple[Grid, Layout | None]], layout: Layout) -> int:
    return next(g.table.columns for g, found in grids.values() if found is not None)


def _place(grid: Grid) -> str:
    return grid.document.blocks[grid.table.cells[0].block].place if grid.table.cells else ""


def _no_task(document: Document, grids: dict[int, tuple[Grid, Layout | None]]) -> NotAPlan:
    for grid, layout in grids.values():
        if layout is None and len(found := heads(grid)) > 1:
            return NotAPlan(
                "extraction.no-known-column",
                file=document.name,
                place=_place(grid),
                heads="、".join(found),
            )
    place = document.blocks[0].place if document.blocks else ""
    return NotAPlan("extraction.no-task", file=document.name, place=place)


def _gives_duty(words: Passage) -> bool:
    return bool(find_duties(words, Setting()))


def _setting(front: Front, root: Node, draft: DraftPlan) -> Setting:
    title = fold(front.title.text) if front.title else ""
    issuer = fold(front.issuer.text) if front.issuer else ""
    general = [words for part in draft.general for words in part]
    samples = [words.text for words in (*root.bodies, *general[:20])]
    samples += [cell.words.text for task in draft.tasks for cell in task.units]
    locality = find_locality(title, issuer, samples)
    issued_on = front.issued_on.text if front.issued_on else None
    years = _YEAR.findall(title)
    year = int(issued_on[:4]) if issued_on else int(years[0]) if years else None
    return Setting(
        jurisdiction=locality.jurisdiction,
        ancestors=locality.ancestors,
        places=locality.places,
        issued_on=issued_on,
        year=year,
    )


def _tasks(draft: DraftPlan, setting: Setting) -> tuple[Task, ...]:
    """The tasks with their facts; a rule of the document holds from its place on."""
    notes = sorted(draft.notes, key=lambda note: note[0])
    rules = deque((i, rule) for i, words in notes if (rule := find_rule(words, setting)))
    found: list[Task] = []
    rule, facts = DocumentRule(), 0
    for index, draft_task in enumerate(draft.tasks):
        while rules and rules[0][0] <= index:
            rule |= rules.popleft()[1]
        task = _task(draft_task, setting, rule)
        facts += len(task.assignments) + len(task.deadlines) + len(task.targets)
        if facts > MAX_FACTS:
            size, limit = f"{facts:,} 处", f"{MAX_FACTS:,} 处"
            file = draft_task.text.document.name
            raise UnreadableFile("documents.too-large", file=file, size=size, limit=limit)
        found.append(task)
    return tuple(found)


def _full_names(tasks: Sequence[Task]) -> dict[str, str]:
    """Short names by the fuller form in which the document names the same organ elsewhere.

    大数据中心 beside 大数据发展中心, of the same place: a word that short forms leave out was left out.
    """
    names = {
        (a.division, a.canonical.removeprefix(a.division or ""))
        for task in tasks
        for a in task.assignments
        if a.kind is UnitKind.UNIT
    }
    found = {}
    for division, name in names:
        for word in _LEFT_OUT.finditer(name):
            short = name[: word.start()] + name[word.end() :]
            if (division, short) in names:
                found[short] = name
    return found


def _task(draft: DraftTask, setting: Setting, rule: DocumentRule) -> Task:
    assignments, stated, warnings = _responsibility(draft, setting, rule)
    if not draft.units:
        assignments = find_duties(draft.text, setting)
    assignments += [r for r in rule.riders if all(r.surface != a.surface for a in assignments)]
    deadlines = [*stated, *find_deadlines(draft.text, setting, stated)]
    targets = find_targets(draft.text, setting)
    told = Told(targets)
    for goal in draft.goals:
        targets += [t for t in find_targets(goal, setting) if t not in told]
    warnings += [w for words in (draft.text, *draft.goals) for w in unread_fractions(words)]
    return Task(
        number=draft.number,
        measure=draft.measure.plain() if draft.measure else None,
        section=draft.section.name if draft.section else None,
        text=draft.text.plain(),
        assignments=tuple(assignments),
        deadlines=tuple(deadlines),
        targets=tuple(targets),
        spans=draft.text.spans(),
        number_spans=draft.number_words.spans() if draft.number_words else (),
        measure_spans=draft.measure.spans() if draft.measure else (),
        confidence=draft.confidence,
        warnings=tuple(draft.warnings + warnings),
    )


def _responsibility(
    draft: DraftTask, setting: Setting, rule: DocumentRule
) -> tuple[list[Assignment], list[Deadline], list[Warning]]:
    """The assignments of the task's unit cells, and the deadlines stated in them or beside them."""
    assignments: list[Assignment] = []
    deadlines = [d for words in draft.deadlines for d in read_deadlines(words, setting)]
    warnings: list[Warning] = []
    for cell in draft.units:
        if cell.role is not None:
            assignments += read_units(cell.words, cell.role, setting, rule)
            continue
        found = read_responsibility(cell.words, setting, rule=rule)
        assignments += found.assignments
        deadlines += [d for words in found.deadlines for d in read_deadlines(words, setting)]
        warnings += found.warnings
    return assignments, deadlines, warnings


def _general_targets(
    draft: DraftPlan, tasks: Sequence[Task], setting: Setting, *, by_table: bool
) -> tuple[Target, ...]:
    """The targets outside all tasks; where the tasks are a table's, only what the table lacks."""
    told = Told(t for task in tasks for t in task.targets) if by_table else Told(())
    found: list[Target] = []
    for part in draft.general:
        due = None
        for passage in part:
            targets = find_targets(passage, setting, goals=True, due=due)
            due = _due_below(passage, setting) or due
            draft.warnings += [w for w in unread_fractions(passage) if w not in draft.warnings]
            found += [t for t in targets if t not in told]
    return tuple(found)


def _due_below(passage: Passage, setting: Setting) -> str | None:
    """The date that a line such as `到2025年，主要目标如下：` sets for what follows it."""
    if not passage.text.endswith("：") or len(passage) > _ANNOUNCEMENT:
        return None
    return next((d.date for d in find_dates(passage, setting) if d.is_end), None)


class Told:
    """Targets by their numbers, to ask whether a quantity was told before, perhaps in other words."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self._subjects: dict[tuple[object, ...], list[str]] = {}
        for target in targets:
            self._subjects.setdefault(self._number(target), []).append(target.subject)

    def __contains__(self, target: Target) -> bool:
        others = self._subjects.get(self._number(target), ())
        return any(_alike(target.subject, subject) for subject in others)

    @staticmethod
    def _number(target: Target) -> tuple[object, ...]:
        return target.value, target.upper, target.unit


def _alike(one: str, other: str) -> bool:
    return (
        one in other
        or other in one
        or (SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME_SUBJECT)
    )


def _document_facts(
    items: Sequence[Paragraph], front: Front, root: Node, setting: Setting
) -> DocumentFacts:
    title_words = _passage_of(items, front.title)
    implements = find_implements(front.title, title_words, _preamble(root))
    facts = {
        "title": front.title,
        "doc_number": front.doc_number,
        "issuer": front.issuer,
        "issued_on": front.issued_on,
    }
    return DocumentFacts(
        title=front.title.text if front.title else None,
        doc_number=front.doc_number.text if front.doc_number else None,
        issuer=front.issuer.text if front.issuer else None,
        issued_on=front.issued_on.text if front.issued_on else None,
        jurisdiction=setting.jurisdiction,
        implements=tuple(implements),
        spans=tuple((name, found.spans) for name, found in facts.items() if found),
    )


def _passage_of(items: Sequence[Paragraph], found: Found | None) -> Passage | None:
    """The title's words as a passage, from its spans."""
    document = next((p.words.document for p in items if p.words is not None), None)
    if found is None or document is None:
        return None
    return Passage.join(
        document, [Passage.of(document, s.block, s.start, s.end) for s in found.spans]
    )


def _preamble(root: Node) -> list[Passage]:
    """The text before the first heading, and that under 指导思想 or 总体要求."""
    passages = list(root.bodies)
    for node in root.walk():
        own = node.own
        if own is not None and _PREAMBLE_SECTIONS.search(own.text[:20]):
            passages += [own, *node.bodies]
            passages += [w for c in node.children if c.own for w in (c.own, *c.bodies)]
    return passages
