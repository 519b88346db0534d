"""Annexes that the text names and the file lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.documents.model import Document, Span
from taizhang.examination.finding import Finding, Severity, finding

_NAMED = re.compile(r"(?:见|详见|按照?|参照|填报|如)\s*(附(?:件|表)\s*\d*)")
_HEAD = re.compile(r"^\s*附(?:件|表)\s*(\d*)\s*(?:[：:].*)?$")
_LISTED = re.compile(r"^\s*附(?:件|表)\s*\d*\s*[：:]")


def absent_annexes(document: Document) -> Iterator[Finding]:
    """`详见附件2` in a file in which no line begins the second annex."""
    heads = set()
    for block in document.blocks:
        match = _HEAD.match(block.text)
        if match and not _LISTED.match(block.text):
            heads.add(match[1])
    seen = set()
    for block in document.blocks:
        for match in _NAMED.finditer(block.text):
            name = "".join(match[1].split())
            number = re.sub(r"\D", "", name)
            present = number in heads if number else bool(heads)
            if not present and name not in seen:
                seen.add(name)
                at = Span(block.index, match.start(1), match.end(1))
                yield finding("annex-absent", Severity.WARNING, ((at,),), annex=name)
