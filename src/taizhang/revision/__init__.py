"""A revised plan beside the one before it (修订): which tasks go on, and what of them changed.

`compare` pairs the tasks of two readings of two versions of one document, tells of each pair whether
it is the same, moved or changed, with the changed words marked, and what is new or withdrawn.
"""

from taizhang.revision.comparing import Comparison, Kind, Pair, compare, compare_as
from taizhang.revision.difference import Difference, Piece, PieceKind, differences, marked

__all__ = [
    "Comparison",
    "Difference",
    "Kind",
    "Pair",
    "Piece",
    "PieceKind",
    "compare",
    "compare_as",
    "differences",
    "marked",
]
