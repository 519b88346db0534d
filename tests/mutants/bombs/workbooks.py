"""Workbooks whose grids, strings and formats no sheet has."""

from __future__ import annotations

import random

from tests.documents import sheets
from tests.mutants.members import members_of, zipped


def sheet_merges(rng: random.Random) -> bytes:
    """Merged ranges reversed, of a million rows, overlapping, by the ten thousand."""
    data = sheets.workbook(
        ("任务", [["序号", "任务", "牵头单位"], ["1", "甲", "县财政局"]] * 40), merged=["A1:C1"]
    )
    ranges = rng.choice((
        ["A1:XFD1048576"], ["C9:A1"], ["A1:A1048576", "A2:C2"], ["A1:B2", "B1:C2", "A2:C3"],
        ["A0:B1"],
        [f"A{n}:C{n + 3}" for n in range(1, 20_000)], ["A1:C1048577"], ["A1"] * 90_000,
        [f"A1:B{n}" for n in range(1, 30_000)],
    ))  # fmt: skip
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in ranges)
    members = [
        (name, part.replace(b'<mergeCell ref="A1:C1" />', merges.encode()).replace(
            b'<mergeCell ref="A1:C1"/>', merges.encode()))
        for name, part in members_of(data)
    ]  # fmt: skip
    return zipped(members)


def sheet_cells(rng: random.Random) -> bytes:
    """Very many cells, or few at the far ends of the grid, or one string shown everywhere."""
    count = rng.choice((1_000, 50_000, 290_000))
    step = rng.choice((1, 1, 7, 1_000))
    text = rng.choice(("甲", "县财政局牵头", "9" * 400, "改造公路30公里。" * 4_000))
    cells = "".join(
        f'<row r="{at}"><c r="{rng.choice(("A", "B", "XFD"))}{at}" t="s"><v>0</v></c></row>'
        for at in range(1, min(1 + count * step, 1_048_577), step)
    )
    members = []
    for name, part in members_of(sheets.workbook(("任务", [["甲"]]))):
        if name == "xl/sharedStrings.xml":
            part = part.replace("甲".encode(), text.encode())
        if name.startswith("xl/worksheets/sheet"):
            start, _, rest = part.partition(b"<sheetData>")
            part = (
                start
                + b"<sheetData>"
                + cells.encode()
                + b"</sheetData>"
                + rest.partition(b"</sheetData>")[2]
            )
        members.append((name, part))
    return zipped(members)


def sheet_formats(rng: random.Random) -> bytes:
    """Numbers and number formats that no sheet shows."""
    code = rng.choice(("0" * 5_000, "#" * 200 + "." + "0" * 4_000, '"' * 999, "[h]" * 300,
    "yyyy" * 500, "0.0E+00" * 90,
                       "?/?" * 300, ";;;;;;;;", "[" * 5_000, "\\" * 999, "@" * 300, "[>1e999]0",
                       "0%" * 400))  # fmt: skip
    value = rng.choice(
        (
            "1e308",
            "-1e308",
            "1e-320",
            "NaN",
            "inf",
            "-inf",
            "2958466",
            "-1",
            "1e15",
            "9" * 4_000,
            "0.1",
            "46023.5",
        )
    )
    members = []
    for name, part in members_of(sheets.formatted(46023.5, "yyyy年m月")):
        if name == "xl/styles.xml":
            escaped = (
                code.replace("&", "&amp;")
                .replace('"', "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
            )
            part = part.replace("yyyy年m月".encode(), escaped.encode())
        if name.startswith("xl/worksheets/sheet"):
            part = part.replace(b"46023.5", value.encode())
        members.append((name, part))
    return zipped(members)
