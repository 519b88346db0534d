"""The text of elements as a browser lays it out: blanks run together, blocks and `<br>` break."""

from __future__ import annotations

import re

#: Stands for a line break until the lines are parted.
BREAK = "\u2028"
BLANKS = (
    " \t\u3000\xa0\r\n\u200b\ufeff"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
)
BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
        "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "title", "tr", "ul",
    )
)  # fmt: skip
#: What no text holds, but &#1; in a broken page gives.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
#: A line of the page's source that ends between ideographs is no blank of the text.
_SOURCE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_BLANK = re.compile(r"[ \t\r\n\f]+")


def lines_of(pieces: list[str]) -> list[str]:
    """The lines that `pieces` of text make; those without anything in them are ""."""
    text = "".join(pieces)
    # Of printable characters only, and so without breaks: most cells of a table.
    if text.isprintable() and "  " not in text:
        return [text.strip(BLANKS)]
    text = _CONTROL.sub("", text)
    text = _BLANK.sub(" ", _SOURCE_BREAK.sub("", text))
    return [line.strip(BLANKS) for line in text.split(BREAK)]


def kept(text: str, *, preformatted: bool) -> str:
    """A piece of text; where the page keeps line ends, they break."""
    if not preformatted:
        return text
    return text.replace("\r\n", "\n").replace("\n", BREAK)
