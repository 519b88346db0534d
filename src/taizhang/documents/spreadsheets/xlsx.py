"""`.xlsx` → sheets, from the parts of the package: shared strings, styles, and the sheets' XML.

Not by a library: none gives values, number formats and merged ranges together without believing
what a file says of its size (a workbook of 5 KB whose last cell is XFD1048576 ends the process).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.model import Document
from taizhang.documents.package import Package
from taizhang.documents.spreadsheets.layout import document_of
from taizhang.documents.spreadsheets.numbers import BUILT_IN, GENERAL, general, shown
from taizhang.documents.spreadsheets.sheet import MAX_COLUMN, MAX_ROW, Budget, Merge, Sheet

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL, _VALUE, _INLINE, _TEXT, _RUN = _S + "c", _S + "v", _S + "is", _S + "t", _S + "r"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ID = re.compile(r"\{[^}]*/relationships\}id$")
_CELL_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
#: Characters that XML cannot hold, as Excel writes them: _x000D_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: More merged ranges than any sheet made by people.
_MAX_MERGES = 100_000


def read(package: Package, name: str) -> Document:
    """Read the workbook in `package`; raises `UnreadableFile`."""
    return document_of(_Workbook(package, name).sheets(), name, "xlsx")


class _Workbook:
    """The parts that all sheets share."""

    def __init__(self, package: Package, name: str) -> None:
        self._package, self._name = package, name
        self._main = self._target("", "/officeDocument") or "xl/workbook.xml"
        if self._main not in package.members:
            what = Wording("压缩包里缺少工作簿部件", "the part with the workbook is missing")
            raise UnreadableFile("documents.damaged", file=name, what=what)
        self._root = self._part(self._main)
        self._budget = Budget(name)
        self._strings = self._shared_strings()
        self._formats = self._number_formats()
        properties = self._root.find(f"{_S}workbookPr")
        self._since_1904 = properties is not None and properties.get("date1904") in ("1", "true")

    def sheets(self) -> Iterator[Sheet]:
        """The visible sheets that hold cells, in the order of their tabs."""
        targets = dict(self._relations(self._main, "/worksheet"))
        for entry in self._root.iterfind(f"{_S}sheets/{_S}sheet"):
            if entry.get("state", "visible") != "visible":
                continue
            relation = next((v for k, v in entry.attrib.items() if _ID.match(str(k))), "")
            member = targets.get(str(relation), "")
            if member in self._package.members:
                yield self._sheet(entry.get("name") or "", self._part(member))

    def _sheet(self, name: str, root: etree._Element) -> Sheet:
        sheet = Sheet(name)
        row = column = -1
        for element in root.iterfind(f"{_S}sheetData/{_S}row"):
            # Rows and cells may leave out where they are: then they follow the last.
            row, column = _whole(element.get("r"), row + 2) - 1, -1
            for cell in element.iterchildren(_CELL):
                place = _place(cell.get("r"))
                column = place[1] if place else column + 1
                text = self._text(cell)
                if text:
                    sheet.put(row, column, self._budget.take(text))
        for merged in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
            if (merge := _range(merged.get("ref"))) and len(sheet.merges) < _MAX_MERGES:
                sheet.merges.append(merge)
        return sheet

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        value = ""
        for child in cell:
            if child.tag == _VALUE:
                value = child.text or ""
            elif child.tag == _INLINE:
                return _rich_text(child)
        if kind == "s":
            index = _whole(value, -1)
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        # What a formula failed at says nothing: #REF!, #N/A.
        if kind == "e" or not value:
            return ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind in ("str", "d"):
            return _unescaped(value)
        style = _whole(cell.get("s"), 0)
        code = self._formats[style] if style < len(self._formats) else GENERAL
        return self._number(value, code)

    def _number(self, value: str, code: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if code == GENERAL and abs(number) < 1e300:
            return general(number)
        return shown(number, code, since_1904=self._since_1904)

    def _shared_strings(self) -> list[str]:
        member = self._target(self._main, "/sharedStrings")
        if member not in self._package.members:
            return []
        return [_rich_text(item) for item in self._part(member).iterchildren(f"{_S}si")]

    def _number_formats(self) -> list[str]:
        """The number format of each cell style, by its index."""
        member = self._target(self._main, "/styles")
        if member not in self._package.members:
            return []
        root = self._part(member)
        codes = dict(BUILT_IN)
        for entry in root.iterfind(f"{_S}numFmts/{_S}numFmt"):
            codes[_whole(entry.get("numFmtId"), 0)] = entry.get("formatCode") or GENERAL
        styles = root.iterfind(f"{_S}cellXfs/{_S}xf")
        return [codes.get(_whole(style.get("numFmtId"), 0), GENERAL) for style in styles]

    def _target(self, part: str, kind: str) -> str:
        return next((member for _, member in self._relations(part, kind)), "")

    def _relations(self, part: str, kind: str) -> Iterator[tuple[str, str]]:
        """Id and member of what `part` ("" for the package itself) is bound to by `kind`."""
        folder, file = posixpath.split(part)
        member = posixpath.join(folder, "_rels", f"{file}.rels")
        if member not in self._package.members:
            return
        for relation in self._part(member):
            if (relation.get("Type") or "").endswith(kind):
                target = relation.get("Target") or ""
                joined = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                yield relation.get("Id") or "", posixpath.normpath(joined)

    def _part(self, member: str) -> etree._Element:
        xml = self._package.read(member)
        return self._package.parse(
            member, xml.replace(_STRICT, _TRANSITIONAL) if _STRICT in xml else xml
        )


def _rich_text(item: etree._Element) -> str:
    """The text of a string, without the reading aids (phonetic runs) beside it."""
    pieces = []
    for child in item:
        if child.tag == _TEXT:
            pieces.append(child.text or "")
        elif child.tag == _RUN:
            pieces += [t.text or "" for t in child.iterchildren(_TEXT)]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: _character(int(m[1], 16)), text)


def _character(code: int) -> str:
    """The character, blank for one that no text holds: controls and halves of characters."""
    return " " if (code < 32 and code not in (9, 10)) or 0xD800 <= code < 0xE000 else chr(code)


def _place(name: str | None) -> tuple[int, int] | None:
    """Row and column, 0-based, of a cell called C5."""
    match = _CELL_NAME.match(name or "")
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _range(name: str | None) -> Merge | None:
    first, _, last = (name or "").partition(":")
    start, end = _place(first), _place(last)
    if start is None or end is None:
        return None
    (top, left), (bottom, right) = start, end
    if not (0 <= top <= bottom < MAX_ROW and 0 <= left <= right < MAX_COLUMN):
        return None
    return Merge(top, left, bottom, right)


def _whole(text: str | None, otherwise: int) -> int:
    return (
        int(text) if text and text.isdecimal() and text.isascii() and len(text) < 8 else otherwise
    )
