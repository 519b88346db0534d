"""Chinese official documents in Word: the few forms that the demonstration plans are made of.

Sizes, margins and typefaces follow the usual form of official documents (GB/T 9704): title in a
Song face of 22 points, headings in Hei and Kai, body in FangSong of 16 points on lines of 28, the
first line of a paragraph moved in by two characters, page numbers between dashes.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import dataclass
from typing import TypeAlias, cast

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.oxml.table import CT_Tc
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SONG, HEI, KAI, FANGSONG = "宋体", "黑体", "楷体", "仿宋"
LATIN = "Times New Roman"

BODY_POINTS = 16
LINE_POINTS = 28
CELL_POINTS = 10.5
RED = RGBColor(0xE0, 0x1F, 0x1F)

HEADING_LIST = 90
ITEM_LIST = 91

Align: TypeAlias = WD_ALIGN_PARAGRAPH


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width and how its cells stand."""

    heading: str
    millimetres: float
    centred: bool = False


class Paper:
    """A document being written, from the first line to the last."""

    def __init__(self, *, numbered: bool = False) -> None:
        """Begin an A4 document; `numbered` lets Word number the headings."""
        self._document: Document = docx.Document()
        _drop_thumbnail(self._document)
        _portrait(self._document.sections[0])
        _page_number(self._document.sections[0])
        self._set_language()
        self._set_styles()
        if numbered:
            self._set_numbering()

    # -- the head and the notice -------------------------------------------------------------

    def letterhead(self, name: str, doc_number: str) -> None:
        """Write the red head of an official document, its number, and the red rule below."""
        head = self._document.add_paragraph(style="Letterhead")
        _run(head, name, SONG, 36, bold=True, colour=RED)
        number = self._document.add_paragraph(doc_number, style="Centred")
        number.paragraph_format.space_after = Pt(24)
        _border(number, "bottom", size=18, colour="E01F1F", space=8)

    def centred(self, text: str) -> None:
        """Write a line in the middle, such as the number of the document below a title."""
        paragraph = self._document.add_paragraph(text, style="Centred")
        paragraph.paragraph_format.space_after = Pt(LINE_POINTS)

    def title(self, text: str) -> None:
        """Write a title; a line break in it breaks the line within one paragraph."""
        paragraph = self._document.add_paragraph(style="Title")
        for number, line in enumerate(text.split("\n")):
            run = paragraph.add_run(line)
            if number < text.count("\n"):
                run.add_break(WD_BREAK.LINE)

    def addressees(self, text: str) -> None:
        """Write to whom a notice goes, flush left."""
        paragraph = self._document.add_paragraph(text)
        _indent(paragraph, firstLineChars=0, firstLine=0)

    def signature(self, issuer: str, day: datetime.date) -> None:
        """Write the issuer and, centred below its name, the date of issue."""
        date = chinese_date(day)
        blank = self._document.add_paragraph()
        blank.paragraph_format.keep_with_next = True
        date_right = 200 + (_width(issuer) - _width(date)) // 2
        for text, right in ((issuer, 200), (date, date_right)):
            line = self._document.add_paragraph(text)
            line.alignment = Align.RIGHT
            line.paragraph_format.keep_with_next = text is issuer
            _indent(
                line,
                firstLineChars=0,
                firstLine=0,
                rightChars=right,
                right=right * BODY_POINTS // 5,
            )

    def imprint(self, copies_to: str, issuer: str, printed: str) -> None:
        """Write the closing lines (版记): who receives copies; who printed it, and when."""
        copies = self._document.add_paragraph(copies_to, style="Imprint")
        copies.paragraph_format.space_before = Pt(LINE_POINTS * 2)
        copies.paragraph_format.keep_with_next = True
        _border(copies, "top", size=8)
        _border(copies, "bottom", size=4)
        line = self._document.add_paragraph(f"{issuer}\t{printed}", style="Imprint")
        section = self._document.sections[-1]
        line.paragraph_format.tab_stops.add_tab_stop(_text_width(section), WD_TAB_ALIGNMENT.RIGHT)
        _border(line, "bottom", size=8)

    # -- prose -----------------------------------------------------------------------------

    def heading(self, text: str, level: int) -> None:
        """Write a heading of level 1 or 2."""
        self._document.add_paragraph(text, style=f"Heading {level}")

    def body(self, text: str) -> None:
        """Write each line of the text as a paragraph; `# ` and `## ` open a heading."""
        for line in text.strip().splitlines():
            if line.startswith("## "):
                self.heading(line[3:], 2)
            elif line.startswith("# "):
                self.heading(line[2:], 1)
            else:
                self._document.add_paragraph(line)

    def item(self, heading: str, text: str) -> None:
        """Write an item that Word numbers, its heading sentence in bold."""
        paragraph = self._document.add_paragraph()
        _number(paragraph, ITEM_LIST, 0)
        _run(paragraph, heading + "。", FANGSONG, BODY_POINTS, bold=True)
        paragraph.add_run(text)

    def label(self, name: str, text: str) -> None:
        """Write a line such as `责任单位：…`."""
        paragraph = self._document.add_paragraph()
        _run(paragraph, name + "：", KAI, BODY_POINTS)
        _run(paragraph, text, KAI, BODY_POINTS)

    def page_break(self) -> None:
        """Go on at the top of a new page."""
        paragraph = self._document.paragraphs[-1]
        paragraph.add_run().add_break(WD_BREAK.PAGE)

    def new_section(self, *, landscape: bool) -> None:
        """Go on on a new page, upright with narrow margins or lying for a wide table."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
            section.left_margin = section.right_margin = Mm(22)
            section.top_margin, section.bottom_margin = Mm(26), Mm(24)
        else:
            section.left_margin = section.right_margin = Mm(18)
            section.top_margin, section.bottom_margin = Mm(28), Mm(26)

    def caption(self, text: str) -> None:
        """Write the word 附件 at the head of an annex."""
        paragraph = self._document.add_paragraph()
        _indent(paragraph, firstLineChars=0, firstLine=0)
        _run(paragraph, text, HEI, BODY_POINTS)

    # -- tables ------------------------------------------------------------------------------

    def table(self, columns: list[Column]) -> TaskTable:
        """Begin a ruled table whose head is repeated on every page."""
        return TaskTable(self._document, columns)

    def end_table(self) -> None:
        """Close the document after a table with a line that takes no room."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(1)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY

    # -- the file ----------------------------------------------------------------------------

    def to_bytes(self, *, title: str, author: str, subject: str, day: datetime.date) -> bytes:
        """Give the `.docx` file; the same content gives the same bytes on every run."""
        moment = datetime.datetime(day.year, day.month, day.day, 9)
        properties = self._document.core_properties
        properties.title, properties.subject = title, subject
        properties.author = properties.last_modified_by = author
        properties.created = properties.modified = moment
        properties.comments = properties.keywords = ""
        properties.language, properties.revision = "zh-CN", 1
        saved = io.BytesIO()
        self._document.save(saved)
        return _with_fixed_times(saved)

    # -- styles ------------------------------------------------------------------------------

    def _set_language(self) -> None:
        defaults = self._document.styles.element.find(qn("w:docDefaults"))
        assert defaults is not None
        for lang in defaults.iter(qn("w:lang")):
            lang.set(qn("w:val"), "en-US")
            lang.set(qn("w:eastAsia"), "zh-CN")

    def _set_styles(self) -> None:
        self._style("Normal", FANGSONG, BODY_POINTS, LINE_POINTS, first_line=200)
        self._style("Title", SONG, 22, 36, bold=True, align=Align.CENTER, after=LINE_POINTS)
        self._style("Heading 1", HEI, BODY_POINTS, LINE_POINTS, first_line=200, keep=True)
        self._style(
            "Heading 2", KAI, BODY_POINTS, LINE_POINTS, first_line=200, keep=True, bold=True
        )
        self._style("Centred", FANGSONG, BODY_POINTS, LINE_POINTS, align=Align.CENTER)
        self._style("Letterhead", SONG, 36, 56, bold=True, align=Align.CENTER, after=40)
        self._style("Imprint", FANGSONG, 14, 24)
        self._style("Table Head", HEI, CELL_POINTS, 16, align=Align.CENTER)
        self._style("Table Text", FANGSONG, CELL_POINTS, 16)

    def _style(
        self,
        name: str,
        font: str,
        points: float,
        line: float,
        *,
        bold: bool = False,
        align: Align = Align.JUSTIFY,
        first_line: int = 0,
        after: float = 0,
        keep: bool = False,
    ) -> None:
        styles = self._document.styles
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        for child in list(style.element):
            if child.tag in (qn("w:rPr"), qn("w:pPr")):
                style.element.remove(child)
        _font(style.element.get_or_add_rPr(), font, points, bold=bold)
        form = style.paragraph_format
        form.alignment = align
        form.space_before, form.space_after = Pt(0), Pt(after)
        form.line_spacing, form.line_spacing_rule = Pt(line), WD_LINE_SPACING.EXACTLY
        form.keep_with_next = keep
        form.widow_control = False
        _set_indent(
            style.element.get_or_add_pPr(),
            firstLineChars=first_line,
            firstLine=int(first_line * points / 5),
        )
        if name.startswith("Heading"):
            _set_outline_level(style.element.get_or_add_pPr(), int(name[-1]) - 1)

    def _set_numbering(self) -> None:
        """Have Word number the headings (一、 and （一）, by their styles) and the items (1.)."""
        numbering = self._document.part.numbering_part.element
        first = numbering.find(qn("w:num"))
        headings = _abstract_list(
            HEADING_LIST,
            [
                ("chineseCountingThousand", "%1、", "Heading1"),
                ("chineseCountingThousand", "（%2）", "Heading2"),
            ],
        )
        items = _abstract_list(ITEM_LIST, [("decimal", "%1.", None)])
        for element in (headings, items):
            if first is None:
                numbering.append(element)
            else:
                first.addprevious(element)
        for identifier in (HEADING_LIST, ITEM_LIST):
            numbering.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{identifier}">'
                    f'<w:abstractNumId w:val="{identifier}"/></w:num>'
                )
            )
        for level in (0, 1):
            style = self._document.styles[f"Heading {level + 1}"]
            _set_number(style.element.get_or_add_pPr(), HEADING_LIST, level)


