"""Tables that are no tables: cells one below the other that serve as frames around text or tables."""

from __future__ import annotations

from lxml import etree

from taizhang.documents.docx import names as n

_WRAPPERS = (n.SDT, n.CUSTOM, n.INS, n.MOVE_TO)


def framed_cells(table: etree._Element) -> list[etree._Element]:
    """The cells of a table that is but a frame; none for a real table.

    A frame has one cell, or one cell in each row and another table in each of them.
    """
    rows = _children(table, n.TR)
    if not rows or _only(rows[0], n.TC) is None:
        return []
    cells = [_only(row, n.TC) for row in rows]
    found = [cell for cell in cells if cell is not None]
    if len(found) < len(rows):
        return []
    if len(found) > 1 and not all(next(c.iterchildren(n.TBL), None) is not None for c in found):
        return []
    return found


def _only(parent: etree._Element, tag: str) -> etree._Element | None:
    """The only child `tag`."""
    found = _children(parent, tag)
    return found[0] if len(found) == 1 else None


def _children(parent: etree._Element, tag: str) -> list[etree._Element]:
    """The children `tag`; none where wrappers may hold more of them."""
    found = list(parent.iterchildren(tag, *_WRAPPERS))
    return found if all(child.tag == tag for child in found) else []
