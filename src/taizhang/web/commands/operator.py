"""Who works at the command line: whoever holds the data may do everything, under his own name."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taizhang.permission import Actor


def operator() -> Actor:
    """The operator, by the name of his account on this machine."""
    from taizhang.permission import Actor

    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container without a user of that number
        name = "operator"
    return Actor.operator(name)
