"""The tree of a page, without what shows no text, and how much text each element holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from taizhang.documents.errors import UnreadableFile, Wording

#: Elements that show nothing of a document's text.
_SILENT = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "svg",
        "math", "canvas", "video", "audio", "map", "select", "option", "input", "textarea", "button",
        "datalist", "link", "meta", "base", "head", "img", "area", "source",
    )
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MARKS = re.compile(r"[，。；、：]")
_FULL_STOPS = re.compile(r"[。；]")
_BLANK = re.compile(r"\s+")


def tag_of(element: etree._Element) -> str:
    """The name of an element in small letters; "" for what is none."""
    tag = element.tag
    return tag.lower() if isinstance(tag, str) else ""


def parse(text: str, name: str) -> etree._Element:
    """The root of the page; a damaged page is mended as browsers do."""
    # Depth beyond 256 comes from tags that were never closed; the parser stops at 2,048.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise UnreadableFile("documents.empty", file=name)
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        what = Wording("标签嵌套过深", "its tags are nested too deeply")
        raise UnreadableFile("documents.damaged", file=name, what=what)
    return root


def drop_silent(root: etree._Element) -> None:
    """Take out what shows no text."""
    for element in list(root.iter()):
        if tag_of(element) in _SILENT or _is_hidden(element):
            drop(element)


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return (style is not None and bool(_HIDDEN.search(style))) or element.get("hidden") is not None


def drop(element: etree._Element) -> None:
    """Take out an element; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = _writable((before.tail or "") + element.tail)
        else:
            parent.text = _writable((parent.text or "") + element.tail)
    parent.remove(element)


def _writable(text: str) -> str:
    """`text` without the control characters that a broken page may hold, but no tree takes."""
    return _CONTROL.sub("", text)


@dataclass(slots=True)
class Weight:
    """How much text an element holds: characters, those in links, marks of prose, full stops."""

    characters: int = 0
    linked: int = 0
    links: int = 0
    marks: int = 0
    stops: int = 0

    def add(self, other: Weight) -> None:
        """Count `other` in."""
        self.characters += other.characters
        self.linked += other.linked
        self.links += other.links
        self.marks += other.marks
        self.stops += other.stops

    @property
    def of_links(self) -> float:
        """The share of the characters that stand in links."""
        return self.linked / self.characters if self.characters else 0.0


Weights = dict[etree._Element, Weight]


def weigh(root: etree._Element) -> Weights:
    """The weight of each element with all below it."""
    weights: Weights = {}
    elements = list(root.iter())
    linked: set[etree._Element] = set()
    for element in elements:
        parent = element.getparent()
        if tag_of(element) == "a" or (parent is not None and parent in linked):
            linked.add(element)
        weights[element] = Weight()
    for element in elements:
        weight = weights[element]
        weight.links += tag_of(element) == "a"
        for text, inside in _texts(element, linked):
            bare = _BLANK.sub("", text)
            weight.characters += len(bare)
            if inside:
                weight.linked += len(bare)
            else:
                weight.marks += len(_MARKS.findall(bare))
                weight.stops += len(_FULL_STOPS.findall(bare))
    # From the end, so that each has all of its own before it is added to its parent.
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and parent in weights:
            weights[parent].add(weights[element])
    return weights


def _texts(element: etree._Element, linked: set[etree._Element]) -> Iterator[tuple[str, bool]]:
    """The pieces of text that are the element's own, and whether they stand in a link."""
    if element.text:
        yield element.text, element in linked
    for child in element:
        if child.tail:
            yield child.tail, element in linked
