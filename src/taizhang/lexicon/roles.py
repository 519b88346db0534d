"""The words that give units their part in a task: labels (牵头单位) and verbs (牵头, 配合)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias

#: What a label announces: units of a role, a deadline, or nothing that the reading takes.
Meaning: TypeAlias = Literal["lead", "responsible", "support", "deadline", "nothing"]
RoleName: TypeAlias = Literal["lead", "responsible", "support"]

_MEANINGS: tuple[Meaning, ...] = ("nothing", "deadline", "lead", "support", "responsible")
_ROLES: tuple[RoleName, ...] = ("lead", "support", "responsible")


@dataclass(frozen=True, slots=True)
class _Words:
    labels: tuple[tuple[Meaning, re.Pattern[str]], ...]
    verbs: dict[str, RoleName]


@cache
def _words() -> _Words:
    data = tomllib.loads(files(__package__).joinpath("data/roles.toml").read_text("utf-8"))
    labels = tuple((m, re.compile("|".join(data["labels"][m]))) for m in _MEANINGS)
    verbs = {verb: role for role in _ROLES for verb in data["verbs"][role]}
    return _Words(labels, verbs)


@lru_cache(maxsize=8192)
def label_meaning(label: str) -> Meaning | None:
    """What stands after a label (牵头单位, 完成时限, 联系人); None where it is no label of a task."""
    for meaning, pattern in _words().labels:
        if pattern.search(label):
            return meaning
    return None


def verb_role(verb: str) -> RoleName | None:
    """The role that a verb after units gives them (牵头负责, 协同配合)."""
    return _words().verbs.get(verb)


@cache
def verbs() -> tuple[str, ...]:
    """All verbs that give a role, the longer first."""
    return tuple(sorted(_words().verbs, key=len, reverse=True))
