"""A number in a cell as the sheet shows it, by the cell's number format.

What is read must be what a person sees: 0.9 under `0%` is 90%, 46023 under a date format is a day.
Dates come in one spelling, 2026年1月1日, whatever separators the format has, and as precise as the
format is: the same date must not be read in one sheet and missed in the next.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

#: The formats that workbooks name by number alone (ECMA-376 18.8.30), the Chinese ones among them.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"',
    35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'h"时"mm"分"',
    56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
GENERAL = "General"

_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(;|$)')
#: The parts of a format that matter: words as they are, and letters or digits that stand for some.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA][mM]/[pP][mM]|[aA]/[pP]|上午/下午|[aA]{3,4})"
    r"|(?P<general>[Gg]eneral)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)"
    r"|(?P<exponent>[eE][+-][0#?]+)|(?P<percent>%)|(?P<at>@)|(?P<other>.)",
    re.S,
)
#: Numbers from here on are no dates, whatever the format says.
_LAST_DAY = 2_958_466
#: More decimals say nothing about a plan and cost time.
_MAX_DECIMALS = 15
#: From here on a number with so many decimals has more digits than are reckoned with (28).
_WHOLE = Decimal("1e13")


class _Token(NamedTuple):
    kind: str
    text: str


class _Section(NamedTuple):
    """One of the parts of a format that are divided by `;`."""

    tokens: tuple[_Token, ...]
    is_date: bool


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """How a sheet shows `value` in a cell of the number format `code`."""
    sections = _sections(code[:255])
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    section, own_sign = _choose(sections, value)
    if section.is_date:
        return _date(value, section.tokens, since_1904)
    return _number(abs(value) if own_sign else value, section.tokens)


def general(value: float) -> str:
    """A number without a format: 2025, 0.3, not 2025.0 and 0.30000000000000004."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.11g}"


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    found = []
    for match in _SECTION.finditer(code or GENERAL):
        found.append(_section(match[1]))
        if not match[2] or len(found) == 4:
            break
    return tuple(found)


def _section(part: str) -> _Section:
    tokens = []
    for match in _TOKEN.finditer(part):
        kind = match.lastgroup or "space"
        tokens.append(_Token(kind, match[kind] if match.lastgroup else ""))
    is_date = any(
        t.kind == "date" or (t.kind == "bracket" and re.fullmatch(r"[hHmMsS]+", t.text))
        for t in tokens
    )
    return _Section(tuple(tokens), is_date and not any(t.kind == "general" for t in tokens))


def _choose(sections: tuple[_Section, ...], value: float) -> tuple[_Section, bool]:
    """The section for `value`, and whether it writes the sign itself."""
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


def _number(value: float, tokens: tuple[_Token, ...]) -> str:
    percents = sum(t.kind == "percent" for t in tokens)
    digits = [t for t in tokens if t.kind == "digits"]
    if any(t.kind == "exponent" for t in tokens) or any(t.text == "/" for t in tokens):
        return general(value)
    pieces, written = [], False
    for token in tokens:
        if token.kind == "digits":
            # A format with its digits in several places (000-0000) is a number for people.
            pieces.append("" if written else _digits(value, token.text, percents))
            written = True
        elif token.kind in ("general", "at"):
            pieces.append(general(value))
            written = True
        elif token.kind in ("quoted", "escaped", "percent", "other"):
            pieces.append("%" if token.kind == "percent" else token.text)
        elif token.kind == "bracket" and token.text.startswith("$"):
            pieces.append(token.text[1:].partition("-")[0])
    return "".join(pieces).strip() if written or not digits else general(value)


def _digits(value: float, pattern: str, percents: int) -> str:
    whole, _, decimals = pattern.partition(".")
    scaled = Decimal(repr(value)) * (Decimal(100) ** percents)
    if not abs(scaled) < _WHOLE:
        return general(value)
    # Each comma at the end of the digits divides by a thousand.
    stripped = pattern.rstrip(",")
    scaled /= Decimal(1000) ** min(len(pattern) - len(stripped), 5)
    places = min(sum(c in "0#?" for c in decimals), _MAX_DECIMALS)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    if places:
        # `#` shows a digit only where there is one.
        least = decimals.rfind("0") + 1
        kept = text.rstrip("0")
        integer = text.index(".")
        text = text[: max(len(kept), integer + 1 + least)].rstrip(".")
    return text.zfill(whole.count("0")) if "," not in text and not text.startswith("-") else text


def _date(value: float, tokens: tuple[_Token, ...], since_1904: bool) -> str:
    """A date or a time of day, as precise as the format."""
    if value < 0 or value >= _LAST_DAY:
        return general(value)
    letters = [t.text.lower() for t in tokens if t.kind == "date"]
    kinds = {letter[0] for letter in letters}
    moment = _moment(value, since_1904)
    day = ""
    if "y" in kinds:
        day += f"{moment.year}年"
    if "m" in kinds and (kinds & {"y", "d"} or not kinds & {"h", "s"}):
        day += f"{moment.month}月"
    if "d" in kinds:
        day += f"{moment.day}日"
    has_time = "h" in kinds or any(t.kind == "bracket" and t.text[:1] in "hH" for t in tokens)
    time = f"{moment.hour}:{moment.minute:02}" if has_time else ""
    return " ".join(filter(None, (day, time))) or general(value)


def _moment(value: float, since_1904: bool) -> dt.datetime:
    days, rest = divmod(value, 1)
    if since_1904:
        first = dt.datetime(1904, 1, 1)
    else:
        # Excel counts a 29 February 1900 that never was.
        first = dt.datetime(1899, 12, 30) if days >= 60 else dt.datetime(1899, 12, 31)
    try:
        return first + dt.timedelta(days=days, seconds=round(rest * 86_400))
    except OverflowError:
        return dt.datetime(9999, 12, 31)
