"""`.html` → Document: the tree is weeded, walked, and cut to what the document says."""

from __future__ import annotations

import re

from lxml import etree

from taizhang.documents.assembly import Assembly
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.grids import compact
from taizhang.documents.model import Document
from taizhang.documents.webpages.characters import characters
from taizhang.documents.webpages.flow import items_of
from taizhang.documents.webpages.furniture import drop_furniture
from taizhang.documents.webpages.items import Cells, Item
from taizhang.documents.webpages.lines import BLANKS
from taizhang.documents.webpages.metadata import with_metadata_as_lines
from taizhang.documents.webpages.tree import drop_silent, parse, weigh
from taizhang.documents.webpages.trimming import PARTS, trimmed

#: Pictures inside the page make it large; its text is a hundredth of this.
MAX_PAGE = 32 << 20
_TITLE_FIELDS = ("articletitle", "og:title")
_PICTURE = re.compile(rb"data:(?:image|font|application)/[^\"')\s]{200,}")


def read(data: bytes, name: str, declared: str = "") -> Document:
    """Read a web page; raises `UnreadableFile`. `declared` is an encoding known from outside."""
    data = _PICTURE.sub(b"", data)
    if len(data) > MAX_PAGE:
        size, limit = f"{len(data) >> 20} MB", f"{MAX_PAGE >> 20} MB"
        raise UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
    root = parse(characters(data, name, declared), name)
    titles = _titles(root)
    drop_silent(root)
    weights = weigh(root)
    drop_furniture(root, weights)
    items = with_metadata_as_lines(items_of(root, weights, name))
    return _document(trimmed(items, titles), name)


def _titles(root: etree._Element) -> list[str]:
    """What the page calls the document, the surest first."""
    found = [
        meta.get("content") or ""
        for meta in root.iter("meta")
        if (meta.get("name") or meta.get("property") or "").lower() in _TITLE_FIELDS
    ]
    title = next(root.iter("title"), None)
    if title is not None and title.text:
        found += [title.text, *PARTS.split(title.text)[:1]]
    found += ["".join(map(str, heading.itertext())) for heading in root.iter("h1")]
    return [" ".join(text.split()).strip(BLANKS) for text in found if len(text.strip()) >= 6]


def _document(items: list[Item], name: str) -> Document:
    assembly = Assembly(name, "html")
    paragraphs = 0
    for item in items:
        if isinstance(item, Cells):
            if item.cells:
                grid = compact(item.cells, name)
                grid.header_rows = item.header_rows
                assembly.table(grid)
            continue
        paragraphs += 1
        assembly.paragraph(
            item.text, f"第{paragraphs}段", generated=item.generated, outline=item.outline
        )
    if not assembly.blocks:
        raise UnreadableFile("documents.empty", file=name)
    return assembly.document()
