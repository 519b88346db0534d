"""One way in for every file: tell its format by its content, hand it to that format's reader.

A further format is one module with a function `read(data, name) -> Document`, and one line in
`_READERS` (or, for a zip file of parts, in `_PACKAGE_READERS`).
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

from taizhang.documents import docx, ofd, pdf, text
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.formats import DESCRIPTIONS, Format, is_zip, of_members, recognise
from taizhang.documents.model import Document
from taizhang.documents.package import Package
from taizhang.documents.recognition.reader import read as read_picture
from taizhang.documents.spreadsheets import read_xls, read_xlsx
from taizhang.documents.webpages import read_html, read_mhtml

#: Pictures may make a document large, but not so large; larger text is data.
MAX_FILE = 200 << 20


class Reader(Protocol):
    """Reads the bytes of one format; raises `ReadingError` and nothing else, whatever the bytes."""

    def __call__(self, data: bytes, name: str) -> Document:
        """The document in `data`, a file called `name`."""
        ...


class PackageReader(Protocol):
    """Reads a format that is a zip file of parts, which was opened to tell the format."""

    def __call__(self, package: Package, name: str) -> Document:
        """The document in `package`, a file called `name`."""
        ...


_READERS: dict[Format, Reader] = {
    Format.TEXT: text.read,
    Format.PDF: pdf.read,
    Format.XLS: read_xls,
    Format.HTML: read_html,
    Format.MHTML: read_mhtml,
    Format.PNG: partial(read_picture, format_="png"),
    Format.JPEG: partial(read_picture, format_="jpg"),
    Format.IMAGE: partial(read_picture, format_="image"),
}
_PACKAGE_READERS: dict[Format, PackageReader] = {
    Format.DOCX: docx.read,
    Format.XLSX: read_xlsx,
    Format.OFD: ofd.read,
}


def read(data: bytes, name: str) -> Document:
    """Read the file `name` with the content `data`.

    The name serves messages only: a `.docx` that is really text is read as text. Raises
    `ReadingError` for what cannot be read.
    """
    if len(data) > MAX_FILE:
        size, limit = f"{len(data) >> 20} MB", f"{MAX_FILE >> 20} MB"
        raise UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise UnreadableFile("documents.empty", file=name)
    if is_zip(data):
        # Opened once: the list of members tells the format, the members are the document.
        with Package(data, name) as package:
            format_ = _of_package(package)
            if package_reader := _PACKAGE_READERS.get(format_):
                return package_reader(package, name)
        raise _unsupported(format_, name)
    known = recognise(data)
    if known is Format.ENCRYPTED_OFFICE:
        raise UnreadableFile("documents.encrypted", file=name)
    reader = _READERS.get(known or Format.TEXT)
    if reader is None:
        raise _unsupported(known or Format.TEXT, name)
    return reader(data, name)


def _of_package(package: Package) -> Format:
    """The format of a zip file; those of ODF have the same members and say in one which they are."""
    format_ = of_members(package.members)
    if format_ is Format.ODT and b"spreadsheet" in package.read("mimetype"):
        return Format.ODS
    return format_


def _unsupported(format_: Format, name: str) -> UnreadableFile:
    kind, remedy = DESCRIPTIONS[format_]
    return UnreadableFile(
        "documents.unsupported", file=name, kind=kind, remedy=remedy, format=format_
    )
