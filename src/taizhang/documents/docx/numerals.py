"""Numbers as the formats of automatic numbering write them (ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _counting(number: int, digits: str = _DIGITS, units: str = "十百千", ten: str = "") -> str:
    """Chinese numerals with places: 十一, 一百零二. `ten`: what stands before 十 from 10 to 19."""
    if not 0 < number < 10_000:
        return str(number)
    written, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if not digit:
            gap = bool(written)
            continue
        if gap:
            written += "零"
        gap = False
        one_ten = power == 1 and digit == 1 and not written
        written += (ten if one_ten else digits[digit]) + (units[power - 1] if power else "")
    return written


def _digital(number: int, digits: str = _DIGITS) -> str:
    return "".join(digits[int(d)] for d in str(number))


def _counting_to_99(number: int) -> str:
    """`chineseCounting` counts with 十 up to 99 and digit by digit from there on."""
    return _counting(number) if number < 100 else _digital(number)


def _japanese(number: int) -> str:
    """Like Chinese, without 零 and without 一 before 十, 百 and 千."""
    if not 0 < number < 10_000:
        return str(number)
    written = ""
    for power, unit in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**power % 10
        if digit:
            written += ("" if digit == 1 and unit else _DIGITS[digit]) + unit
    return written


def _letters(number: int) -> str:
    """a … z, aa, bb …: the letter is repeated, not carried."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _circled(number: int) -> str:
    for first, last, base in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(base + number - first)
    return str(number)


def _block(base: int, last: int) -> Callable[[int], str]:
    """Characters of Unicode that follow one another from `base` on, for 1 to `last`."""
    return lambda number: chr(base + number - 1) if 1 <= number <= last else str(number)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


def _full_width(number: int) -> str:
    return str(number).translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})


def _legal(number: int) -> str:
    return _counting(number, _LEGAL, "拾佰仟", "壹")


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _block(0x2474, 20),
    "decimalEnclosedFullstop": _block(0x2488, 20),
    "ideographEnclosedCircle": _block(0x3280, 10),
    "chineseCounting": _counting_to_99,
    "chineseCountingThousand": _counting,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "koreanDigital2": _digital,
    "taiwaneseCounting": _counting_to_99,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _japanese,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "none": lambda number: "",
    "bullet": lambda number: "",
}


def write(number: int, format_: str) -> str:
    """`number` in `format_`; formats of other scripts are written as decimal."""
    if number < 1 and format_ not in ("none", "bullet"):
        return str(number)
    return _FORMATS.get(format_, str)(number)
