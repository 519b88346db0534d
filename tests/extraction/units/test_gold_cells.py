"""The units of the given plans, each cell read by itself, against the hand-made labels."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from taizhang.extraction.plan import Role
from taizhang.extraction.setting import Setting
from taizhang.extraction.units import find_locality, read_responsibility, read_units
from tests.extraction.units.reading import passage

SHARED = Path(__file__).parents[4] / "shared"
TABLES = ["000_99321dcad9a78a9c", "002_0dc2bc417d7c1b87"]
PROSE = "004_9fe223a00010feb8"

Facts = list[tuple[str, str, str | None, str, str]]

pytestmark = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="the given plans are not beside the repository"
)


def source(name: str) -> str:
    return (SHARED / "seeds" / f"{name}.txt").read_text("utf-8")


def gold(name: str) -> dict[str, Any]:
    labels: dict[str, Any] = json.loads((SHARED / "gold" / f"{name}.gold.json").read_text("utf-8"))
    return labels


def where(labels: dict[str, Any]) -> Setting:
    found = find_locality(labels["document"]["title"], None, [])
    return Setting(
        jurisdiction=found.jurisdiction,
        ancestors=found.ancestors,
        full_names={"大数据中心": "大数据发展中心"},
    )


def labelled(assignments: list[dict[str, Any]]) -> Facts:
    return [
        (a["role"], a["surface"], a["division"], a["canonical"], a["kind"]) for a in assignments
    ]


@pytest.mark.parametrize("name", TABLES)
def test_each_cell_of_a_table_gives_its_units(name: str) -> None:
    text, labels = source(name), gold(name)
    cells = 0
    for task in labels["tasks"]:
        for role in Role:
            expected = labelled([a for a in task["assignments"] if a["role"] == role.value])
            cell = _cell(text, [surface for _, surface, *_ in expected])
            if cell is None:
                continue
            cells += 1
            found = read_units(passage(cell), role, where(labels))
            assert [
                (a.role.value, a.surface, a.division, a.canonical, a.kind.value) for a in found
            ] == expected
    assert cells > len(labels["tasks"]), "most tasks have cells of two roles"


def _cell(text: str, surfaces: list[str]) -> str | None:
    """The words of a cell that name these units: signs or a line break between them, words elided."""
    if not surfaces:
        return None
    whole = r"[、，\s]*".join(rf"(?:{re.escape(s)}|{re.escape(s[:-2])})" for s in surfaces)
    match = re.search(rf"(?<=[\t\n]){whole}(?=\n)", text)
    return match[0] if match else None


def test_each_line_of_responsibility_gives_its_units() -> None:
    text, labels = source(PROSE), gold(PROSE)
    lines = re.findall(r"责任单位：.*?完成时限：[^\n]*", text, re.DOTALL)
    assert len(lines) == len(labels["tasks"])

    for line, task in zip(lines, labels["tasks"], strict=True):
        found = read_responsibility(passage(line), where(labels))

        assert [
            (a.role.value, a.surface, a.division, a.canonical, a.kind.value)
            for a in found.assignments
        ] == labelled(task["assignments"])
        assert len(found.deadlines) == 1