class TaskTable:
    """A table of tasks, written row by row, with cells merged downwards."""

    def __init__(self, document: Document, columns: list[Column]) -> None:
        """Begin the table with its heading row."""
        self._columns = columns
        self._table: Table = document.add_table(rows=0, cols=len(columns))
        self._table.style = "Table Grid"
        self._table.alignment = WD_TABLE_ALIGNMENT.CENTER
        self._table.autofit = False
        _pad_cells(self._table)
        for column, grid in zip(columns, self._table.columns, strict=True):
            grid.width = Mm(column.millimetres)
        row = self._add_row()
        _flag(row, "w:tblHeader")
        for cell, column in zip(row.cells, columns, strict=True):
            _shade(cell, "E7ECF3")
            _fill(cell, column.heading, "Table Head", centred=True)

    def band(self, text: str) -> None:
        """Write a heading row across the whole width."""
        row = self._add_row()
        cells = row.cells
        cell = cells[0].merge(cells[-1])
        _shade(cell, "F4F6F9")
        _fill(cell, text, "Table Head", centred=False)
        cell.paragraphs[0].paragraph_format.keep_with_next = True

    def row(self, texts: list[str | None]) -> None:
        """Write a row; `None` continues the cell above, with which it is merged."""
        row = self._add_row()
        for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            if text is None:
                _continue_merge(cell._tc, self._above(index))
                _fill(cell, "", "Table Text", centred=False)
            else:
                _fill(cell, text, "Table Text", centred=self._columns[index].centred)

    def _add_row(self) -> _Row:
        row: _Row = self._table.add_row()  # type: ignore[no-untyped-call]
        _flag(row, "w:cantSplit")
        for cell, column in zip(row.cells, self._columns, strict=True):
            cell.width = Mm(column.millimetres)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        return row

    def _above(self, index: int) -> CT_Tc:
        return self._table.rows[-2]._tr.tc_lst[index]


