"""Reasons of lights as they are kept with entries, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from taizhang.lights import Colour, Reason


def reasons_of(kept: Iterable[Sequence[Any]]) -> list[Reason]:
    """Reasons as they are kept: [[code, colour, details]]."""
    return [Reason(code, Colour(colour), details) for code, colour, details in kept]


def sentences(kept: Iterable[Sequence[Any]], language: str) -> list[str]:
    """The same as sentences in "zh" or "en", in their order."""
    return [reason.sentence(language) for reason in reasons_of(kept)]
