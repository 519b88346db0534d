"""Taizhang (台账): a policy document becomes a ledger of tasks.

The reader is a library of its own: ``parse(read(data, name))`` gives the plan in a file's bytes.
"""

from taizhang.documents import read
from taizhang.extraction import parse

__all__ = ["parse", "read"]
