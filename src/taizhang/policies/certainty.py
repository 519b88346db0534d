"""When a fact is unsure (存疑): it is marked in the source and listed first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from taizhang.extraction.plan import Warning
from taizhang.extraction.recognised import MARK

#: The reader's confidence below which a person should look.
SURE_FROM = 0.9

#: A warning as it was read, or as it is kept: [code, details].
Said = TypeVar("Said", Warning, Sequence[Any])


def is_unsure(*, confidence: float, warnings: Iterable[Warning | Sequence[Any]]) -> bool:
    """Return whether a person should look at a fact: low confidence, or a warning that is a doubt."""
    return confidence < SURE_FROM or any(_code(warning) != MARK for warning in warnings)


def doubts_among(warnings: Iterable[Said]) -> list[Said]:
    """Return the warnings that are doubts; that words were recognised in a picture is none by itself."""
    return [warning for warning in warnings if _code(warning) != MARK]


def is_recognised(warnings: Iterable[Warning | Sequence[Any]]) -> bool:
    """Return whether the words of a fact were recognised in a picture (图像识别)."""
    return any(_code(warning) == MARK for warning in warnings)


def _code(warning: Warning | Sequence[Any]) -> str:
    return warning.code if isinstance(warning, Warning) else str(warning[0])
