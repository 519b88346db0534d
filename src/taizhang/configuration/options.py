"""What can be set: each option with its kind, default, limits, effect in words, and who changes it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from taizhang.configuration.errors import BadAddress, NotAWholeNumber, OutOfLimits, UnknownChoice
from taizhang.documents.errors import Wording
from taizhang.permission import Act, Actor
from taizhang.tables.language import language


class Kind(Protocol):
    """How the value of an option is written, kept and checked."""

    #: Which field the page shows: "whole", "names" or "lines".
    field: str

    def read(self, given: Any) -> Any:
        """The value in what a person gave (text, or a list of texts). Raises: DomainError."""
        ...

    def write(self, value: Any) -> str:
        """The value as text, as `taizhang settings set` would take it."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most`, in `unit`."""

    least: int
    most: int
    unit: Wording
    field: str = "whole"

    def read(self, given: Any) -> int:
        """Raises: NotAWholeNumber, OutOfLimits."""
        text = str(given).strip()
        if not text.isdecimal() or len(text) > 9:
            raise NotAWholeNumber
        if not self.least <= int(text) <= self.most:
            raise OutOfLimits(least=self.least, most=self.most)
        return int(text)

    def write(self, value: int) -> str:
        """Its figures."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Names:
    """Some of several names, as a sorted list; `words` tells what each is called."""

    choices: tuple[str, ...]
    words: Callable[[str], str]
    field: str = "names"

    def read(self, given: Any) -> list[str]:
        """Raises: UnknownChoice."""
        names = given.split(",") if isinstance(given, str) else given
        wanted = {name.strip() for name in names if name.strip()}
        if unknown := wanted - set(self.choices):
            raise UnknownChoice(choice="、".join(sorted(unknown)))
        return [name for name in self.choices if name in wanted]

    def write(self, value: Collection[str]) -> str:
        """Parted by commas."""
        return ",".join(value)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses and networks (10.20.0.0/16), as a list; none allows all."""

    field: str = "lines"
    most: int = 100

    def read(self, given: Any) -> list[str]:
        """Raises: BadAddress, OutOfLimits."""
        text = given if isinstance(given, str) else "\n".join(given)
        parts = text.replace(",", " ").replace("，", " ").replace("、", " ").split()
        if len(parts) > self.most:
            raise OutOfLimits(least=0, most=self.most)
        return [_network(part) for part in dict.fromkeys(parts)]

    def write(self, value: Collection[str]) -> str:
        """A line each."""
        return "\n".join(value)


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise BadAddress(text=text[:60]) from None


def _whole(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """A thing that can be set.

    `effect` says what follows from it; `changed_by` is the act that changing it needs. `guard` may
    refuse a value that would harm (a list of addresses without one's own). `told` gives what of a value
    that lets others act stands in the history, and is shown to those who may not change it.
    """

    name: str
    group: Wording
    title: Wording
    effect: Wording
    kind: Kind
    default: Any
    changed_by: Act
    guard: Callable[[Any, Actor], None] | None = None
    told: Callable[[Any], Any] = _whole


OPTIONS: dict[str, Option] = {}


def declare_option(option: Option) -> Option:
    """Make an option known. Raises: ValueError for a name that another has."""
    if option.name in OPTIONS:
        raise ValueError(f"{option.name} is declared twice")
    OPTIONS[option.name] = option
    return option


def said(words: Wording) -> str:
    """In the language of the page."""
    return words.en if language() == "en" else words.zh
