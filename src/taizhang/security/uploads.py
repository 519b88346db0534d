"""What people upload, by content and by name (上传检查).

The reader tells formats by content alone, for names lie. Here the name is asked as well: a file is
kept and handed out to others under it. A Word file that is really RTF or a web page is what office
programs make, and is taken; one that is a program, an archive or a picture is not.
"""

from __future__ import annotations

from pathlib import PurePath

from taizhang.documents.formats import DESCRIPTIONS, Format, is_zip, of_members, recognise
from taizhang.documents.package import Package
from taizhang.security.errors import ContentDiffers, EndingRefused
from taizhang.tables.language import language

_WORDS = {Format.TEXT, Format.HTML, Format.MHTML, Format.XML, Format.RTF}
_WORD = _WORDS | {Format.DOC, Format.DOCX, Format.ODT, Format.OLE, Format.ENCRYPTED_OFFICE}
_SHEET = _WORDS | {
    Format.XLS,
    Format.XLSX,
    Format.XLSB,
    Format.ODS,
    # Sheets of ODF have the members of its documents.
    Format.ODT,
    Format.OLE,
    Format.ENCRYPTED_OFFICE,
}
_PICTURE = {Format.PNG, Format.JPEG, Format.IMAGE}
#: What may stand behind an ending.
FITTING: dict[str, set[Format]] = {
    **dict.fromkeys(("doc", "docx", "wps", "rtf", "odt"), _WORD),
    **dict.fromkeys(("html", "htm", "mhtml", "mht", "txt"), _WORDS),
    **dict.fromkeys(("xls", "xlsx", "et", "xlsb", "ods"), _SHEET),
    **dict.fromkeys(("png", "jpg", "jpeg", "tif", "tiff", "bmp"), _PICTURE),
    "pdf": {Format.PDF},
    "ofd": {Format.OFD},
}
#: Beginnings of programs and scripts, which are no text whatever else they hold.
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",
    b"\0asm",
    b"dex\n",
    b"<?php",
)


def ensure_content_fits(*, data: bytes, name: str) -> None:
    """Refuse a file whose ending is not taken, or whose content is another kind of thing.

    Raises: EndingRefused, ContentDiffers.
    """
    ending = PurePath(name).suffix.removeprefix(".").lower()
    fitting = FITTING.get(ending)
    if fitting is None:
        raise EndingRefused(ending=f".{ending}"[:20] if ending else name[:40])
    if not data:
        return  # the reader says so
    if data.startswith(_PROGRAMS):
        kind = "a program" if language() == "en" else "程序"
        raise ContentDiffers(ending=f".{ending}", kind=kind)
    found = _format(data, name)
    if found not in fitting:
        words = DESCRIPTIONS[found].kind
        kind = words.en if language() == "en" else words.zh
        raise ContentDiffers(ending=f".{ending}", kind=kind)


def _format(data: bytes, name: str) -> Format:
    """Raises: ReadingError for a zip file that is broken."""
    if is_zip(data):
        with Package(data, name) as package:
            return of_members(package.members)
    return recognise(data) or Format.TEXT
