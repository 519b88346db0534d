"""`.ofd` (GB/T 33190) → Document. A zip of XML with text and path objects; `geometry` does the rest."""

from taizhang.documents.ofd.reader import read

__all__ = ["read"]
