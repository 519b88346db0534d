"""`.docx` → Document: WordprocessingML read directly, as it is displayed."""

from taizhang.documents.docx.reader import read

__all__ = ["read"]
