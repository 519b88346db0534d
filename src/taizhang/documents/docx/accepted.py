"""The tree of a document as its reader sees it: changes accepted, hidden text and doubles gone.

Done once before the text is taken, so that taking it needs no case for any of this; a document
without these things is left as it is after a search of its bytes.
"""

from __future__ import annotations

from lxml import etree

from taizhang.documents.docx import names as n
from taizhang.documents.docx.styles import Styles


def accept(root: etree._Element, styles: Styles, present: set[str]) -> None:
    """Change the tree below `root`, which holds the special elements `present`, into what is displayed."""
    if present.intersection(n.CHANGES):
        _remove_all(root, *n.CHANGES)
    if n.ALTERNATE in present:
        for alternate in list(root.iter(n.ALTERNATE)):
            _choose(alternate)
    if present.intersection((n.DEL, n.MOVE_FROM, n.CELL_DEL)):
        for element in list(root.iter(n.DEL, n.MOVE_FROM, n.CELL_DEL)):
            _delete(element)
    if n.RUBY_TEXT in present:
        _remove_all(root, n.RUBY_TEXT)
    if n.VANISH in present:
        for element in list(root.iter(n.VANISH)):
            _hide(element)
    if styles.any_hidden:
        for element in list(root.iter(n.R_STYLE, n.P_STYLE)):
            if styles.of(element.get(n.VAL)).hidden:
                _hide(element)
    if n.FIELD in present:
        _drop_field_codes(root)
    if n.TEXT_BOX in present:
        for box in list(root.iter(n.TEXT_BOX)):
            _move_after_anchor(box)
    _flatten_nested_tables(root)


def _choose(alternate: etree._Element) -> None:
    """Keep one branch: the first choice, or what is there for programs that know none."""
    branches = list(alternate.iterchildren(n.CHOICE)) or list(alternate.iterchildren(n.FALLBACK))
    for child in list(alternate):
        if not branches or child is not branches[0]:
            alternate.remove(child)


def _delete(element: etree._Element) -> None:
    """Remove what a change deleted: words, a row or cell, or the mark that ends a paragraph."""
    parent = element.getparent()
    if parent is None:
        return
    if parent.tag == n.TR_PR or parent.tag == n.TC_PR:
        holder = parent.getparent()
        if holder is not None:
            _remove(holder)
    elif parent.tag == n.R_PR:
        _join_with_next(parent)
    else:
        _remove(element)


def _join_with_next(mark: etree._Element) -> None:
    """A paragraph whose mark was deleted goes on in the next one."""
    paragraph = _ancestor(mark, n.P)
    following = None if paragraph is None else paragraph.getnext()
    if paragraph is None or following is None or following.tag != n.P:
        return
    at = 1 if len(following) and following[0].tag == n.P_PR else 0
    for child in reversed([c for c in paragraph if c.tag != n.P_PR]):
        following.insert(at, child)
    _remove(paragraph)


def _hide(element: etree._Element) -> None:
    """Remove the run, or the words of the paragraph, that `element` in its properties hides."""
    properties = element.getparent()
    holder = None if properties is None else properties.getparent()
    if properties is None or holder is None:
        return
    if element.tag == n.VANISH and not n.is_on(element.get(n.VAL)):
        return
    if holder.tag == n.R:
        _remove(holder)
    elif element.tag == n.P_STYLE and holder.tag == n.P:
        for run in list(holder.iter(n.R)):
            if _says_hidden(run) is not False:
                _remove(run)


def _says_hidden(run: etree._Element) -> bool | None:
    """Whether a run says of itself that it is hidden; None where it says nothing."""
    properties = run.find(n.R_PR)
    vanish = None if properties is None else properties.find(n.VANISH)
    return None if vanish is None else n.is_on(vanish.get(n.VAL))


def _drop_field_codes(root: etree._Element) -> None:
    """Remove runs between the begin and the separator of a field; its result stays.

    Codes are no text of their own, but a field inside the code of another leaves its result there.
    """
    stack: list[bool] = []
    for run in list(root.iter(n.R)):
        mark = run.find(n.FIELD)
        kind = None if mark is None else mark.get(n.FIELD_KIND)
        if kind == "begin":
            stack.append(True)
        elif kind == "separate" and stack:
            stack[-1] = False
        elif kind == "end" and stack:
            stack.pop()
        elif any(stack):
            for text in list(run.iterchildren(n.T)):
                run.remove(text)


def _move_after_anchor(box: etree._Element) -> None:
    """Put the content of a text box behind the paragraph that it is anchored in."""
    anchor = _ancestor(box, n.P)
    parent = None if anchor is None else anchor.getparent()
    if anchor is None or parent is None:
        return
    content = list(box)
    _remove(box)
    at = parent.index(anchor) + 1
    for child in reversed(content):
        parent.insert(at, child)


def _ancestor(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _remove_all(root: etree._Element, *tags: str) -> None:
    for element in list(root.iter(*tags)):
        _remove(element)


def _flatten_nested_tables(root: etree._Element) -> None:
    """Put the paragraphs of a table inside a cell into that cell, unless the cell is but a frame."""
    nested = [table for table in root.iter(n.TBL) if _ancestor(table, n.TC) is not None]
    # From the inside out, so that each is moved once.
    for table in reversed(nested):
        cell = _ancestor(table, n.TC)
        parent = table.getparent()
        if cell is None or parent is None or _is_frame(cell):
            continue
        at = parent.index(table)
        for paragraph in reversed(list(table.iter(n.P))):
            parent.insert(at, paragraph)
        parent.remove(table)


def _is_frame(cell: etree._Element) -> bool:
    """Whether `cell` is the only one of a table that itself stands in no cell but such."""
    for table in cell.iterancestors(n.TBL):
        own = (c for c in table.iter(n.TC) if _ancestor(c, n.TBL) is table)
        if next(own, None) is None or next(own, None) is not None:
            return False
    return True
