"""What of a fact can be put right, and how a value is written in a correction: as plain JSON.

Numbers are written as text ("12.5"), so that none is rounded on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeAlias

from taizhang.corrections.errors import NotApplicable
from taizhang.extraction.plan import DeadlineKind, Role, UnitKind

#: A value as a correction writes it.
Plain: TypeAlias = str | bool | None


class PartKind(StrEnum):
    """The kinds of facts; the values are the letters of their keys."""

    TASK = "t"
    ASSIGNMENT = "a"
    DEADLINE = "d"
    TARGET = "g"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is read from plain JSON, and how it is written there."""

    read: Callable[[Plain], Any]
    write: Callable[[Any], Plain]


_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_COMPARATORS = (">=", ">", "<=", "<", "~", "=")


def _same(value: Any) -> Plain:
    return None if value is None else str(value)


def _text(value: Plain) -> str:
    if not isinstance(value, str) or not value.strip():
        raise NotApplicable("no-words")
    return value.strip()


def _text_or_none(value: Plain) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _one_of(*allowed: str) -> Callable[[Plain], str]:
    def read(value: Plain) -> str:
        if value not in allowed:
            raise NotApplicable("no-such-value", value=str(value))
        return str(value)

    return read


def _date(value: Plain) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise NotApplicable("no-such-value", value=str(value))
    return value


def _flag(value: Plain) -> bool:
    return value is True


def _flag_written(value: Any) -> Plain:
    return bool(value)


def _number(value: Plain) -> Decimal:
    try:
        number = Decimal(value if isinstance(value, str) else "")
    except InvalidOperation:
        raise NotApplicable("no-such-value", value=str(value)) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise NotApplicable("no-such-value", value=str(value))
    return number


def _number_or_none(value: Plain) -> Decimal | None:
    return None if value is None or value == "" else _number(value)


def _decimal(value: Any) -> Plain:
    # 30 and 30.000000, as a database gives it back, are one number.
    return None if value is None else format(value.normalize(), "f")


_WORDS, _WORDS_OR_NONE = Field(_text, _same), Field(_text_or_none, _same)
_DATED = Field(_date, _same)

#: The fields of each kind of fact that a person can put right.
FIELDS: Mapping[PartKind, Mapping[str, Field]] = {
    PartKind.TASK: {
        "number": _WORDS_OR_NONE,
        "measure": _WORDS_OR_NONE,
        "section": _WORDS_OR_NONE,
        "text": _WORDS,
    },
    PartKind.ASSIGNMENT: {
        "role": Field(lambda v: Role(_one_of(*Role)(v)), _same),
        "surface": _WORDS,
        "division": _WORDS_OR_NONE,
        "canonical": _WORDS,
        "kind": Field(lambda v: UnitKind(_one_of(*UnitKind)(v)), _same),
    },
    PartKind.DEADLINE: {
        "raw": _WORDS,
        "kind": Field(lambda v: DeadlineKind(_one_of(*DeadlineKind)(v)), _same),
        "date": _DATED,
        "then_ongoing": Field(_flag, _flag_written),
    },
    PartKind.TARGET: {
        "raw": _WORDS,
        "subject": Field(lambda v: _text_or_none(v) or "", _same),
        "comparator": Field(_one_of(*_COMPARATORS), _same),
        "value": Field(_number, _decimal),
        "upper": Field(_number_or_none, _decimal),
        "unit": Field(lambda v: _text_or_none(v) or "", _same),
        "due": _DATED,
    },
    PartKind.DOCUMENT: {
        "title": _WORDS_OR_NONE,
        "doc_number": _WORDS_OR_NONE,
        "issuer": _WORDS_OR_NONE,
        "issued_on": _DATED,
    },
}


def field_of(kind: PartKind, name: str) -> Field:
    """The field `name` of facts of a kind. Raises: NotApplicable."""
    try:
        return FIELDS[kind][name]
    except KeyError:
        raise NotApplicable("no-such-field", field=name) from None


def plain(kind: PartKind, fact: Any) -> dict[str, Plain]:
    """All that can be put right of `fact`, as a correction writes it."""
    return {name: field.write(getattr(fact, name)) for name, field in FIELDS[kind].items()}


def values(kind: PartKind, written: Mapping[str, Plain]) -> dict[str, Any]:
    """The values of what is written. Raises: NotApplicable."""
    return {name: field_of(kind, name).read(value) for name, value in written.items()}
