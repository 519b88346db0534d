"""Annexes that the text names and the file lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.documents.model import Document, Span
from taizhang.examination.finding import Finding, Severity, finding

_NAMED = re.compile(
    r"(?:见|详见|按照?|参照|填报|填写|如)[《“]?\s*(附(?:件|表)\s*[0-9０-９一二三四五六七八九十]*)"
)
_HEAD = re.compile(
    r"^\s*[（(\[【]?附(?:件|表)\s*([0-9０-９一二三四五六七八九十]*)\s*[)）\]】]?\s*[：:]?(.*)$"
)
_NUMERALS = str.maketrans("０１２３４５６７８９一二三四五六七八九", "0123456789123456789")
#: A heading that is longer than this is a sentence about the annex.
_LONGEST_HEAD = 60


def absent_annexes(document: Document) -> Iterator[Finding]:
    """`详见附件2` in a file in which no line begins the second annex."""
    heads = _heads(document)
    seen = set()
    for block in document.blocks:
        for match in _NAMED.finditer(block.text):
            name = "".join(match[1].split())
            number = _number(name[2:])
            present = number in heads or (not number and bool(heads))
            # A file with one annex may call it 附件1 and head it 附件.
            if not present and not (number == "1" and "" in heads) and name not in seen:
                seen.add(name)
                at = Span(block.index, match.start(1), match.end(1))
                yield finding("annex-absent", Severity.WARNING, ((at,),), annex=name)


def _heads(document: Document) -> set[str]:
    """The numbers of the annexes that a line begins; "" for one without number.

    `附件：1.…` at the end of the text lists them; `附件1：…` is a heading where more follows it than
    the date and the names of those who sign.
    """
    heads = set()
    count = len(document.blocks)
    for block in document.blocks:
        match = _HEAD.match(block.text)
        if match is None or len(block.text) > _LONGEST_HEAD or _NAMED.match(block.text):
            continue
        is_list = bool(match[2].strip()) and not match[1]
        if not is_list and block.index < count - 1:
            heads.add(_number(match[1]))
    return heads


def _number(digits: str) -> str:
    """A number as figures; 十 and above are as rare as they are unlike."""
    return digits.strip().translate(_NUMERALS)
