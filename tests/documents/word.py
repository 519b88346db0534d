"""Word documents written by hand, as small as what a test is about."""

from __future__ import annotations

import io
import zipfile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def document(body: str, *, styles: str = "", numbering: str = "", **parts: bytes) -> bytes:
    """A `.docx` with the given XML in its body, its styles and its numbering."""
    files = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": _root("document", f"<w:body>{body}</w:body>"),
    }
    if styles:
        files["word/styles.xml"] = _root("styles", styles)
    if numbering:
        files["word/numbering.xml"] = _root("numbering", numbering)
    return package({**files, **parts})


def package(members: dict[str, bytes]) -> bytes:
    """A zip file with `members`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _root(name: str, content: str) -> bytes:
    return f'<w:{name} xmlns:w="{_W}" xmlns:mc="{_MC}">{content}</w:{name}>'.encode()


def p(text: str, properties: str = "") -> str:
    """A paragraph with one run."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


def numbered(text: str, num_id: int = 1, level: int = 0) -> str:
    """A paragraph with automatic numbering."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>')


def cell(content: str, properties: str = "") -> str:
    """A table cell; `content` is text or paragraphs."""
    content = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A table row; a cell given as plain text has one paragraph."""
    inner = "".join(c if c.startswith(("<w:tc>", "<w:sdt>")) else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def level(index: int, text: str, format_: str = "decimal", more: str = "") -> str:
    """One level of an abstract list."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(
    *levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
) -> str:
    """A numbering part with one abstract list and the instances `nums` of it."""
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


DOWN = "<w:vMerge/>"
TOP = '<w:vMerge w:val="restart"/>'
HEADER = "<w:tblHeader/>"


def wide(columns: int) -> str:
    """The property of a cell over several columns."""
    return f'<w:gridSpan w:val="{columns}"/>'