def chinese_date(day: datetime.date) -> str:
    """Write a date as 2025年3月18日."""
    return f"{day.year}年{day.month}月{day.day}日"


# -- elements ------------------------------------------------------------------------------------


def _element(tag: str, **attributes: object) -> BaseOxmlElement:
    """Make an element, its attributes in the namespace of WordprocessingML."""
    element = cast(BaseOxmlElement, OxmlElement(tag))
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


# -- fonts and paragraphs ------------------------------------------------------------------------


def _font(properties: BaseOxmlElement, font: str, points: float, *, bold: bool = False) -> None:
    """Set the run properties: the Chinese face, the Latin face beside it, size and weight."""
    for child in list(properties):
        properties.remove(child)
    half_points = round(points * 2)
    properties.extend(
        [
            _element(
                "w:rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=font, cs=LATIN, hint="eastAsia"
            ),
            _element("w:b", val=int(bold)),
            _element("w:sz", val=half_points),
            _element("w:szCs", val=half_points),
        ]
    )


def _run(
    paragraph: Paragraph,
    text: str,
    font: str,
    points: float,
    *,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> Run:
    run = paragraph.add_run(text)
    _font(run._r.get_or_add_rPr(), font, points, bold=bold)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _indent(paragraph: Paragraph, **values: int) -> None:
    _set_indent(paragraph._p.get_or_add_pPr(), **values)


def _set_indent(properties: BaseOxmlElement, **values: int) -> None:
    """Set indents in hundredths of a character (…Chars) and, for other readers, in twips."""
    indent = properties.get_or_add_ind()  # type: ignore[attr-defined]
    for name, value in values.items():
        indent.set(qn(f"w:{name}"), str(value))


def _border(
    paragraph: Paragraph, side: str, *, size: int, colour: str = "000000", space: int = 1
) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = _element("w:pBdr")
        properties.insert_element_before(
            borders,
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
            "w:rPr",
        )
    borders.append(_element(f"w:{side}", val="single", sz=size, space=space, color=colour))


def _set_outline_level(properties: BaseOxmlElement, level: int) -> None:
    """Set the outline level of a heading, which stands last but for the run properties."""
    outline = _element("w:outlineLvl", val=level)
    properties.insert_element_before(outline, "w:divId", "w:cnfStyle", "w:rPr")


def _width(text: str) -> int:
    """Give the width of a line in hundredths of a Chinese character."""
    return sum(50 if char.isascii() else 100 for char in text)


# -- numbering -----------------------------------------------------------------------------------


def _abstract_list(identifier: int, levels: list[tuple[str, str, str | None]]) -> BaseOxmlElement:
    """Describe a list: for each level its figures, its form, and the style that carries it."""
    parts = [
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">'
        f'<w:multiLevelType w:val="{"multilevel" if len(levels) > 1 else "singleLevel"}"/>'
    ]
    for depth, (figures, form, style) in enumerate(levels):
        link = f'<w:pStyle w:val="{style}"/>' if style else ""
        parts.append(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{figures}"/>{link}'
            f'<w:suff w:val="nothing"/><w:lvlText w:val="{form}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="0" w:firstLineChars="200" w:firstLine="640"/></w:pPr></w:lvl>'
        )
    return parse_xml("".join(parts) + "</w:abstractNum>")


def _number(paragraph: Paragraph, identifier: int, level: int) -> None:
    _set_number(paragraph._p.get_or_add_pPr(), identifier, level)


def _set_number(properties: BaseOxmlElement, identifier: int, level: int) -> None:
    number = properties.get_or_add_numPr()  # type: ignore[attr-defined]
    number.get_or_add_ilvl().val = level
    number.get_or_add_numId().val = identifier


# -- pages ---------------------------------------------------------------------------------------


def _portrait(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(18)


def _text_width(section: Section) -> int:
    width, left, right = section.page_width, section.left_margin, section.right_margin
    assert width is not None
    assert left is not None
    assert right is not None
    return width - left - right


def _page_number(section: Section) -> None:
    """Put the number of the page between dashes in the middle of the foot."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = Align.CENTER
    _indent(paragraph, firstLineChars=0, firstLine=0)
    _run(paragraph, "— ", SONG, 14)
    code = _element("w:instrText")
    code.text = "PAGE"
    for part in (
        _element("w:fldChar", fldCharType="begin"),
        code,
        _element("w:fldChar", fldCharType="separate"),
        None,
        _element("w:fldChar", fldCharType="end"),
    ):
        run = _run(paragraph, "" if part is not None else "1", SONG, 14)
        if part is not None:
            run._r.append(part)
    _run(paragraph, " —", SONG, 14)


# -- cells ---------------------------------------------------------------------------------------


def _fill(cell: _Cell, text: str, style: str, *, centred: bool) -> None:
    """Write the lines of a text as the paragraphs of a cell."""
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.style = style
        paragraph.add_run(line)
        paragraph.alignment = Align.CENTER if centred else Align.LEFT


def _continue_merge(cell: CT_Tc, above: CT_Tc) -> None:
    """Make the cell the lower part of the one above."""
    if above.vMerge is None:
        above.vMerge = "restart"
    cell.vMerge = "continue"


def _shade(cell: _Cell, colour: str) -> None:
    shading = _element("w:shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().insert_element_before(
        shading, "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark"
    )


def _pad_cells(table: Table) -> None:
    """Keep the text of all cells a little off the rules."""
    margins = _element("w:tblCellMar")
    for side, twips in (("top", 45), ("left", 85), ("bottom", 45), ("right", 85)):
        margins.append(_element(f"w:{side}", w=twips, type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _flag(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(_element(tag))


# -- the package ---------------------------------------------------------------------------------


def _drop_thumbnail(document: Document) -> None:
    """Leave out the picture of a page that the blank document brings with it."""
    relations = document.part.package.rels
    for key in [k for k, rel in relations.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _with_fixed_times(saved: io.BytesIO) -> bytes:
    """Write the package again with one fixed time on all its parts."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
