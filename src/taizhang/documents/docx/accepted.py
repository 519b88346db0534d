"""The tree of a document as its reader sees it: changes accepted, hidden text and doubles gone.

Done once before the text is taken, so that taking it needs no case for any of this; a document
without these things is left as it is.

Nothing here may take longer than the file is long: hostile files repeat each thing a million times.
"""

from __future__ import annotations

from lxml import etree

from taizhang.documents.docx import names as n
from taizhang.documents.docx.frames import framed_cells
from taizhang.documents.docx.styles import Styles


def accept(root: etree._Element, styles: Styles, present: set[str]) -> None:
    """Change the tree below `root`, which holds the special elements `present`, into what is displayed."""
    if present.intersection(n.CHANGES):
        _remove_all(root, *n.CHANGES)
    if n.ALTERNATE in present:
        for alternate in list(root.iter(n.ALTERNATE)):
            _choose(alternate)
    if present.intersection((n.DEL, n.MOVE_FROM, n.CELL_DEL)):
        # From the end, so that a row of joined paragraphs moves each word once.
        for element in reversed(list(root.iter(n.DEL, n.MOVE_FROM, n.CELL_DEL))):
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
    # Counting or searching the children of `following` would take as long as it has grown: properties
    # stand first.
    first = next(iter(following), None)
    for child in reversed([child for child in paragraph if child.tag != n.P_PR]):
        if first is not None and first.tag == n.P_PR:
            first.addnext(child)
        else:
            following.insert(0, child)
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
    codes = 0
    for run in list(root.iter(n.R)):
        mark = run.find(n.FIELD)
        kind = None if mark is None else mark.get(n.FIELD_KIND)
        if kind == "begin":
            stack.append(True)
            codes += 1
        elif kind == "separate" and stack:
            codes -= stack[-1]
            stack[-1] = False
        elif kind == "end" and stack:
            codes -= stack.pop()
        elif codes:
            for text in list(run.iterchildren(n.T)):
                run.remove(text)


def _move_after_anchor(box: etree._Element) -> None:
    """Put the content of a text box behind the paragraph that it is anchored in."""
    anchor = _ancestor(box, n.P)
    if anchor is None:
        return
    content = list(box)
    _remove(box)
    for child in reversed(content):
        anchor.addnext(child)


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
    in_flow: set[etree._Element] = set()
    for table in list(root.iter(n.TBL)):
        outer = _ancestor(table, n.TBL)
        if outer is None:
            in_flow.add(table)
        elif outer in in_flow:
            if framed_cells(outer):
                in_flow.add(table)
                continue
            for paragraph in list(table.iter(n.P)):
                table.addprevious(paragraph)
            _remove(table)
