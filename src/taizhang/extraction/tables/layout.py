"""Which column of a table holds what, by its head and, where that says nothing, by its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.extraction.plan import Role
from taizhang.extraction.tables.grid import Grid
from taizhang.lexicon.columns import Column, column_of

HEAD_LENGTH = 22


_HEAD_ROWS = 6


_ROLES = {
    Column.LEAD: Role.LEAD,
    Column.RESPONSIBLE: Role.RESPONSIBLE,
    Column.SUPPORT: Role.SUPPORT,
}


_ORGAN = re.compile(r"[局厅委办部院会府处]$|公司|中心")


BARE_NUMBER = re.compile(r"^(\d{1,4}(?:[.-]\d{1,3})*)[.、．]?$")


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
            return [t[:HEAD_LENGTH] for t in texts]
    return []


def _head_rows(grid: Grid) -> tuple[int, int] | None:
    """(first row of the head, first row of the body); the head may have two levels."""
    for row in range(min(grid.table.rows, _HEAD_ROWS)):
        if known_heads(grid, row) >= 2:
            end = row + 1
            while end < grid.table.rows and _goes_on(grid, row, end):
                end += 1
            return row, end
    return None


def known_heads(grid: Grid, row: int) -> int:
    """How many cells of a row are heads of known columns."""
    return sum(
        1
        for cell in grid.distinct(row)
        if 0 < len(text := grid.words(cell).text) <= HEAD_LENGTH and column_of(text) is not None
    )


def _goes_on(grid: Grid, first: int, row: int) -> bool:
    """Whether `row` is a second level of the head: short known words under a merged head."""
    fresh = [c for c in grid.distinct(row) if c.row == row and grid.words(c).text]
    under_merged = any((above := grid.cell(first, c.column)) and above.columns > 1 for c in fresh)
    carried = any(c.row <= first and c.row + c.rows > row for c in grid.distinct(row))
    known = all(
        len(text := grid.words(c).text) <= HEAD_LENGTH and column_of(text) is not None
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
        if not texts or any(BARE_NUMBER.match(t) for t in texts):
            break
        found.insert(0, left)
        left -= 1
    return found + works
