"""The tree of a page, without what shows no text, and how much text each element holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from taizhang.documents.errors import UnreadableFile, Wording

#: A plan of a thousand pages as a page has a fifth of this.
MAX_ELEMENTS = 300_000
#: Elements that show nothing of a document's text.
_SILENT = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "svg",
        "math", "canvas", "video", "audio", "map", "select", "option", "input", "textarea", "button",
        "datalist", "link", "meta", "base", "head", "img", "area", "source",
    )
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MARKS = re.compile(r"[，。；、：]")
_FULL_STOPS = re.compile(r"[。；]")
#: Blanks, dates and strokes between the entries of a list are no words of it.
_NO_WORDS = re.compile(r"[\s\d\-—:：|｜/>＞»·•\[\]【】()（）]+")


def tag_of(element: etree._Element) -> str:
    """The name of an element, "" for what is none; the parser writes names in small letters."""
    tag = element.tag
    return tag if isinstance(tag, str) else ""


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
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        size, limit = f">{MAX_ELEMENTS:,} 个标签", f"{MAX_ELEMENTS:,} 个"
        raise UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        what = Wording("标签嵌套过深", "its tags are nested too deeply")
        raise UnreadableFile("documents.damaged", file=name, what=what)
    return root


def drop_silent(root: etree._Element) -> None:
    """Take out what shows no text."""
    for element in list(root.iter()):
        if tag_of(element) in _SILENT or _is_hidden(element):
            empty(element, "span")


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return (style is not None and bool(_HIDDEN.search(style))) or element.get("hidden") is not None


def empty(element: etree._Element, tag: str) -> None:
    """Leave nothing of an element but its place, as a `tag`; the text behind it stays."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs are older than this
    element.tag = tag


@dataclass(slots=True)
class Weight:
    """How much text an element holds: characters, those in links, marks of prose, full stops."""

    characters: int = 0
    linked: int = 0
    links: int = 0
    marks: int = 0
    stops: int = 0

    def take(self, text: str, *, linked: bool) -> None:
        """Count a piece of text in, which stands in a link or not."""
        bare = _NO_WORDS.sub("", text)
        self.characters += len(bare)
        if linked:
            self.linked += len(bare)
        else:
            self.marks += len(_MARKS.findall(bare))
            self.stops += len(_FULL_STOPS.findall(bare))

    def add(self, other: Weight) -> None:
        """Count `other` in."""
        self.characters += other.characters
        self.linked += other.linked
        self.links += other.links
        self.marks += other.marks
        self.stops += other.stops

    def take_off(self, other: Weight) -> None:
        """Count `other` out."""
        self.characters -= other.characters
        self.linked -= other.linked
        self.links -= other.links
        self.marks -= other.marks
        self.stops -= other.stops

    @property
    def of_links(self) -> float:
        """The share of the characters that stand in links."""
        return self.linked / self.characters if self.characters else 0.0


Weights = dict[etree._Element, Weight]


def weigh(root: etree._Element) -> Weights:
    """The weight of each element with all below it."""
    elements = list(root.iter())
    weights: Weights = {element: Weight() for element in elements}
    linked: set[etree._Element] = set()
    for element in elements:
        weight, parent = weights[element], element.getparent()
        if element.tag == "a":
            weight.links += 1
            linked.add(element)
        elif parent in linked:
            linked.add(element)
        if (text := element.text) and not text.isspace():
            weight.take(text, linked=element in linked)
        if (tail := element.tail) and parent in weights and not tail.isspace():
            weights[parent].take(tail, linked=parent in linked)
    # From the end, so that each has all of its own before it is added to its parent.
    for element in reversed(elements):
        parent, weight = element.getparent(), weights[element]
        if parent in weights and (weight.characters or weight.links):
            weights[parent].add(weight)
    return weights
