"""Traditional script: the simplified character for each traditional one, one for one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def simplified() -> dict[int, int]:
    """A translation table (for str.translate) from traditional to simplified characters.

    It holds only characters that no text in simplified script uses, so that it can be applied to
    any text: 乾 and 著, which both scripts know, stay as they are.
    """
    text = files(__package__).joinpath("data/traditional.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {ord(pair[0]): ord(pair[1]) for line in lines for pair in line.split()}
