"""Tables in plain text: one cell a line, cells parted by tabs on one line, or by pipes.

Text says nothing of merged cells: an empty cell may be the lower part of the one above. Grids from
here have `merges_known=False`; only widths that the contents make certain are set.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taizhang.documents.alignment import header_spans, place_cells, profiles
from taizhang.documents.assembly import Grid, GridCell
from taizhang.documents.loosecells import loose_rows


@dataclass(slots=True)
class TextCell:
    """A cell as text gives it: its lines, and the number of the first (from 1)."""

    number: int
    text: str


Row = list[TextCell]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table in the lines from `start` up to `end` (0-based)."""

    start: int
    end: int
    grid: Grid


def find_tables(lines: Sequence[str]) -> Iterator[FoundTable]:
    """The tables in `lines`, from top to bottom."""
    at = 0
    while at < len(lines):
        # A run of lines that is no table is not tried again inside.
        furthest = at + 1
        for rows_from in (
            (_one_cell_a_line, _pipes, _tabbed, _loose) if lines[at].strip(" ") else ()
        ):
            end, rows = rows_from(lines, at)
            furthest = max(furthest, end)
            if end > at and _is_table(rows):
                yield FoundTable(at, end, grid_of(rows))
                break
        at = furthest


def _one_cell_a_line(lines: Sequence[str], at: int) -> tuple[int, list[Row]]:
    """A tab begins a cell, a line without one goes on with it, a blank line ends the row."""
    rows: list[Row] = []
    row: Row = []
    end = at
    for number in range(at, len(lines)):
        line = lines[number]
        if line.startswith("\t"):
            if "\t" in line[1:].rstrip():
                break
            row.append(TextCell(number + 1, line[1:].strip()))
            end = number + 1
        elif line.strip():
            if not row:
                break
            row[-1].text = f"{row[-1].text}\n{line.strip()}".lstrip("\n")
            end = number + 1
        elif row:
            rows.append(row)
            row = []
    if row:
        rows.append(row)
    return end, rows


_PIPE = r"(?<!\\)[|｜│┃]"
_PIPE_ROW = re.compile(r"\s*[|｜│┃].*[|｜│┃]\s*$")
# Without bars at the ends a row has two bars at least; one may stand in a sentence.
_OPEN_PIPE_ROW = re.compile(rf"[^|｜│┃]*{_PIPE}[^|｜│┃]*{_PIPE}")
_RULE = re.compile(r"[\s|｜│┃:+\-—─━═┼├┤┬┴┌┐└┘╋]+$")


def _pipes(lines: Sequence[str], at: int) -> tuple[int, list[Row]]:
    """`| a | b |` or `a | b | c`, with or without lines that draw a rule."""
    rows: list[Row] = []
    end = at
    closed = _PIPE_ROW.match(lines[at]) or _RULE.match(lines[at])
    pattern = _PIPE_ROW if closed else _OPEN_PIPE_ROW
    for number in range(at, len(lines)):
        line = lines[number]
        if _RULE.match(line) and line.strip():
            end = number + 1
        elif pattern.match(line):
            cells = re.split(_PIPE, line.strip()[1:-1] if closed else line)
            rows.append([TextCell(number + 1, _pipe_cell(cell)) for cell in cells])
            end = number + 1
        else:
            break
    return end, rows


def _pipe_cell(text: str) -> str:
    return re.sub(r"\s*<br\s*/?>\s*", "\n", text.strip().replace("\\|", "|"))


def _tabbed(lines: Sequence[str], at: int) -> tuple[int, list[Row]]:
    """`a⇥b⇥c` on one line."""
    rows: list[Row] = []
    end = at
    for number in range(at, len(lines)):
        line = lines[number]
        # The first row, a header, has something on both sides of a tab; later ones may be empty.
        if "\t" in (line if rows else line.strip()):
            cells = line.rstrip("\r\n").split("\t")
            rows.append([TextCell(number + 1, cell.strip()) for cell in cells])
            end = number + 1
        elif line.strip() or not rows:
            break
    return end, rows


def _loose(lines: Sequence[str], at: int) -> tuple[int, list[Row]]:
    """Cells that became paragraphs."""
    end, rows = loose_rows(lines, at)
    return end, [[TextCell(cell.start + 1, cell.text) for cell in row] for row in rows]


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether `rows` are a table, not paragraphs that begin with a tab."""
    lengths = Counter(len(row) for row in rows)
    wide = sum(count for length, count in lengths.items() if length > 1)
    return len(rows) >= 2 and wide >= 2 and wide >= 0.4 * len(rows)


def grid_of(rows: list[Row]) -> Grid:
    """The rectangular grid of `rows`, which may have different numbers of cells."""
    usual = _usual_length([len(row) for row in rows[1:]] or [len(rows[0])])
    width = max(usual, *(len(row) for row in rows))
    full = [[cell.text for cell in row] for row in rows[1:] if len(row) == width]
    columns = (
        profiles(full, width) if len(full) < len(rows) - 1 or len(rows[0]) < width else [{}] * width
    )
    cells: list[GridCell] = []
    for index, row in enumerate(rows):
        texts = [cell.text for cell in row]
        if index == 0 and 1 < len(row) < width:
            spans, note = header_spans(texts, columns), "header-inferred"
        else:
            spans, note = place_cells(texts, columns)
        for cell, (column, size) in zip(row, spans, strict=True):
            where = f"（第{cell.number}行）"
            cells.append(GridCell(cell.text, index, column, columns=size, where=where, note=note))
    return Grid(cells, len(rows), width, merges_known=False)


def _usual_length(lengths: list[int]) -> int:
    """The most frequent length; of two that are equally frequent, the greater."""
    counted = Counter(lengths)
    return max(counted, key=lambda length: (counted[length], length))
