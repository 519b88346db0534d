"""The numbers that Chinese official documents put before headings and items (层次序数).

GB/T 9704-2012, 7.3.3 sets the order 一、（一）1.（1）; practice adds chapters above, ①, dashes below,
and every mixture of widths. A label here is its kind, its words and its value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from taizhang.documents.flow import POINT_BEFORE_A_DATE

_CHINESE = "〇零一二三四五六七八九十百"


class LabelKind(IntEnum):
    """Kinds of label, from the highest level to the lowest as documents usually nest them."""

    PART = 1
    CHAPTER = 2
    CHINESE = 3
    CHINESE_BRACKET = 4
    NUMBER = 5
    NUMBER_PATH = 6
    NUMBER_BRACKET = 7
    CIRCLE = 8
    LETTER = 9
    ORDINAL = 10
    BULLET = 11


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a text. `value` is its bare number (`（一）` → `一`, `1.` → `1`)."""

    kind: LabelKind
    text: str
    value: str

    @property
    def length(self) -> int:
        """Characters of the label in the text that it opens."""
        return len(self.text)


_KINDS: tuple[tuple[LabelKind, str], ...] = (
    (LabelKind.PART, rf"第(?P<v0>[{_CHINESE}\d]+)(?:部分|篇|编)[、：:]?"),
    (LabelKind.CHAPTER, rf"第(?P<v1>[{_CHINESE}\d]+)[章节条][、：:]?"),
    (LabelKind.CHINESE, rf"(?P<v2>[{_CHINESE}]+)[、.．]"),
    (
        LabelKind.CHINESE_BRACKET,
        rf"(?:[（(](?P<v3>[{_CHINESE}]+)[）)][、.．]?|(?P<v3b>[㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩])[、.．]?"
        rf"|(?P<v3c>[{_CHINESE}]+)[）)][、.．]?)",
    ),
    (
        LabelKind.NUMBER_PATH,
        r"(?P<v5>\d{1,2}(?:[.．]\d{1,2})+)[、.．]?(?![\d%‰万亿月])(?=[^\d]{2})",
    ),
    (LabelKind.NUMBER, rf"(?P<v4>\d{{1,3}})(?:[.．](?!\d)|、|{POINT_BEFORE_A_DATE})"),
    (
        LabelKind.NUMBER_BRACKET,
        r"(?:[（(](?P<v6>\d{1,3})[）)][、.．]?|(?P<v6b>[⑴-⒇])|(?P<v6c>\d{1,3})[）)][、.．]?)",
    ),
    (LabelKind.CIRCLE, r"(?P<v7>[①-⑳])[、.．]?"),
    (LabelKind.LETTER, r"(?P<v8>[A-Za-z])[、.．)）](?![A-Za-z])"),
    (LabelKind.ORDINAL, rf"(?P<v9>[{_CHINESE}]+)(?:是|要|、是)(?![否非])"),
    (LabelKind.BULLET, r"(?P<v10>[●•◆◇▪■□★☆➢►▶○·*]|[-—]{1,2}(?=[^\d\-—]))"),
)
_LABEL = re.compile("|".join(f"(?P<k{kind.value}>{pattern})" for kind, pattern in _KINDS))
_BRACKETED = dict(zip("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "一二三四五六七八九十", strict=True))


def read_label(text: str) -> Label | None:
    """The label that opens `text` (already folded), or None.

    `一是` counts only before words, and `一要` and the like likewise; a decimal or a year is none.
    """
    match = _LABEL.match(text)
    if match is None:
        return None
    groups = match.groupdict()
    kind = next(kind for kind, _ in _KINDS if groups[f"k{kind.value}"] is not None)
    value = next(v for name, v in groups.items() if name.startswith("v") and v is not None)
    return Label(kind, match[0], _plain(value))


def _plain(value: str) -> str:
    """The number within a one-character label: ㈠ → 一, ⑴ and ① → 1."""
    if value in _BRACKETED:
        return _BRACKETED[value]
    if "⑴" <= value <= "⒇":
        return str(ord(value) - ord("⑴") + 1)
    if "①" <= value <= "⑳":
        return str(ord(value) - ord("①") + 1)
    return value
