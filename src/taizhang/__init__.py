"""Taizhang (台账): a policy document becomes a ledger of tasks.

The reader is a library of its own: ``parse(read(data, name))`` gives the plan in a file's bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from taizhang.documents import read
    from taizhang.extraction import parse

__all__ = ["parse", "read"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: most of what is imported from here needs neither.
    if name == "read":
        from taizhang.documents import read

        return read
    if name == "parse":
        from taizhang.extraction import parse

        return parse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
