"""Numbers as documents write them: 1,000, 1.2, 一百二十, 两.

A magnitude before a unit (万, 亿) is not part of the number: the plan keeps `1.2万元` as 1.2 and
`万元`, as it is written.
"""

from __future__ import annotations

from decimal import Decimal

#: A number in digits, with or without separators of thousands.
ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,4}(?![\d,])|\d{1,15}(?!\d))(?:\.\d{1,9}(?!\d))?"
#: A number in Chinese numerals, up to 千; 万 and 亿 are magnitudes of the unit.
CHINESE = r"[一二两三四五六七八九十][一二三四五六七八九十百千〇零]{0,8}"

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def chinese_number(words: str) -> int:
    """The value of `words` in Chinese numerals: 一百二十 is 120, 两 is 2, 二〇二五 is 2025.

    Raises KeyError for any other character.
    """
    if not any(c in _PLACES for c in words):
        # Digits in a row, as years are written.
        return int("".join(str(_DIGITS[c]) for c in words))
    total, digit = 0, 0
    for character in words:
        if character in _PLACES:
            # 十二: a place with no digit before it stands for one of it.
            total += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def number_value(words: str) -> Decimal:
    """The value of `words`, in digits or in Chinese numerals."""
    if words[0] in "0123456789":
        return Decimal(words.replace(",", ""))
    return Decimal(chinese_number(words))
