"""The walk through a Word document: paragraphs and tables, in the order in which they are read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from taizhang.documents.assembly import Assembly
from taizhang.documents.docx import names as n
from taizhang.documents.docx.accepted import accept, needs_accepting
from taizhang.documents.docx.numbering import Numbering
from taizhang.documents.docx.styles import Styles, outline_of, value, whole
from taizhang.documents.docx.tables import MAX_COLUMNS, WordCell, WordRow, grid_of
from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.flow import Line, join_lines
from taizhang.documents.model import Document
from taizhang.documents.package import Package

_MAIN = "word/document.xml"
_OFFICE_DOCUMENT = "/officeDocument"
#: Tables inside tables and containers inside containers deeper than this are no document's.
_MAX_DEPTH = 40
_BLANKS = " \t\u3000\xa0\r\n"


def read(package: Package, name: str) -> Document:
    """Read the Word document in `package`; raises `UnreadableFile`."""
    main = _main_part(package, name)
    xml = package.read(main)
    styles = Styles(_part(package, main, "styles.xml") if b"Style" in xml else None)
    numbering = Numbering(_part(package, main, "numbering.xml"), styles)
    root = package.parse(main, xml.replace(n.STRICT, n.TRANSITIONAL) if n.STRICT in xml else xml)
    body = root.find(n.BODY)
    if body is None:
        what = Wording(f"部件 {main} 里没有正文", f"part {main} has no body")
        raise UnreadableFile("documents.damaged", file=name, place=main, what=what)
    if needs_accepting(xml, styles_hide=False):
        accept(root, styles)
    assembly = Assembly(name, "docx")
    _Walk(assembly, styles, numbering).flow(body)
    if not any(block.text for block in assembly.blocks):
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
    return package.parse(member, xml.replace(n.STRICT, n.TRANSITIONAL))


class _Walk:
    """Takes text from the tree and numbers what Word numbers."""

    def __init__(self, assembly: Assembly, styles: Styles, numbering: Numbering) -> None:
        self._assembly, self._styles, self._numbering = assembly, styles, numbering
        self._paragraphs = 0

    def flow(self, container: etree._Element) -> None:
        """Add the paragraphs and tables of `container`, or of a table cell that is but a frame."""
        for element in _content(container):
            if element.tag == n.P:
                self._paragraph(element)
            else:
                self._table(element)

    def _paragraph(self, element: etree._Element) -> None:
        label, outline = self._properties(element)
        text = _text_of(element)
        if not text.strip(_BLANKS):
            return
        self._paragraphs += 1
        place = f"第{self._paragraphs}段"
        if "\n" not in text:
            text = label + text.strip(_BLANKS)
            self._assembly.paragraph(text, place, generated=len(label), outline=outline)
            return
        # Lines parted by hand are paragraphs of their own, unless a sentence goes through them.
        lines = [Line(0, line) for line in text.split("\n") if line.strip(_BLANKS)]
        for part in join_lines(lines):
            self._assembly.paragraph(
                label + part.text, place, generated=len(label), outline=outline
            )
            label = ""

    def _properties(self, element: etree._Element) -> tuple[str, int | None]:
        """The automatic label and the heading level of a paragraph."""
        properties = element.find(n.P_PR)
        if properties is None:
            style = self._styles.of(None)
            return (
                (self._numbering.label(style.num_id, style.level or 0), style.outline)
                if (style.num_id)
                else ("", style.outline)
            )
        style_id = value(properties, n.P_STYLE)
        style = self._styles.of(style_id)
        outline = outline_of(properties, style.outline)
        num_id, level = style.num_id, style.level
        number = properties.find(n.NUM_PR)
        if number is not None:
            own = value(number, n.NUM_ID)
            if own is not None and own != num_id:
                num_id, level = own, None
            level = whole(value(number, n.ILVL), level)
        if not num_id or num_id == "0":
            return "", outline
        if level is None:
            level = self._numbering.level_of_style(num_id, style_id) if style_id else 0
        return self._numbering.label(num_id, level), outline

    def _table(self, element: etree._Element) -> None:
        frame = _framed(element)
        if frame is not None:
            self.flow(frame)
            return
        rows = [self._row(row) for row in _within(element, n.TR)]
        rows = [row for row in rows if row.cells]
        if any(cell.text for row in rows for cell in row.cells):
            self._assembly.table(grid_of(rows))

    def _row(self, element: etree._Element) -> WordRow:
        row = WordRow()
        column = 0
        properties = element.find(n.TR_PR)
        if properties is not None:
            column = _count(value(properties, n.GRID_BEFORE), 0)
            header = properties.find(n.HEADER)
            row.header = header is not None and n.is_on(header.get(n.VAL))
        for child in _within(element, n.TC):
            cell = self._cell(child, column)
            row.cells.append(cell)
            column += cell.columns
        return row

    def _cell(self, element: etree._Element, column: int) -> WordCell:
        cell = WordCell("", column, 1)
        properties = element.find(n.TC_PR)
        if properties is not None:
            cell.columns = max(1, _count(value(properties, n.GRID_SPAN), 1))
            cell.down = _goes_on(properties.find(n.V_MERGE))
            cell.right = _goes_on(properties.find(n.H_MERGE))
        lines: list[str] = []
        self._lines(element, lines, cell)
        cell.text = "\n".join(lines)
        return cell

    def _lines(self, container: etree._Element, lines: list[str], cell: WordCell) -> None:
        """Add the lines of all paragraphs in `container`, those of tables inside it as well."""
        for element in _content(container):
            if element.tag == n.TBL:
                for row in _within(element, n.TR):
                    for inner in _within(row, n.TC):
                        self._lines(inner, lines, cell)
                continue
            label, _ = self._properties(element)
            text = label + _text_of(element).strip(_BLANKS)
            if not text:
                continue
            if not lines:
                cell.generated = len(label)
            lines += [line.strip(_BLANKS) for line in text.split("\n") if line.strip(_BLANKS)]


def _content(container: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """Paragraphs and tables in `container`, through content controls, insertions and the like."""
    for child in container:
        tag = child.tag
        if tag == n.P or tag == n.TBL:
            yield child
        elif depth < _MAX_DEPTH and tag not in (n.TC_PR, n.SDT_PR):
            yield from _content(child, depth + 1)


def _within(container: etree._Element, wanted: str, depth: int = 0) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through content controls and the like."""
    for child in container:
        if child.tag == wanted:
            yield child
        elif child.tag == n.SDT or child.tag == n.SDT_CONTENT or child.tag == n.W + "customXml":
            if depth < _MAX_DEPTH:
                yield from _within(child, wanted, depth + 1)


