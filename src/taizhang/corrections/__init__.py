"""What a person puts right in a reading (核对), kept apart from it.

A reading is what the program read; corrections are what people said of it, in order. `apply` makes the
reviewed plan of both. A newer reader reads the same file again, and the same corrections are applied
to the new reading: what it reads as the person said is no longer a correction, what no longer fits is a
conflict, shown and never dropped.

Every fact has a key made of its place in the source (`keys`), which is the same in each reading that
finds the fact there.
"""

from taizhang.corrections.applying import (
    Conflict,
    ConflictKind,
    Reviewed,
    ReviewedTask,
    apply,
    unreviewed,
)
from taizhang.corrections.correction import (
    Add,
    Change,
    Check,
    Correction,
    Drop,
    Merge,
    Split,
    Subject,
)
from taizhang.corrections.errors import NotApplicable
from taizhang.corrections.fields import FIELDS, PartKind
from taizhang.corrections.serialise import from_json, to_json

__all__ = [
    "FIELDS",
    "Add",
    "Change",
    "Check",
    "Conflict",
    "ConflictKind",
    "Correction",
    "Drop",
    "Merge",
    "NotApplicable",
    "PartKind",
    "Reviewed",
    "ReviewedTask",
    "Split",
    "Subject",
    "apply",
    "from_json",
    "to_json",
    "unreviewed",
]
