"""Files that are there whole or not at all, whoever writes and whenever the machine stops; pure."""

from taizhang.keeping.whole import made_once, replaced

__all__ = ["made_once", "replaced"]
