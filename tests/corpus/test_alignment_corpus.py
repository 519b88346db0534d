"""The labels of the alignment's test set agree with its plans and with themselves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

SET = Path(__file__).resolve().parent / "alignment"
NAMES = sorted(path.name.split(".")[0] for path in SET.glob("*.alignment.gold.json"))
Json = dict[str, Any]


def labels(name: str) -> Json:
    read: Json = json.loads((SET / f"{name}.gold.json").read_text("utf-8"))
    return read


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def target_of(plan: Json, task: int, index: int | str) -> Json:
    """The target that an index (or `general N`) of a pair names."""
    targets = plan["tasks"][task]["targets"] if isinstance(index, int) else plan["targets"]
    found: Json = targets[int(str(index).removeprefix("general "))]
    return found


def due_of(plan: Json, task: int, index: int | str) -> str | None:
    """The target's due, else the deadline of its task."""
    due: str | None = target_of(plan, task, index)["due"]
    if due is None and isinstance(index, int):
        due = next((d["date"] for d in plan["tasks"][task]["deadlines"]), None)
    return due


def is_after(later: str | None, earlier: str | None) -> bool:
    """Whether one date is after another, as precisely as both are given."""
    if later is None or earlier is None:
        return False
    length = min(len(later), len(earlier))
    return later[:length] > earlier[:length]


def test_the_set_has_three_pairs() -> None:
    assert NAMES == ["elderly", "vocational", "water"]


@pytest.mark.parametrize("side", ["upper", "lower"])
@pytest.mark.parametrize("name", NAMES)
def test_every_quotation_stands_in_the_plan(name: str, side: str) -> None:
    text = squeezed((SET / f"{name}_{side}.txt").read_text("utf-8"))
    plan = labels(f"{name}_{side}")

    for task in plan["tasks"]:
        body = squeezed(task["text"])
        assert body in text
        assert squeezed(task["measure"] or "") in text
        assert all(squeezed(deadline["raw"]) in text for deadline in task["deadlines"])
        assert all(squeezed(target["raw"]) in body for target in task["targets"])
    assert all(squeezed(target["raw"]) in text for target in plan["targets"])


@pytest.mark.parametrize("name", NAMES)
def test_pairs_name_tasks_once_and_the_rest_is_uncarried(name: str) -> None:
    gold = labels(f"{name}.alignment")
    upper, lower = labels(gold["upper"])["tasks"], labels(gold["lower"])["tasks"]
    pairs = [(pair["upper"], pair["lower"]) for pair in gold["pairs"]]

    assert pairs == sorted(set(pairs))
    assert all(0 <= above < len(upper) and 0 <= below < len(lower) for above, below in pairs)
    assert all(pair["grade"] in (1, 2) and pair["reason"] for pair in gold["pairs"])
    carried = {pair["upper"] for pair in gold["pairs"] if pair["grade"] == 2}
    assert gold["uncarried"] == [index for index in range(len(upper)) if index not in carried]


@pytest.mark.parametrize("name", NAMES)
def test_relations_follow_from_value_and_date(name: str) -> None:
    gold = labels(f"{name}.alignment")
    upper, lower = labels(gold["upper"]), labels(gold["lower"])

    for pair in gold["pairs"]:
        for relation in pair["targets"]:
            one = target_of(upper, pair["upper"], relation["upper"])
            other = target_of(lower, pair["lower"], relation["lower"])
            if relation["relation"] == "different_measure":
                continue
            assert one["unit"] == other["unit"]
            if one["value"] != other["value"]:
                more_is_stronger = one["comparator"] != "<=" or other["comparator"] != "<="
                stronger = (other["value"] > one["value"]) == more_is_stronger
                expected = "lower_stronger" if stronger else "lower_weaker"
            else:
                later = is_after(
                    due_of(lower, pair["lower"], relation["lower"]),
                    due_of(upper, pair["upper"], relation["upper"]),
                )
                expected = "lower_later" if later else "equal"
            assert relation["relation"] == expected, relation
