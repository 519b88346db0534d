"""A web page saved as one file (`.mhtml`, `.mht`): the page is its first part of type text/html."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.model import Document
from taizhang.documents.webpages.reader import read as read_html


def read(data: bytes, name: str) -> Document:
    """Read the page in a web archive; raises `UnreadableFile`."""
    page = _page(data)
    if page is None:
        what = Wording("其中没有网页", "there is no page in it")
        raise UnreadableFile("documents.damaged", file=name, what=what)
    return read_html(page[0], name, page[1])


def _page(data: bytes) -> tuple[bytes, str] | None:
    """The bytes of the page and its declared encoding."""
    # A damaged header field makes the mail parser fail in many ways.
    try:
        for part in message_from_bytes(data).walk():
            content = _content(part)
            if content:
                return content, part.get_content_charset("") or ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return None


def _content(part: Message) -> bytes:
    if part.get_content_type() != "text/html":
        return b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
