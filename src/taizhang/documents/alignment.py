"""Which columns the cells of a short row stand in, told by what the columns hold elsewhere.

A row with fewer cells than its table has columns must not shift a unit under the wrong role. Each
column is known by the kinds of its contents; cells are placed only where one placement fits best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

Spans = list[tuple[int, int]]

_KINDS = ("number", "date", "units", "sentence", "phrase", "empty")
_NUMBER = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,4}[)）]?[.．、]?$")
_DATE = re.compile(r"(?:[12]\d{3}|\d{1,2}月|年|季度|长期|持续|每[年月季]|年度).{0,14}$")
_UNITS = re.compile(
    r"(?:[^，、\s。]{1,24}(?:局|厅|委|办|部|院|府|会|中心|公司|学校|单位|部门|县|区|市|社|行|处|室|组|所)"
    r"(?:[（(][^（）]*[)）])?[，、；;\s]*)+等?$"
)
_HEADS = {
    "number": re.compile(r"序\s*号|编\s*号|^号$"),
    "date": re.compile(r"时限|期限|时间|进度|节点|日期"),
    "units": re.compile(r"单位|部门|牵头|配合|责任(?!分解)|参与|协办|主办|科室|机构"),
    "sentence": re.compile(r"内容|任务|措施|举措|目标|要求|项目|分解|事项|工作|指标"),
    "phrase": re.compile(r"任务|举措|项目|类别|领域|事项|分类|名称|指标"),
}


def kind_of(text: str) -> str:
    """What a cell holds: one of number, date, units, sentence, phrase, empty."""
    text = text.replace("\n", "")
    if not text:
        return "empty"
    if _NUMBER.match(text):
        return "number"
    if len(text) <= 20 and _DATE.match(text):
        return "date"
    if _UNITS.match(text):
        return "units"
    return "sentence" if len(text) > 30 or re.search(r"[，。；]", text) else "phrase"


def profiles(rows: Sequence[Sequence[str]], width: int) -> list[dict[str, float]]:
    """For each column the share of each kind among its cells."""
    found = []
    for column in range(width):
        kinds = [kind_of(row[column]) for row in rows]
        found.append({kind: kinds.count(kind) / len(kinds) for kind in _KINDS} if kinds else {})
    return found


def header_spans(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Spans:
    """Column and width of each cell of a header that has fewer cells than the table has columns.

    Of all ways to divide the columns, the one in which headings and contents agree best; if
    several do, the one that widens the leftmost heading: measures and their parts stand left.
    """
    columns = profiles(rows, width)
    best: Spans = []
    best_score = (-1.0, 0)
    for cuts in combinations(range(1, width), len(header) - 1):
        edges = [0, *cuts, width]
        spans = [(low, high - low) for low, high in pairwise(edges)]
        score = sum(
            _agreement(head, columns[column])
            for head, (low, size) in zip(header, spans, strict=True)
            for column in range(low, low + size)
        )
        if (round(score, 6), spans[0][1]) > best_score:
            best, best_score = spans, (round(score, 6), spans[0][1])
    return best


def _agreement(head: str, column: dict[str, float]) -> float:
    """How well a heading stands over a column, from 0 to 1."""
    head = re.sub(r"\s", "", head)
    return max(
        (column.get(kind, 0.0) for kind, pattern in _HEADS.items() if pattern.search(head)),
        default=0.0,
    )


def place_cells(
    texts: Sequence[str], rows: Sequence[Sequence[str]], width: int
) -> tuple[Spans, str]:
    """Column and width of each cell of a row, and the code of a note where that is not certain."""
    if len(texts) == width:
        return [(column, 1) for column in range(width)], ""
    if len(texts) == 1:
        return [(0, width)], ""
    left = [(column, 1) for column in range(len(texts))]
    columns = profiles(rows, width)
    if len(rows) < 2 or not all(columns):
        return left, "columns-uncertain"
    kinds = [kind_of(text) for text in texts]
    scored = sorted(
        (
            (sum(columns[c][kind] for c, kind in zip(chosen, kinds, strict=True)), chosen)
            for chosen in combinations(range(width), len(texts))
        ),
        reverse=True,
    )
    best, chosen = scored[0]
    if best - scored[1][0] < 0.5 or best < 0.5 * len(texts):
        return left, "columns-uncertain"
    return [(column, 1) for column in chosen], "columns-inferred"
