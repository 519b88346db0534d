"""The given pair of plans, a province's and a county's, is aligned as well as was asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from taizhang import parse, read
from taizhang.alignment import align
from taizhang.alignment.serialise import to_json
from tests.alignment_scoring import figures
from tests.conftest import seed

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "alignment_002_000.gold.json"


def test_the_given_pair_is_aligned_right() -> None:
    if not GOLD.exists():
        pytest.skip("the labels of the given pair are not beside the repository (../shared/gold)")
    upper, lower = (parse(read(seed(name), f"{name}.txt")) for name in ("002", "000"))
    given = to_json(align(upper, lower), upper="002", lower="000")

    found = figures(json.loads(GOLD.read_text("utf-8")), given)

    assert found.pairs >= 0.75, found
    assert found.ranking >= 0.85, found
    assert found.targets >= 0.7, found
