"""`Plan` ↔ bytes: a reading kept exactly as it was read, places, doubts and all.

Compact JSON, compressed: each dataclass is the list of its fields in their order, so that a field
added at the end, with a default, can be absent in what was packed before.
"""

from __future__ import annotations

import json
import types
import zlib
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from taizhang.extraction.plan import Plan


def pack(plan: Plan) -> bytes:
    """Return `plan` as bytes; `unpack` gives an equal one."""
    return zlib.compress(
        json.dumps(_plain(plan), ensure_ascii=False, separators=(",", ":")).encode()
    )


def unpack(packed: bytes) -> Plan:
    """Return the plan that `pack` made `packed` from."""
    plan: Plan = _made(Plan, json.loads(zlib.decompress(packed)))
    return plan


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def _made(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        if value is None:
            return None
        (kind,) = (one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(_made(inner[0], one) for one in value)
        return tuple(_made(one, part) for one, part in zip(inner, value, strict=True))
    if is_dataclass(kind) and isinstance(kind, type):
        # What was packed before a field was added is shorter.
        given = zip(_fields(kind), value, strict=False)
        return kind(**{name: _made(inner, part) for (name, inner), part in given})
    if isinstance(kind, type) and issubclass(kind, (Enum, Decimal)):
        return kind(value)
    return value


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))
