"""Fractions (三分之二以上): the plan format has no value for them, so each is named as a doubt.

A share is kept as the number that stands in the document; 三分之二 has none that a percentage could
hold exactly. 百分之六十 and 千分之三 are read: they are 60 % and 3 ‰.
"""

from __future__ import annotations

import re

from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Warning
from taizhang.extraction.targets.layout import Layout
from taizhang.extraction.wording import warn

_FRACTION = re.compile(
    r"(?<![一二三四五六七八九十百千万\d])(?:[二三四五六七八九十两]|[2-9]|10)分之(?:[一二三四五六七八九两]|\d)"
    r"(?:及?以上|以下|以内|左右)?"
    # A part of one in digits, not a date or a measure (mg/L).
    r"|(?<![\d./年月-])(?:1/(?:10|[2-9])|[2-8]/[3-9])(?![\d./月日年季])(?:及?以上|以下|以内|左右)?"
)


def unread_fractions(passage: Passage) -> list[Warning]:
    """A warning for each fraction of `passage` outside quotations, in the order of the text."""
    text = passage.text
    if "分之" not in text and "/" not in text:
        return []
    found = [*_FRACTION.finditer(text)]
    layout = Layout(text) if found else None
    return [
        warn("fraction-unread", words=passage.raw(*match.span()))
        for match in found
        if layout is not None and not layout.quoted(match.start())
    ]
