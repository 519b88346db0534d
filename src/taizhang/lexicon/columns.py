"""What the head of a table column means, by the patterns of `columns.toml`."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Column(StrEnum):
    """What a column of a task table holds."""

    IGNORED = "ignored"
    DEADLINE = "deadline"
    LEAD = "lead"
    SUPPORT = "support"
    RESPONSIBLE = "responsible"
    NUMBER = "number"
    GOAL = "goal"
    SECTION = "section"
    WORK = "work"


@cache
def _patterns() -> tuple[tuple[Column, re.Pattern[str]], ...]:
    data = tomllib.loads(files(__package__).joinpath("columns.toml").read_text("utf-8"))
    return tuple(
        (Column(kind), re.compile("|".join(entry["patterns"]))) for kind, entry in data.items()
    )


@cache
def column_of(head: str) -> Column | None:
    """What a column under `head` (blanks removed) holds; None where the head is not known."""
    for kind, pattern in _patterns():
        if pattern.search(head):
            return kind
    return None
