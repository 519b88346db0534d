"""Tables that are no tables: one cell that serves as a frame around text."""

from __future__ import annotations

from lxml import etree

from taizhang.documents.docx import names as n

_WRAPPERS = (n.SDT, n.CUSTOM, n.INS, n.MOVE_TO)


def framed_cell(table: etree._Element) -> etree._Element | None:
    """The only cell of a table that has but one; None for a real table."""
    row = _only(table, n.TR)
    return None if row is None else _only(row, n.TC)


def _only(parent: etree._Element, tag: str) -> etree._Element | None:
    """The only child `tag`; None as well where wrappers may hold more of them."""
    found = parent.iterchildren(tag, *_WRAPPERS)
    first = next(found, None)
    return first if first is not None and first.tag == tag and next(found, None) is None else None
