"""The rows of a task table as drafts; what a blank cell takes from the rows above it."""

from __future__ import annotations

import re

from taizhang.documents.model import Cell
from taizhang.extraction.draft import DraftPlan, DraftTask, UnitCell
from taizhang.extraction.headings import Headings
from taizhang.extraction.labels import Label, LabelKind, read_label
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Section
from taizhang.extraction.tables.grid import Grid
from taizhang.extraction.tables.layout import BARE_NUMBER, Layout, known_heads
from taizhang.extraction.wording import warn

# Labels of headings: one of these before a merged cell makes it a section as well as a measure.
_HEADING_KINDS = {
    LabelKind.PART,
    LabelKind.CHAPTER,
    LabelKind.CHINESE,
    LabelKind.CHINESE_BRACKET,
}


_NOTE = re.compile(r"^(备注|注|说明|附注|填表说明)[：:\d]")


_BARE_CHINESE = re.compile(r"^[（(]?([一二三四五六七八九十百]+)[）)]?[、.]?$")


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
        return known_heads(self.grid, row) >= max(2, len(self.grid.distinct(row)) - 1)

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
    match = BARE_NUMBER.match(words.text)
    return match[1] if match else words.raw().strip("、.． ")


def _has_label(words: Passage, first: Label) -> bool:
    """Whether a cell goes on to list 2., 3. …: then its numbers are a list, not the task's own."""
    if not first.value.isdigit():
        return False
    following = first.text.replace(first.value, str(int(first.value) + 1))
    return following in words.text
