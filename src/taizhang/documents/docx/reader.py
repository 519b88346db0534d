"""The walk through a Word document: paragraphs and tables, in the order in which they are read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from taizhang.documents.assembly import Assembly
from taizhang.documents.docx import names as n
from taizhang.documents.docx.accepted import accept
from taizhang.documents.docx.frames import framed_cells
from taizhang.documents.docx.numbering import Numbering
from taizhang.documents.docx.rows import rows_of
from taizhang.documents.docx.styles import Styles, outline_of, value, whole
from taizhang.documents.docx.tables import WordRow, continues, grid_of
from taizhang.documents.docx.words import BLANKS, words_of
from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.flow import Line, join_lines
from taizhang.documents.model import Document
from taizhang.documents.package import Package

_MAIN = "word/document.xml"
_OFFICE_DOCUMENT = "/officeDocument"
#: Containers inside containers deeper than this are no document's.
_MAX_DEPTH = 40
#: Nobody parts a paragraph into more lines by hand.
_MAX_LINES = 5_000
_MAX_TABLES = 10_000
#: What stands between two parts of a table that was cut at a page: 续表, （续上表）, 表1（续）.
_CONTINUATION = re.compile(r"[（(]?\s*(?:续\s*上?\s*表|表\s*\d*\s*[（(]续[)）])\s*\d*\s*[)）]?$")


def read(package: Package, name: str) -> Document:
    """Read the Word document in `package`; raises `UnreadableFile`."""
    main = _main_part(package, name)
    xml = package.read(main)
    root = package.parse(main, xml.replace(n.STRICT, n.TRANSITIONAL) if n.STRICT in xml else xml)
    body = root.find(n.BODY)
    if body is None:
        what = Wording(f"部件 {main} 里没有正文", f"part {main} has no body")
        raise UnreadableFile("documents.damaged", file=name, place=main, what=what)
    present = {str(element.tag) for element in root.iter(*n.SPECIAL)}
    styled = n.P_STYLE in present or n.R_STYLE in present
    styles = Styles(_part(package, main, "styles.xml") if styled else None)
    numbering = Numbering(lambda: _part(package, main, "numbering.xml"), styles)
    accept(root, styles, present)
    assembly = Assembly(name, "docx")
    numbered = n.NUM_PR in present or styles.numbered
    _Walk(assembly, styles, numbering, numbered=numbered).read(body)
    if not assembly.blocks:
        raise UnreadableFile("documents.empty", file=name)
    return assembly.document()


def _main_part(package: Package, name: str) -> str:
    """The part that holds the document: nearly always one name, else the package says which."""
    if _MAIN in package.members:
        return _MAIN
    if "_rels/.rels" in package.members:
        for relation in package.parse("_rels/.rels", package.read("_rels/.rels")):
            if (relation.get("Type") or "").endswith(_OFFICE_DOCUMENT):
                target = (relation.get("Target") or "").lstrip("/")
                if target in package.members:
                    return target
    what = Wording("压缩包里缺少正文部件", "the part with the text is missing")
    raise UnreadableFile("documents.damaged", file=name, what=what)


def _part(package: Package, main: str, name: str) -> etree._Element | None:
    """The root of the part `name` that stands beside the main part, if it is there."""
    member = posixpath.join(posixpath.dirname(main), name)
    if member not in package.members:
        return None
    xml = package.read(member)
    return package.parse(member, xml.replace(n.STRICT, n.TRANSITIONAL) if n.STRICT in xml else xml)


class _Walk:
    """Takes text from the tree and numbers what Word numbers."""

    def __init__(
        self, assembly: Assembly, styles: Styles, numbering: Numbering, *, numbered: bool
    ) -> None:
        self._assembly, self._styles, self._numbering = assembly, styles, numbering
        #: Without numbered paragraphs anywhere, those in tables need not be looked at one by one.
        self._numbered = numbered
        self._paragraphs = self._tables = 0
        #: The rows of the last table, as long as the next one may go on with it, how wide they are,
        #: and marks that say so (续表).
        self._rows: list[WordRow] = []
        self._width = 0
        self._marks: list[str] = []

    def read(self, container: etree._Element) -> None:
        """Add the paragraphs and tables of `container`, to the end."""
        self._flow(container)
        self._end_table()

    def _flow(self, container: etree._Element, depth: int = 0) -> None:
        for element in _content(container):
            if element.tag == n.P:
                self._paragraph(element)
                continue
            self._tables += 1
            if self._tables > _MAX_TABLES:
                raise self._assembly.too_large(f"{_MAX_TABLES:,}+ 表", f"{_MAX_TABLES:,} 表")
            frames = framed_cells(element) if depth < _MAX_DEPTH else []
            for frame in frames:
                self._flow(frame, depth + 1)
            if not frames:
                self._table(element)

    def _paragraph(self, element: etree._Element) -> None:
        if not len(element):
            return
        label, outline = self._properties(element)
        text = words_of(element).strip(BLANKS)
        if not text:
            return
        if self._rows and _CONTINUATION.match(text):
            self._marks.append(text)
            return
        self._end_table()
        if "\n" not in text:
            self._add(label + text, len(label), outline)
            return
        # Lines parted by hand are paragraphs of their own, unless a sentence goes through them.
        lines = [Line(0, line) for line in text.split("\n") if line.strip(BLANKS)]
        if len(lines) > _MAX_LINES:
            raise self._assembly.too_large(f"{len(lines):,} 行", f"{_MAX_LINES:,} 行")
        for part in join_lines(lines):
            self._add(label + part.text, len(label), outline)
            label = ""

    def _add(self, text: str, generated: int = 0, outline: int | None = None) -> None:
        self._paragraphs += 1
        place = f"第{self._paragraphs}段"
        self._assembly.paragraph(text, place, generated=generated, outline=outline)

    def _properties(self, element: etree._Element) -> tuple[str, int | None]:
        """The automatic label of a paragraph, which is counted by asking, and its heading level."""
        properties = element.find(n.P_PR)
        if properties is None:
            return "", None
        style_id = value(properties, n.P_STYLE)
        style = self._styles.of(style_id)
        outline = outline_of(properties, style.outline)
        num_id, level = style.num_id, style.level
        number = properties.find(n.NUM_PR)
        if number is not None:
            own = value(number, n.NUM_ID)
            if own is not None and own != num_id:
                num_id, level = own, 0
            level = whole(value(number, n.ILVL), level)
        if not num_id or num_id == "0":
            return "", outline
        if level is None:
            level = self._numbering.level_of_style(num_id, style_id or "")
        return self._numbering.label(num_id, level), outline

    def _label(self, element: etree._Element) -> str:
        return self._properties(element)[0]

    def _table(self, element: etree._Element) -> None:
        rows = rows_of(element, self._label if self._numbered else None)
        if not any(cell.text for row in rows for cell in row.cells):
            return
        width = max(row.columns for row in rows)
        if self._rows and width == self._width and continues(self._rows, rows):
            self._rows += rows
            self._marks.clear()
            return
        self._end_table()
        self._rows, self._width = rows, width

    def _end_table(self) -> None:
        """Add the table that was kept back, and marks after it that marked nothing."""
        if not self._rows:
            return
        self._assembly.table(grid_of(self._rows))
        marks, self._rows, self._marks = self._marks, [], []
        for mark in marks:
            self._add(mark)


def _content(container: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """Paragraphs and tables in `container`, through content controls, insertions and the like."""
    for child in container:
        tag = child.tag
        if tag == n.P or tag == n.TBL:
            yield child
        elif depth < _MAX_DEPTH and len(child):
            yield from _content(child, depth + 1)
