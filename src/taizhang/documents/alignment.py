"""Which columns the cells of a short row stand in, told by what the columns hold elsewhere.

A row with fewer cells than its table has columns must not shift a unit under the wrong role. Each
column is known by the kinds of its contents; cells are placed only where one placement fits best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Spans = list[tuple[int, int]]
#: For each column the share of each kind of content; empty where too little is known.
Profiles = list[dict[str, float]]

_KINDS = ("number", "date", "units", "sentence", "phrase", "empty")
_NUMBER = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,4}[)）]?[.．、]?$")
_DATE = re.compile(r"(?:[12]\d{3}|\d{1,2}月|年|季度|长期|持续|每[年月季]|年度).{0,14}$")
_UNIT_END = re.compile(
    r"(?:局|厅|委|办|部|院|府|会|中心|公司|集团|学校|大学|单位|部门|县|区|市|社|行|处|室|组|所|镇|乡|街道)$"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
#: A wider table is not aligned by its contents.
_MAX_WIDTH = 40
_HEAD_LENGTH = 12
_SAMPLE = 200
_HEADS = {
    "number": re.compile(r"序\s*号|编\s*号|^号$"),
    "date": re.compile(r"时限|期限|时间|进度|节点|日期"),
    "units": re.compile(r"单位|部门|牵头|配合|责任(?!分解)|参与|协办|主办|科室|机构"),
    "sentence": re.compile(r"内容|任务|措施|举措|目标|要求|项目|分解|事项|工作|指标"),
    "phrase": re.compile(r"任务|举措|项目|类别|领域|事项|分类|名称|指标"),
}


def is_number_head(text: str) -> bool:
    """Whether `text` heads a column of numbers (序号)."""
    return len(text) <= _HEAD_LENGTH and bool(_HEADS["number"].fullmatch(text))


def is_head(text: str) -> bool:
    """Whether `text` is short and heads a column of a task table."""
    return len(text) <= _HEAD_LENGTH and any(head.search(text) for head in _HEADS.values())


def kind_of(text: str) -> str:
    """What a cell holds: one of number, date, units, sentence, phrase, empty."""
    text = text.replace("\n", "")
    if not text:
        return "empty"
    if _NUMBER.match(text):
        return "number"
    if len(text) <= 20 and _DATE.match(text):
        return "date"
    if _are_units(text):
        return "units"
    return "sentence" if len(text) > 30 or re.search(r"[，。；]", text) else "phrase"


def _are_units(text: str) -> bool:
    """Whether `text` is a list of offices: names that end as offices do."""
    names = re.split(r"[、，,；;\s]+", _BRACKETS.sub("", text).removesuffix("等"))
    return all(len(name) <= 26 and _UNIT_END.search(name) for name in names if name) and any(names)


def profiles(rows: Sequence[Sequence[str]], width: int) -> Profiles:
    """The profile of each column, from rows that have all cells."""
    found: Profiles = []
    for column in range(width):
        kinds = [kind_of(row[column]) for row in rows[:_SAMPLE]]
        shares = {kind: kinds.count(kind) / len(kinds) for kind in _KINDS} if kinds else {}
        found.append(shares)
    return found


def header_spans(header: Sequence[str], columns: Profiles) -> Spans:
    """Column and width of each cell of a header that has fewer cells than the table has columns.

    Of all ways to divide the columns, the one in which headings and contents agree best; if
    several do, the one that widens the leftmost heading: measures and their parts stand left.
    """
    width = len(columns)
    if width > _MAX_WIDTH:
        return [(column, 1) for column in range(len(header))]
    # best[c]: the headings so far stand over the columns before c; score, width of the first, spans.
    best: dict[int, tuple[int, int, Spans]] = {0: (0, 0, [])}
    for index, head in enumerate(header):
        longest = width - (len(header) - index - 1)
        longer: dict[int, tuple[int, int, Spans]] = {}
        for start, (score, first, spans) in best.items():
            agreed = score
            for end in range(start + 1, longest + 1):
                agreed += _agreement(head, columns[end - 1])
                made = (agreed, first or end, [*spans, (start, end - start)])
                if end not in longer or made[:2] > longer[end][:2]:
                    longer[end] = made
        best = longer
    return best[width][2]


def _agreement(head: str, column: dict[str, float]) -> int:
    """How well a heading stands over a column, from 0 to 1,000."""
    head = re.sub(r"\s", "", head)
    shares = (column.get(k, 0.0) for k, pattern in _HEADS.items() if pattern.search(head))
    return round(1000 * max(shares, default=0.0))


def place_cells(texts: Sequence[str], columns: Profiles) -> tuple[Spans, str]:
    """Column and width of each cell of a row, and the code of a note where that is not certain."""
    width = len(columns)
    if len(texts) == width:
        return [(column, 1) for column in range(width)], ""
    if len(texts) == 1:
        return [(0, width)], ""
    left = [(column, 1) for column in range(len(texts))]
    if width > _MAX_WIDTH or not all(columns):
        return left, "columns-uncertain"
    best, second = _placements([kind_of(text) for text in texts], columns)
    score, chosen = best
    if score < 500 * len(texts):
        return left, "columns-uncertain"
    if score - second[0] < 500:
        moved = set(chosen) ^ set(second[1])
        if not all(columns[column]["units"] >= 0.5 for column in moved):
            return left, "columns-uncertain"
        # Units that fit two columns stand in the first: a task without lead is rarer than one
        # without support.
        return [(column, 1) for column in min(chosen, second[1])], "columns-uncertain"
    return [(column, 1) for column in chosen], "columns-inferred"


_Placement = tuple[int, tuple[int, ...]]


def _placements(kinds: Sequence[str], columns: Profiles) -> tuple[_Placement, _Placement]:
    """The best two ways to put cells of `kinds` into `columns` from left to right."""
    # ways[i]: the best two placements of the first i cells in the columns seen so far.
    ways: list[list[_Placement]] = [[(0, ())], *([] for _ in kinds)]
    for column, profile in enumerate(columns):
        for index in range(min(column + 1, len(kinds)), 0, -1):
            share = round(1000 * profile[kinds[index - 1]])
            more = [(score + share, (*chosen, column)) for score, chosen in ways[index - 1]]
            ways[index] = sorted(ways[index] + more, reverse=True)[:2]
    best, second = ways[len(kinds)]
    return best, second
