"""Paragraphs wrapped as a page of fixed width wraps them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taizhang.documents.flow import columns

#: Signs that may not begin a line; they hang over the edge.
_HANGING = "，。；：、！？”’）》〉%％,.;:)"


def wrapped(paragraphs: Iterable[str], *, width: int, indent: bool, apart: bool) -> str:
    """The paragraphs in lines of `width` columns, first lines indented, blank lines `apart`."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line = "\u3000\u3000" if indent else ""
        for word in re.findall(r"[A-Za-z0-9.%+]+|.", paragraph):
            if columns(line + word) > width and word not in _HANGING and line.strip():
                lines.append(line)
                line = ""
            line += word
        lines.append(line)
        if apart:
            lines.append("")
    return "\n".join(lines)
