"""Task tables: which column holds what, and the tasks of the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.documents.model import Cell, Document, Table
from taizhang.extraction.draft import DraftPlan, DraftTask, UnitCell
from taizhang.extraction.headings import Headings
from taizhang.extraction.labels import Label, LabelKind, read_label
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Role, Section
from taizhang.extraction.wording import warn
from taizhang.lexicon.columns import Column, column_of

_HEAD_LENGTH = 22
_HEAD_ROWS = 6
_ROLES = {
    Column.LEAD: Role.LEAD,
    Column.RESPONSIBLE: Role.RESPONSIBLE,
    Column.SUPPORT: Role.SUPPORT,
}
# Labels of headings: one of these before a merged cell makes it a section as well as a measure.
_HEADING_KINDS = {
    LabelKind.PART,
    LabelKind.CHAPTER,
    LabelKind.CHINESE,
    LabelKind.CHINESE_BRACKET,
}
_NOTE = re.compile(r"^(备注|注|说明|附注|填表说明)[：:\d]")
_BARE_NUMBER = re.compile(r"^(\d{1,4}(?:[.-]\d{1,3})*)[.、．]?$")
_BARE_CHINESE = re.compile(r"^[（(]?([一二三四五六七八九十百]+)[）)]?[、.]?$")
_ORGAN = re.compile(r"[局厅委办部院会府处]$|公司|中心")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a task table, by their index, and the first row of the body."""

    body: int
    text: int
    measure: int | None
    section: int | None
    number: int | None
    units: tuple[tuple[int, Role], ...]
    deadlines: tuple[int, ...]
    goals: tuple[int, ...]

    @property
    def primary(self) -> int | None:
        """The column of the unit that answers: the first lead column, else the first responsible."""
        for wanted in (Role.LEAD, Role.RESPONSIBLE):
            for column, role in self.units:
                if role is wanted:
                    return column
        return None


