"""Places in a document that a newer reader may have cut into other blocks."""

from __future__ import annotations

from taizhang.documents.model import Document, Span
from taizhang.extraction.plan import Spans


def found_again(document: Document, spans: Spans, words: str) -> Spans:
    """Where `words`, which stood at `spans`, stand in `document`; `spans` where they still do.

    Where they do not stand there and are not to be found, or more than once, there is no place: ().
    """
    if not words or _holds(document, spans, words):
        return spans
    places = [
        Span(block.index, at, at + len(words))
        for block in document.blocks
        if (at := block.text.find(words)) >= 0
    ]
    return (places[0],) if len(places) == 1 else ()


def _holds(document: Document, spans: Spans, words: str) -> bool:
    inside = all(s.block < len(document.blocks) for s in spans)
    return inside and document.cut(spans) == words


def place_again(document: Document, block: int, offset: int, words: str) -> tuple[int, int]:
    """The place before `words`, which was character `offset` of `block`."""
    span = Span(block, offset, offset + len(words))
    (found, *_) = found_again(document, (span,), words) or (span,)
    return found.block, found.start