def _framed(table: etree._Element) -> etree._Element | None:
    """The only cell of a table that has but one: a frame around text, not a table."""
    rows = list(_within(table, n.TR))
    cells = list(_within(rows[0], n.TC)) if len(rows) == 1 else []
    return cells[0] if len(cells) == 1 else None


def _text_of(paragraph: etree._Element) -> str:
    """The words of a paragraph; line breaks as "\\n", tabs as a blank."""
    parts = []
    for node in paragraph.iter(n.T, n.TAB, n.BR, n.CR, n.HYPHEN, n.SYMBOL, n.POSITION_TAB):
        tag = node.tag
        if tag == n.T:
            parts.append(node.text or "")
        elif tag == n.BR or tag == n.CR:
            parts.append("\n")
        elif tag == n.HYPHEN:
            parts.append("-")
        elif tag == n.SYMBOL:
            parts.append(_symbol(node))
        elif node.getparent() is not None and node.getparent().tag == n.R:
            # In the properties of a paragraph the same name sets a tab stop.
            parts.append(" ")
    return "".join(parts)


_SYMBOLS = {0xFC: "✓", 0xFE: "☑", 0x52: "☑", 0xA8: "□", 0x6F: "□", 0x6C: "●", 0x6E: "■", 0xFB: "✗"}


def _symbol(node: etree._Element) -> str:
    """A character of a symbol font: the few that mean something in a document, else nothing."""
    try:
        code = int(node.get(n.CHAR) or "", 16)
    except ValueError:
        return ""
    return _SYMBOLS.get(code & 0xFF, "") if 0xF000 <= code <= 0xF0FF else ""


def _goes_on(merge: etree._Element | None) -> bool:
    return merge is not None and merge.get(n.VAL, "continue") == "continue"


def _count(text: str | None, otherwise: int) -> int:
    return max(0, min(whole(text, otherwise) or 0, MAX_COLUMNS))
