"""`.pdf` → Document. PDFium gives characters and drawn lines, `geometry` makes a document of them."""

from taizhang.documents.pdf.reader import read

__all__ = ["read"]
