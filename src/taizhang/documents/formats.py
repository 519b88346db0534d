"""Which format a file is in, told by its content: names of files often lie, bytes do not."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from taizhang.documents.errors import Wording


class Format(StrEnum):
    """A format that files come in, whether it can be read yet or not."""

    TEXT = "txt"
    DOCX = "docx"
    XLSX = "xlsx"
    XLSB = "xlsb"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    OFD = "ofd"
    ZIP = "zip"
    ENCRYPTED_OFFICE = "encrypted office"
    DOC = "doc"
    XLS = "xls"
    OLE = "ole"
    PDF = "pdf"
    RTF = "rtf"
    HTML = "html"
    MHTML = "mhtml"
    XML = "xml"
    PNG = "png"
    JPEG = "jpg"
    IMAGE = "image"
    ARCHIVE = "archive"


class Description(NamedTuple):
    """A format in words: what it is called, and what to do with it while it cannot be read."""

    kind: Wording
    remedy: Wording


_SAVE_AS_DOCX = Wording(
    "请用 Word 或 WPS 打开，另存为 .docx 后再导入。", "Open it in Word or WPS and save it as .docx."
)
_SAVE_AS_XLSX = Wording(
    "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
    "Open it in Excel or WPS and save it as .xlsx.",
)
_RECOGNISE = Wording(
    '请装上文字识别组件再导入：pip install "taizhang[ocr]"。',
    'Install text recognition and try again: pip install "taizhang[ocr]".',
)
_UNPACK = Wording("请先解压，再导入其中的文件。", "Unpack it and give the files in it.")

DESCRIPTIONS: dict[Format, Description] = {
    Format.TEXT: Description(Wording("文本文件", "a text file"), _SAVE_AS_DOCX),
    Format.DOCX: Description(
        Wording("Word 文档（.docx）", "a Word document (.docx)"), _SAVE_AS_DOCX
    ),
    Format.XLSX: Description(
        Wording("Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)"), _SAVE_AS_XLSX
    ),
    Format.XLSB: Description(
        Wording("二进制 Excel 工作簿（.xlsb）", "a binary Excel workbook (.xlsb)"), _SAVE_AS_XLSX
    ),
    Format.XLS: Description(
        Wording("旧版 Excel 工作簿（.xls）", "an old Excel workbook (.xls)"), _SAVE_AS_XLSX
    ),
    Format.PPTX: Description(
        Wording("演示文稿（.pptx）", "a presentation (.pptx)"),
        Wording("请导入文件正文的 .docx。", "Give the document itself, as .docx."),
    ),
    Format.ODT: Description(Wording("ODF 文档（.odt）", "an ODF document (.odt)"), _SAVE_AS_DOCX),
    Format.ODS: Description(
        Wording("ODF 电子表格（.ods）", "an ODF spreadsheet (.ods)"), _SAVE_AS_XLSX
    ),
    Format.OFD: Description(
        Wording("OFD 版式文件", "an OFD file"),
        Wording(
            "请用阅读软件导出为 Word，存为 .docx 后再导入。",
            "Export it to Word with an OFD reader and save it as .docx.",
        ),
    ),
    Format.PDF: Description(
        Wording("PDF 文件", "a PDF file"),
        Wording(
            "请用 Word 或 WPS 打开 PDF，另存为 .docx 后再导入。",
            "Open it in Word or WPS and save it as .docx.",
        ),
    ),
    Format.DOC: Description(
        Wording("旧版 Word 或 WPS 文档（.doc、.wps）", "an old Word or WPS document (.doc, .wps)"),
        _SAVE_AS_DOCX,
    ),
    Format.OLE: Description(
        Wording("旧版 Office 文件", "a file of an old Office program"), _SAVE_AS_DOCX
    ),
    Format.ENCRYPTED_OFFICE: Description(
        Wording("加密的 Office 文件", "an encrypted Office file"), _SAVE_AS_DOCX
    ),
    Format.RTF: Description(Wording("RTF 文档", "an RTF document"), _SAVE_AS_DOCX),
    Format.HTML: Description(Wording("网页（.html）", "a web page (.html)"), _SAVE_AS_DOCX),
    Format.MHTML: Description(
        Wording("单个文件的网页（.mhtml）", "a web page in one file (.mhtml)"), _SAVE_AS_DOCX
    ),
    Format.XML: Description(Wording("XML 文件", "an XML file"), _SAVE_AS_DOCX),
    Format.PNG: Description(Wording("PNG 图片", "a PNG picture"), _RECOGNISE),
    Format.JPEG: Description(Wording("JPEG 图片", "a JPEG picture"), _RECOGNISE),
    Format.IMAGE: Description(Wording("图片", "a picture"), _RECOGNISE),
    Format.ZIP: Description(Wording("压缩包（.zip）", "a zip archive"), _UNPACK),
    Format.ARCHIVE: Description(Wording("压缩包", "an archive"), _UNPACK),
}

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"%PDF-", Format.PDF),
    (b"{\\rtf", Format.RTF),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"GIF87a", Format.IMAGE),
    (b"GIF89a", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"Rar!\x1a\x07", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
    (b"\x1f\x8b\x08", Format.ARCHIVE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|meta|title|table|div|center|h1|p)\b",
    re.I,
)
_MHTML = re.compile(rb"\s*(?:From|MIME-Version|Content-Type|Subject|Date|Snapshot[\w-]*)\s*:", re.I)
_XML = re.compile(rb"\s*<\?xml\s")
_BOM = b"\xef\xbb\xbf"


def is_zip(data: bytes) -> bool:
    """Whether `data` begins as a zip file does."""
    return data.startswith(_ZIP)


def recognise(data: bytes) -> Format | None:
    """The format of a file that is no zip (see `of_members`); None: bytes without a signature."""
    if data.startswith(_OLE):
        return _within_ole(data)
    for magic, format_ in _MAGIC:
        if data.startswith(magic):
            return format_
    # Programs put a BOM or a few bytes of their own before what follows.
    head = data[:4096].removeprefix(_BOM)
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return Format.IMAGE
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.IMAGE
    if _MHTML.match(head) and b"multipart/related" in head:
        return Format.MHTML
    if _HTML.match(_COMMENT.sub(b"", head)):
        return Format.HTML
    if _XML.match(head):
        return Format.XML
    return None


def of_members(members: Collection[str]) -> Format:
    """The format of a zip file that holds `members`."""
    if "word/document.xml" in members:
        return Format.DOCX
    if "xl/workbook.bin" in members:
        return Format.XLSB
    if "xl/workbook.xml" in members:
        return Format.XLSX
    if "ppt/presentation.xml" in members:
        return Format.PPTX
    if "OFD.xml" in members:
        return Format.OFD
    if "mimetype" in members and "content.xml" in members:
        return Format.ODT
    # Some programs give the main part of a Word document another name.
    if "[Content_Types].xml" in members and any(m.startswith("word/") for m in members):
        return Format.DOCX
    if "[Content_Types].xml" in members and any(m.startswith("xl/") for m in members):
        return Format.XLSX
    return Format.ZIP


def _within_ole(data: bytes) -> Format:
    """What an OLE container (.doc, .xls, encrypted .docx) holds, by the names in its directory."""
    for name, format_ in (
        ("EncryptedPackage", Format.ENCRYPTED_OFFICE),
        ("WordDocument", Format.DOC),
        ("Workbook", Format.XLS),
    ):
        if name.encode("utf-16-le") in data:
            return format_
    return Format.OLE
