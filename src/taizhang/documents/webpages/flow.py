"""The walk through a page: paragraphs, numbered lists and tables, in the order of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from taizhang.documents.docx.numerals import write
from taizhang.documents.flow import join_lines, numbered, opens
from taizhang.documents.webpages.items import Item, Words
from taizhang.documents.webpages.lines import BLOCKS, BREAK, kept, lines_of
from taizhang.documents.webpages.tables import cells_of, is_layout
from taizhang.documents.webpages.tree import Weights, tag_of

_HEADING = re.compile(r"h([1-6])$")
#: How browsers number a list: by its `type`, or by the style `list-style-type`.
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting", "cjk-decimal": "chineseCounting",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z\-]*(?:none|decimal|alpha|roman|cjk-\w+"
                         r"|informal))", re.I)  # fmt: skip


@dataclass(slots=True)
class _List:
    """A list that is open: the format of its numbers ("" for none), and the next one."""

    format: str
    next: int = 1


def items_of(root: etree._Element, weights: Weights, name: str) -> list[Item]:
    """The paragraphs and tables below `root`."""
    return _Walk(weights, name).items(root)


class _Walk:
    """Collects text until a block begins or ends."""

    def __init__(self, weights: Weights, name: str) -> None:
        self._weights, self._name = weights, name
        self._items: list[Item] = []
        self._pieces: list[str] = []
        self._outlines: list[int] = []
        self._lists: list[_List] = []
        self._label = ""
        self._preformatted = 0

    def items(self, root: etree._Element) -> list[Item]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = tag_of(element)
            if event == "end":
                self._end(tag)
                if element is not root:
                    self._text(element.tail)
            elif tag == "table" and not is_layout(element, self._weights):
                self._flush()
                for caption in element.iterchildren("caption"):
                    self._pieces += map(str, caption.itertext())
                self._flush()
                self._items.append(cells_of(element, self._name))
                walk.skip_subtree()
            else:
                self._start(tag, element)
                self._text(element.text)
        self._flush()
        return self._items

    def _text(self, text: str | None) -> None:
        if text:
            self._pieces.append(kept(text, preformatted=self._preformatted > 0))

    def _start(self, tag: str, element: etree._Element) -> None:
        if tag == "br":
            self._pieces.append(BREAK)
        elif tag in BLOCKS:
            self._flush()
            if heading := _HEADING.match(tag):
                self._outlines.append(int(heading[1]))
            elif tag in ("ol", "ul"):
                self._lists.append(_list(tag, element))
            elif tag == "li" and self._lists:
                self._label = _label(self._lists[-1], element)
            self._preformatted += tag == "pre"

    def _end(self, tag: str) -> None:
        if tag not in BLOCKS:
            return
        self._flush()
        if _HEADING.match(tag) and self._outlines:
            self._outlines.pop()
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._label = ""
        self._preformatted -= tag == "pre" and self._preformatted > 0

    def _flush(self) -> None:
        """End the paragraph; lines parted by hand are paragraphs, unless a sentence goes through."""
        if not self._pieces:
            return
        lines = lines_of(self._pieces)
        self._pieces = []
        outline = self._outlines[-1] if self._outlines else None
        texts = lines if len(lines) == 1 else [p.text for p in join_lines(numbered(lines))]
        for text in filter(None, texts):
            # Who types numbers into a numbered list has hidden those of the list.
            label = "" if opens(text) else self._label
            self._label = ""
            self._items.append(Words(label + text, outline, len(label)))


def _list(tag: str, element: etree._Element) -> _List:
    style = _LIST_STYLE.search(element.get("style") or "")
    said = style[1].lower() if style else element.get("type") or ("1" if tag == "ol" else "")
    start = element.get("start") or "1"
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 1
    return _List(_FORMATS.get(said, ""), first)


def _label(list_: _List, element: etree._Element) -> str:
    """The number that the browser shows before an item of a list."""
    value = element.get("value") or ""
    if value.isascii() and value.isdecimal() and len(value) < 6:
        list_.next = int(value)
    number, list_.next = list_.next, list_.next + 1
    if not list_.format or number < 1:
        return ""
    return write(number, list_.format) + ("、" if list_.format == "chineseCounting" else ".")
