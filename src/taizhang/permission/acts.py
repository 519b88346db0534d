"""The acts that exist, each declared once by its capability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from taizhang.permission.roles import Relation, Role

#: All acts by name, filled by `declare` when the capabilities are loaded.
ACTS: dict[str, Act] = {}


@dataclass(frozen=True, slots=True)
class Act:
    """An act that needs permission: `policies.import`, 导入文件.

    `rules` says for each role that may do it how its holder must stand to the subject.
    """

    name: str
    zh: str
    en: str
    rules: Mapping[Role, Relation]

    def __str__(self) -> str:
        return self.name


def declare(name: str, zh: str, en: str, rules: Mapping[Role, Relation]) -> Act:
    """Make an act known. Raises: ValueError for a name that another act has."""
    if name in ACTS:
        raise ValueError(f"{name} is declared twice")
    ACTS[name] = act = Act(name, zh, en, dict(rules))
    return act
