"""Targets of sentences from many fields, against labels by the plan format."""

from __future__ import annotations

import pytest

from taizhang.extraction.targets import find_targets

from .border_sentences import CASES as BORDERS
from .fresh_sentences import CASES as FIRST
from .more_sentences import CASES as SECOND
from .reading import SETTING, expected, passage_of, written

CASES = FIRST | SECOND | BORDERS


@pytest.mark.parametrize(("text", "targets"), CASES.values(), ids=CASES)
def test_reads_the_targets_of(text: str, targets: str) -> None:
    assert [written(t) for t in find_targets(passage_of(text), SETTING)] == expected(targets)
