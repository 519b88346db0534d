"""What is set now.

Each page asks for several values, so all are read at once and kept for some seconds in each process:
a change reaches every worker within that time, and the one that made it at once.
"""

from __future__ import annotations

import time
from typing import Any

from taizhang.configuration.models import Setting
from taizhang.configuration.options import OPTIONS

KEPT_SECONDS = 5.0


class _Kept:
    """The settings as they were read last in this process."""

    until = float("-inf")
    values: dict[str, Any] = {}


def value(name: str) -> Any:
    """The value of an option: as it was set, else its default."""
    option = OPTIONS[name]
    now = time.monotonic()
    if now >= _Kept.until:
        _Kept.values = dict(Setting.objects.values_list("name", "value"))
        _Kept.until = now + KEPT_SECONDS
    return _Kept.values.get(name, option.default)


def forget() -> None:
    """Read again when next asked."""
    _Kept.until = float("-inf")
