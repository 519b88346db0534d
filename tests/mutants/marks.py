"""XML and HTML changed in their own terms: elements and attributes, so that what reads them is reached."""

from __future__ import annotations

import copy
import random
import re

from lxml import etree

#: What no honest attribute holds.
EVIL = (
    "100000000", "4294967296", "99999999999999999999", "-1", "-2147483649", "0", "1", "2", "NaN",
    "inf",
    "-inf", "1e308", "-1e308", "1e-320", "9" * 5000, "0x10", "1,5", "", " ", "１２", "²",
    "A1:XFD1048576",
    "XFD1048576:A1", "A1048576:A1", "C3:B2", "A1", "XFD1048576", "A0", "AAAA1", "g 100000000 1",
    "0 0 0 0",
    "1 0 0 1 1e9 1e9", "NaN NaN NaN NaN", "0 0 1e6 1e6", "-5 -5 -5 -5", "true", "none", "restart",
    "\ud7ff\ufffd", "{file}", "%1%2%3", "../../../etc/passwd", "/", ".", "#",
)  # fmt: skip
_TEXTS = (
    "", " ", "9" * 5000, "一" * 3000, "（" * 2000, "2026年13月45日", "1" * 400 + "%", "𠮷" * 50,
    "\u202e", "、" * 500,
    "10^999", "M 0 0 L 1e9 1e9 C", "NaN", "1e400", "\u200b", "1/0", "_xD800_", "_x0000_", "|" * 999,
)  # fmt: skip
_REFERENCE = re.compile(rb"&(?!#?\w+;)")


def tree_changed(xml: bytes, rng: random.Random) -> bytes:
    """Well-formed XML with some elements, attributes and texts changed; as it is where it is none."""
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError):
        return xml
    for _ in range(rng.choice((1, 2, 4, 8))):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        _change(rng.choice(elements), root, elements, rng)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _change(
    element: etree._Element,
    root: etree._Element,
    elements: list[etree._Element],
    rng: random.Random,
) -> None:
    parent = element.getparent()
    match rng.randrange(9):
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            for _ in range(rng.choice((1, 3, 60))):
                element.addnext(copy.deepcopy(element))
        case 2 if parent is not None:
            _swap(element, rng.choice(elements), root)
        case 3 if parent is not None:
            _nest(element, rng.choice((2, 30, 300)))
        case 4 | 5 | 6:
            _attribute(element, elements, rng)
        case 7:
            element.text = rng.choice(_TEXTS)
        case _:
            # The same kind of element, with what another of it holds.
            alike = [other for other in elements if other.tag == element.tag]
            element.text = rng.choice(alike).text
            for name, value in rng.choice(alike).attrib.items():
                element.set(name, value)


def _attribute(element: etree._Element, elements: list[etree._Element], rng: random.Random) -> None:
    with_some = element if element.attrib else rng.choice(elements)
    names = list(with_some.attrib)
    if not names:
        return
    name = rng.choice(names)
    if rng.random() < 0.15:
        del with_some.attrib[name]
    else:
        with_some.set(name, rng.choice(EVIL))


def _swap(one: etree._Element, other: etree._Element, root: etree._Element) -> None:
    if (
        other is root
        or one is other
        or one in other.iterancestors()
        or other in one.iterancestors()
    ):
        return
    here = etree.Comment("here")
    one.addprevious(here)
    other.addprevious(one)
    here.addprevious(other)
    parent = here.getparent()
    if parent is not None:
        parent.remove(here)


def _nest(element: etree._Element, depth: int) -> None:
    """Put `element` into so many empty copies of itself."""
    for _ in range(depth):
        outer = etree.Element(element.tag, dict(element.attrib))
        element.addprevious(outer)
        outer.append(element)


def page_changed(page: bytes, rng: random.Random) -> bytes:
    """A page with tags dropped, doubled, left open, and with spans that no table has."""
    for _ in range(rng.choice((1, 3, 6, 12))):
        tags = list(re.finditer(rb"<[^<>]{1,200}>", page))
        if not tags:
            break
        tag = rng.choice(tags)
        words = tag[0]
        match rng.randrange(6):
            case 0:
                words = b""
            case 1:
                words = words * rng.choice((2, 40, 400))
            case 2:
                words = rng.choice(tags)[0]
            case 3:
                evil = rng.choice(EVIL).encode("utf-8", "replace")
                name = rng.choice(
                    (b"rowspan", b"colspan", b"start", b"value", b"style", b"charset")
                )
                words = words[:-1] + b' %s="%s">' % (name, evil)
            case 4:
                words = rng.choice((b"<table><tr><td>", b"<!--", b"<script>", b"<ol><li>", b"<pre>",
                                    b"&#55296;&#1;&#x110000;&nbsp;", b"<![CDATA[", b"<?xml",
                                    b"<td>",
                                    b"<svg><title>", b"</body></html>"))  # fmt: skip
            case _:
                words += rng.choice(_TEXTS).encode("utf-8", "replace")
        page = page[: tag.start()] + words + page[tag.end() :]
    return page
