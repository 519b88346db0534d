"""The form of an event that its hash is taken of, so that anybody can take it again.

Form 1: a JSON object of the fields below, in RFC 8785's canonical form (keys sorted, no spaces,
UTF-8), whose values are strings, whole numbers, true, false and null alone. What changed stands in
it as text: the very JSON text that is stored, which nobody needs to write anew, so that no reader's
way with floats, keys or escapes matters. The time is UTC to the microsecond, both databases keep
that. The hash is SHA-256 of these bytes, in hexadecimal. docs/verify_history.py does the same with
the standard library alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

#: The form that new events are hashed in.
FORM = 1
#: The hash before the first of a chain.
NONE_BEFORE = "0" * 64

#: Half characters, which no UTF-8 can hold, and the one that PostgreSQL refuses.
_UNKEEPABLE = re.compile("[\ud800-\udfff\0]")


def keepable(text: str, length: int) -> str:
    """`text` as every database gives it back: what cannot be kept becomes U+FFFD, the rest is cut."""
    return _UNKEEPABLE.sub("\ufffd", text)[:length]


def canonical(value: Mapping[str, Any]) -> str:
    """`value` in canonical form: the same text for the same content.

    Dates, decimals, UUIDs and lazy words become strings.
    Raises: TypeError for what is no plain value, ValueError for NaN and infinities.
    """
    text = json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
        default=_plain,
    )
    return _UNKEEPABLE.sub("\ufffd", text)


def _plain(value: object) -> object:
    match value:
        case dt.datetime() if value.tzinfo is not None:
            return moment(value)
        case dt.date() | dt.time():
            return value.isoformat()
        case Decimal() | UUID() | Promise():
            return str(value)
        case Enum():
            return value.value
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"{type(value).__name__} is no plain value: give numbers, words, lists of them")


def moment(time: dt.datetime) -> str:
    """The time in UTC to the microsecond: `2026-03-01T08:30:00.000000Z`."""
    return time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(fields: Mapping[str, Any]) -> str:
    """The hash of an event or a seal: of all its fields, its own hash and signature excepted."""
    return hashlib.sha256(canonical(fields).encode()).hexdigest()
