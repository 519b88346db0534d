"""What recorded fields are called and how their values read, each told by its capability.

In its `history.py` a capability says of the things that it records

    tell_fields("ledger.closure", state=field("状态", "state", choice(ClosureState)))

What kinds have in common ("" for the kind) is told once. A field of which nobody tells is shown as
the code calls it; the tests refuse that (`untold`), so that no act is recorded without words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taizhang.audit.values import Named, NoWords, Words, plain, text
from taizhang.tables.language import language


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field in words. One that `is_inner` (a key whose name stands beside it) is not shown."""

    zh: str
    en: str
    words: Words = text
    is_inner: bool = False

    def label(self) -> str:
        """What it is called on pages."""
        return self.en if language() == "en" else self.zh


#: What an act did, in lines of (field, before, after), for acts whose fields tell nothing one by one.
Lines = Callable[[Mapping[str, Any], Mapping[str, Any]], Sequence[tuple[str, str, str]]]

_FIELDS: dict[tuple[str, str], FieldWords] = {}
_ACTS: dict[str, Lines] = {}
#: A key that is kept for the machine.
INNER = FieldWords("", "", is_inner=True)


def field(zh: str, en: str, words: Words = text) -> FieldWords:
    """A field that is called so, and its values read as `words` says."""
    return FieldWords(zh, en, words)


def tell_fields(kind: str, /, **fields: FieldWords) -> None:
    """Make fields of a kind of subjects known. Raises: ValueError for one that is known already."""
    for name, told in fields.items():
        # Names that Python keeps for itself are written with a line behind: from_.
        key = (kind, name.removesuffix("_"))
        if key in _FIELDS:
            raise ValueError(f"{key} is told twice")
        _FIELDS[key] = told


def tell_act(name: str, lines: Lines) -> None:
    """Let `lines` say what an act changed, instead of its fields one by one."""
    if name in _ACTS:
        raise ValueError(f"{name} is told twice")
    _ACTS[name] = lines


def lines_of(act: str) -> Lines | None:
    """Who says what this act changed, if its fields do not."""
    return _ACTS.get(act)


def field_of(kind: str, name: str) -> FieldWords:
    """The words of a field of a kind; of one that nobody told, its bare name."""
    return told_of(kind, name) or FieldWords(name, name, _as_it_is)


def told_of(kind: str, name: str) -> FieldWords | None:
    """The same, or None."""
    return _FIELDS.get((kind, name)) or _FIELDS.get(("", name))


def value_words(told: FieldWords, value: Any, named: Named) -> str:
    """A value to be read; one that its field has no words for is shown as it is kept."""
    if value is None:
        return ""
    try:
        return told.words(value, named)
    except NoWords:
        return plain(value)


def untold(kind: str, act: str, *sides: Mapping[str, Any] | None) -> list[str]:
    """The fields among what was recorded that nobody can tell in words: empty where all is well."""
    if act in _ACTS:
        return []
    found = []
    for side in sides:
        for name, value in (side or {}).items():
            told = told_of(kind, name)
            if told is None:
                found.append(f"{kind}: {name} of {act}")
            elif value is not None and not told.is_inner:
                try:
                    told.words(value, lambda _kind, key: key)
                except NoWords:
                    found.append(f"{kind}: {name}={value!r} of {act}")
    return found


def _as_it_is(value: Any, named: Named) -> str:
    return plain(value)
