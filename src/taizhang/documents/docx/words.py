"""The words of a paragraph: text and what stands for characters in it."""

from __future__ import annotations

from lxml import etree

from taizhang.documents.docx import names as n

BLANKS = " \t\u3000\xa0\r\n"
#: The elements that display something; all else in a paragraph is layout.
WORD_TAGS = (n.T, n.TAB, n.BR, n.CR, n.HYPHEN, n.SYMBOL, n.POSITION_TAB)
# Characters of symbol fonts (Wingdings) that mean something in a document.
_SYMBOLS = {0xFC: "✓", 0xFE: "☑", 0x52: "☑", 0xA8: "□", 0x6F: "□", 0x6C: "●", 0x6E: "■", 0xFB: "✗"}


def words_of(paragraph: etree._Element) -> str:
    """The words of `paragraph`; line breaks as "\\n", tabs as a blank."""
    return "".join(
        [
            (element.text or "") if element.tag == n.T else piece_of(element)
            for element in paragraph.iter(*WORD_TAGS)
        ]
    )


def piece_of(element: etree._Element) -> str:
    """What an element other than text displays."""
    tag = element.tag
    if tag == n.BR or tag == n.CR:
        return "\n"
    if tag == n.HYPHEN:
        return "-"
    if tag == n.SYMBOL:
        return _symbol(element.get(n.CHAR))
    parent = element.getparent()
    # In the properties of a paragraph the same name sets a tab stop.
    return " " if parent is not None and parent.tag == n.R else ""


def _symbol(code: str | None) -> str:
    try:
        point = int(code or "", 16)
    except ValueError:
        return ""
    return _SYMBOLS.get(point & 0xFF, "") if 0xF000 <= point <= 0xF0FF else ""
