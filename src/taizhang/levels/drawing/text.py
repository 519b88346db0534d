"""Lines of text in a picture: SVG breaks none by itself."""

from __future__ import annotations

import unicodedata


def width(text: str) -> float:
    """About how wide `text` is, in widths of a Chinese character."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in text)


def wrapped(text: str, widest: float, most: int) -> list[str]:
    """`text` in at most `most` lines of `widest` Chinese characters; what is left over ends in ….

    A closing mark does not begin a line.
    """
    lines, line = [], ""
    for char in " ".join(text.split()):
        if line and width(line + char) > widest and char not in "，。、；：）》”":
            lines.append(line)
            line = char.strip()
        else:
            line += char
    lines.append(line)
    if len(lines) <= most:
        return [one for one in lines if one]
    return [*lines[: most - 1], cut(lines[most - 1], widest)]


def cut(text: str, widest: float) -> str:
    """`text` with an … at its end, no wider than `widest`."""
    while text and width(text) + 1 > widest:
        text = text[:-1]
    return f"{text}…"