class Grid:
    """A table as rows of cells, each cell at every place that it covers."""

    def __init__(self, document: Document, table: Table) -> None:
        self.document, self.table = document, table
        self._at: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            for row in range(cell.row, min(cell.row + cell.rows, table.rows)):
                for column in range(cell.column, min(cell.column + cell.columns, table.columns)):
                    self._at[row][column] = cell
        self._words: dict[int, Passage] = {}

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell that covers the place, None where the table has none."""
        return self._at[row][column]

    def words(self, cell: Cell) -> Passage:
        """The text of `cell` as a passage."""
        if cell.block not in self._words:
            self._words[cell.block] = Passage.of(self.document, cell.block)
        return self._words[cell.block]

    def text(self, row: int, column: int) -> str:
        """The folded text at the place, "" where there is none."""
        cell = self._at[row][column]
        return self.words(cell).text if cell else ""

    def distinct(self, row: int) -> list[Cell]:
        """The cells of a row from left to right, each once."""
        seen: list[Cell] = []
        for cell in self._at[row]:
            if cell is not None and (not seen or seen[-1] is not cell):
                seen.append(cell)
        return seen


def find_layout(grid: Grid) -> Layout | None:
    """The columns of a task table; None where the table is none (no column for work and units)."""
    head = _head_rows(grid)
    if head is None:
        return None
    first, body = head
    kinds = [_column_kind(grid, column, first, body) for column in range(grid.table.columns)]
    works = [c for c, kind in enumerate(kinds) if kind is Column.WORK]
    goals = [c for c, kind in enumerate(kinds) if kind is Column.GOAL]
    if goals and (not works or _rows_by_goal(grid, body, works[-1], goals[0])):
        works, goals = [*works, goals[0]], goals[1:]
    units = tuple((c, _ROLES[kind]) for c, kind in enumerate(kinds) if kind in _ROLES)
    deadlines = tuple(c for c, kind in enumerate(kinds) if kind is Column.DEADLINE)
    if not works or not (units or deadlines):
        return None
    works = _unnamed_left_of(grid, body, kinds, works)
    groups = [c for c, kind in enumerate(kinds) if kind is Column.SECTION] + works[:-1]
    numbers = [c for c, kind in enumerate(kinds) if kind is Column.NUMBER]
    return Layout(
        body=body,
        text=works[-1],
        measure=groups[-1] if len(works) > 1 else None,
        section=groups[0] if len(groups) > 1 or (groups and len(works) == 1) else None,
        number=numbers[0] if numbers else None,
        units=units,
        deadlines=deadlines,
        goals=tuple(goals),
    )


def _rows_by_goal(grid: Grid, body: int, work: int, goal: int) -> bool:
    """Whether the goals part the rows: some row has a goal of its own under the work of a row above."""
    return work < goal and any(
        (cell := grid.cell(row, goal)) is not None
        and cell.row == row
        and cell.columns == 1
        and grid.words(cell).text
        and (
            (above := grid.cell(row, work)) is None
            or above.row != row
            or not grid.words(above).text
        )
        for row in range(body, grid.table.rows)
    )


def heads(grid: Grid) -> list[str]:
    """The texts of the first row that has several cells, for messages."""
    for row in range(grid.table.rows):
        texts = [t for c in grid.distinct(row) if (t := grid.words(c).text)]
        if len(texts) > 1:
            return [t[:_HEAD_LENGTH] for t in texts]
    return []


def _head_rows(grid: Grid) -> tuple[int, int] | None:
    """(first row of the head, first row of the body); the head may have two levels."""
    for row in range(min(grid.table.rows, _HEAD_ROWS)):
        if _known_heads(grid, row) >= 2:
            end = row + 1
            while end < grid.table.rows and _goes_on(grid, row, end):
                end += 1
            return row, end
    return None


def _known_heads(grid: Grid, row: int) -> int:
    return sum(
        1
        for cell in grid.distinct(row)
        if 0 < len(text := grid.words(cell).text) <= _HEAD_LENGTH and column_of(text) is not None
    )


def _goes_on(grid: Grid, first: int, row: int) -> bool:
    """Whether `row` is a second level of the head: short known words under a merged head."""
    fresh = [c for c in grid.distinct(row) if c.row == row and grid.words(c).text]
    under_merged = any((above := grid.cell(first, c.column)) and above.columns > 1 for c in fresh)
    carried = any(c.row <= first and c.row + c.rows > row for c in grid.distinct(row))
    known = all(
        len(text := grid.words(c).text) <= _HEAD_LENGTH and column_of(text) is not None
        for c in fresh
    )
    return bool(fresh) and known and (under_merged or carried)


def _column_kind(grid: Grid, column: int, first: int, body: int) -> Column | None:
    texts: list[str] = []
    for row in range(first, body):
        cell = grid.cell(row, column)
        if cell and (text := grid.words(cell).text) and text not in texts:
            texts.append(text)
    for text in (*reversed(texts), "".join(texts)):
        kind = column_of(text)
        # 单位 alone may be the unit of measure of an indicator table.
        if text == "单位" and not _holds_organs(grid, column, body):
            return None
        if kind is not None:
            return kind
    return None


def _holds_organs(grid: Grid, column: int, body: int) -> bool:
    return any(_ORGAN.search(grid.text(row, column)) for row in range(body, grid.table.rows))


def _unnamed_left_of(
    grid: Grid, body: int, kinds: list[Column | None], works: list[int]
) -> list[int]:
    """`works` with columns without a head that stand just left of them and hold words."""
    left = works[0] - 1
    found: list[int] = []
    while left >= 0 and kinds[left] is None:
        texts = [t for r in range(body, grid.table.rows) if (t := grid.text(r, left))]
        if not texts or any(_BARE_NUMBER.match(t) for t in texts):
            break
        found.insert(0, left)
        left -= 1
    return found + works


class TableReader:
    """Reads the rows of one task table into drafts; blank cells take what stands above them."""

    def __init__(
        self, grid: Grid, layout: Layout, headings: Headings, section: Section | None
    ) -> None:
        self.grid, self.layout, self.headings, self.section = grid, layout, headings, section
        self._outer = section
        self._number: tuple[str, Passage] | None = None
        self._measure: Passage | None = None
        self._units: dict[int, Passage] = {}
        self._deadlines: dict[int, Passage] = {}
        self._last: tuple[Cell, DraftTask] | None = None

    def read(self, plan: DraftPlan) -> None:
        """Add the table's tasks to `plan`."""
        for row in range(self.layout.body, self.grid.table.rows):
            cells = [c for c in self.grid.distinct(row) if self.grid.words(c).text]
            if not cells or self._is_head_again(row):
                continue
            if self._read_heading_row(row, cells, plan):
                continue
            draft = self._read_row(row)
            if draft is not None:
                plan.tasks.append(draft)

    def _is_head_again(self, row: int) -> bool:
        return _known_heads(self.grid, row) >= max(2, len(self.grid.distinct(row)) - 1)

    def _read_heading_row(self, row: int, cells: list[Cell], plan: DraftPlan) -> bool:
        if len(cells) > 2 or any(c.row != row for c in cells):
            return False
        first = cells[0]
        words = self.grid.words(first)
        wide = first.columns >= max(2, self.grid.table.columns - 1)
        label = read_label(words.text)
        if len(cells) == 2:
            # 一 | 优化办学条件 over the whole width.
            bare = _BARE_CHINESE.match(words.text)
            if not bare or cells[1].columns < max(2, self.grid.table.columns - 2):
                return False
            self._enter(
                Label(LabelKind.CHINESE, words.text, bare[1]), self.grid.words(cells[1]), words
            )
            return True
        if wide and _NOTE.match(words.text):
            # A note below a table speaks of all its rows.
            plan.notes.append((0, words))
            return True
        labelled = label is not None and label.kind in _HEADING_KINDS
        if not wide and (first.column >= self.layout.text or not labelled):
            return False
        cut = label.length if label else 0
        self._enter(label, words[cut:], words[:cut] if label else None)
        return True

    def _enter(self, label: Label | None, words: Passage, label_words: Passage | None) -> None:
        """Begin a section: nothing above it may be taken by a blank cell below it."""
        self.section = self.headings.add(label, words, label_words)
        self._number = self._measure = None
        self._units.clear()
        self._deadlines.clear()

    def _fresh(self, row: int, column: int | None) -> Passage | None:
        """The words of a cell that begins in this row and is not blank."""
        if column is None:
            return None
        cell = self.grid.cell(row, column)
        if cell is None or cell.row != row:
            return None
        words = self.grid.words(cell)
        return words if words.text else None

    def _read_row(self, row: int) -> DraftTask | None:
        self._read_groups(row)
        text, cell, own_number = self._text(row)
        if text is None:
            return None
        if cell is not None and self._last and self._last[0] is cell:
            self._add_units(row, self._last[1])
            return None
        number = own_number or self._number
        draft = DraftTask(
            text=text,
            number=number[0] if number else None,
            number_words=number[1] if number else None,
            measure=self._measure,
            section=self.section,
        )
        self._add_units(row, draft)
        self._add_deadlines(row, draft)
        draft.goals = [w for c in self.layout.goals if (w := self._fresh(row, c))]
        self._last = (cell, draft) if cell is not None else None
        return draft

    def _read_groups(self, row: int) -> None:
        """Take up the section, number and measure that begin in this row."""
        section = self._fresh(row, self.layout.section)
        if section is not None:
            label = read_label(section.text)
            cut = label.length if label else 0
            self._enter(label, section[cut:], section[:cut] if label else None)
        number = self._fresh(row, self.layout.number)
        measure = self._fresh(row, self.layout.measure)
        if number is not None:
            self._number = (_number_value(number), number)
            if measure is None:
                self._measure = self._measure if self.layout.measure is not None else None
        if measure is not None:
            self._take_measure(measure, number)

    def _take_measure(self, measure: Passage, number: Passage | None) -> None:
        label = read_label(measure.text)
        cut = label.length if label else 0
        bare = _BARE_CHINESE.match(number.text) if number is not None else None
        if label and label.kind in _HEADING_KINDS:
            self._enter(label, measure[cut:], measure[:cut])
            self._number = (label.value, measure[:cut])
        elif number is not None and bare:
            self._enter(Label(LabelKind.CHINESE, number.text, bare[1]), measure, number)
            self._number = (number.raw(), number)
        elif label:
            self._number = (label.value, measure[:cut])
        elif number is None:
            self._number = None
        self._measure = measure[cut:].strip(" 。；")

    def _text(self, row: int) -> tuple[Passage | None, Cell | None, tuple[str, Passage] | None]:
        cell = self.grid.cell(row, self.layout.text)
        words = self.grid.words(cell) if cell else None
        if cell is None or words is None or not words.text:
            # The measure alone is the task where the row gives it no words of its own.
            fresh = self._fresh(row, self.layout.measure)
            return (self._measure if fresh is not None else None), None, None
        label = read_label(words.text)
        if label and label.kind in {
            LabelKind.NUMBER,
            LabelKind.NUMBER_BRACKET,
            LabelKind.NUMBER_PATH,
        }:
            rest = words[label.length :]
            if not _has_label(rest, label):
                return rest, cell, (label.value, words[: label.length])
        return words, cell, None

    def _add_units(self, row: int, draft: DraftTask) -> None:
        primary = self.layout.primary
        primary_blank = primary is not None and self._fresh(row, primary) is None
        for column, role in self.layout.units:
            cell = self.grid.cell(row, column)
            words = self.grid.words(cell) if cell else None
            if words is not None and words.text:
                self._units[column] = words
                if not any(u.words is words for u in draft.units):
                    draft.units.append(UnitCell(words, role, inherited=cell.row != row))  # type: ignore[union-attr]
                continue
            merged = self.grid.table.merges_known and not self._is_left_blank(column)
            takes = column == primary or (primary_blank and not merged)
            if takes and column in self._units:
                draft.units.append(UnitCell(self._units[column], role, inherited=True))
            elif column != primary:
                # Beside a filled lead cell a blank means none, and none it stays below.
                self._units.pop(column, None)
        if primary_blank and primary not in self._units and not draft.units:
            draft.warnings.append(warn("lead-blank"))

    def _is_left_blank(self, column: int) -> bool:
        """Whether cells of `column` are left blank to go on, in a table that knows merging.

        Where the lead column itself is never merged, its blank cells stand for merging.
        """
        primary = self.layout.primary
        if primary is None:
            return False
        return not any(
            c.rows > 1 and c.column == primary and c.row >= self.layout.body
            for c in self.grid.table.cells
        )

    def _add_deadlines(self, row: int, draft: DraftTask) -> None:
        continues = (
            (self.layout.measure is not None and self._fresh(row, self.layout.measure) is None)
            or (self.layout.number is not None and self._fresh(row, self.layout.number) is None)
            or (self.layout.primary is not None and self._fresh(row, self.layout.primary) is None)
        )
        for column in self.layout.deadlines:
            cell = self.grid.cell(row, column)
            words = self.grid.words(cell) if cell else None
            if words is not None and words.text:
                self._deadlines[column] = words
                draft.deadlines.append(words)
            elif continues and column in self._deadlines:
                draft.deadlines.append(self._deadlines[column])
            else:
                self._deadlines.pop(column, None)


def _number_value(words: Passage) -> str:
    match = _BARE_NUMBER.match(words.text)
    return match[1] if match else words.raw().strip("、.． ")


def _has_label(words: Passage, first: Label) -> bool:
    """Whether a cell goes on to list 2., 3. …: then its numbers are a list, not the task's own."""
    if not first.value.isdigit():
        return False
    following = first.text.replace(first.value, str(int(first.value) + 1))
    return following in words.text


def task_tables(document: Document) -> Iterator[tuple[Grid, Layout | None]]:
    """Each table of the document with its layout (None where it is no task table)."""
    for table in document.tables:
        grid = Grid(document, table)
        yield grid, find_layout(grid)
