"""How recorded values read: labels of choices, names instead of keys, figures as pages write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from taizhang.tables.language import language

#: The name of a thing by its kind and key; "" for one that is gone.
Named = Callable[[str, str], str]
#: A value, which is not None, in words. Raises: NoWords.
Words = Callable[[Any, Named], str]
#: The names of many things of a kind at once, by their keys.
Namer = Callable[[set[str]], Mapping[str, str]]

_NAMERS: dict[str, Namer] = {}


class NoWords(ValueError):
    """A value that its field has no words for."""


def tell_names(kind: str, names: Namer) -> None:
    """Let `names` say what the things of a kind are called that are recorded by their keys."""
    _NAMERS[kind] = names


class Names:
    """What things are called, looked up all at once: asked a first time it only notes the keys."""

    def __init__(self) -> None:
        self._wanted: dict[str, set[str]] = {}
        self._found: dict[str, Mapping[str, str]] = {}

    def __call__(self, kind: str, key: str) -> str:
        """The name, once `look_up` has been called."""
        if kind in self._found:
            return self._found[kind].get(key, "")
        self._wanted.setdefault(kind, set()).add(key)
        return ""

    def look_up(self) -> None:
        """Find what was asked for: one query for each kind."""
        for kind, keys in self._wanted.items():
            self._found[kind] = _NAMERS[kind](keys)
        self._wanted = {}


def text(value: Any, named: Named) -> str:
    """Words that people wrote, days and years as they are; yes and no; lists of them."""
    match value:
        case bool():
            return _("是") if value else _("否")
        case str() | int() | float():
            return str(value)
        case list() if all(isinstance(part, str | int | float) for part in value):
            return listed(map(str, value))
    raise NoWords(value)


def count(value: Any, named: Named) -> str:
    """How many: thousands parted."""
    return f"{value:,}" if isinstance(value, int | float) else text(value, named)


def percent(value: Any, named: Named) -> str:
    """40%."""
    return f"{text(value, named)}%"


def size(value: Any, named: Named) -> str:
    """The size of a file."""
    return str(filesizeformat(value)).replace("\xa0", " ")


def choice(choices: type[TextChoices]) -> Words:
    """The labels of `choices`."""
    return one_of(lambda: {value: str(label) for value, label in choices.choices})


def one_of(labels: Callable[[], Mapping[str, str]]) -> Words:
    """The words of `labels`, in the language of the page, for a value or for each of a list."""

    def words(value: Any, named: Named) -> str:
        if value == "":
            return ""
        known = labels()
        parts = value if isinstance(value, list) else [value]
        if not all(str(part) in known for part in parts):
            raise NoWords(value)
        return listed(known[str(part)] for part in parts)

    return words


def in_two(labels: Mapping[str, tuple[str, str]]) -> Words:
    """Words in Chinese and English for codes."""

    def known() -> dict[str, str]:
        at = 1 if language() == "en" else 0
        return {code: pair[at] for code, pair in labels.items()}

    return one_of(known)


def name_in(value: Any, named: Named) -> str:
    """The name in {"id": 3, "name": "…"}, or the names of a list of them."""
    match value:
        case {"name": str(name)}:
            return name
        case list():
            return listed(name_in(part, named) for part in value)
    return text(value, named)


def name_of(kind: str) -> Words:
    """What the thing of a kind is called whose key the value is."""

    def words(value: Any, named: Named) -> str:
        return named(kind, str(value)) or _("已不存在")

    return words


def parts_of(value: Any, *rows: int) -> list[Any]:
    """A list of lists with so many values each. Raises: NoWords for anything else."""
    if not isinstance(value, list):
        raise NoWords(value)
    for row in value:
        if not isinstance(row, list) or len(row) not in rows:
            raise NoWords(value)
    return value


def listed(parts: Iterable[str]) -> str:
    """Several in a row."""
    return (", " if language() == "en" else "、").join(parts)


def clauses(parts: Iterable[str]) -> str:
    """Several that hold commas themselves."""
    return ("; " if language() == "en" else "；").join(parts)


def plain(value: Any) -> str:
    """A value as it is kept: for a record that an older version wrote, or that somebody altered."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
