"""Web pages → Document: the text that the page is about, without the page's own furniture."""

from taizhang.documents.webpages.mhtml import read as read_mhtml
from taizhang.documents.webpages.reader import read as read_html

__all__ = ["read_html", "read_mhtml"]
