"""Who acts: the person, what he was granted, and where he sits.

A unit's place in the tree is its path: the ids of the units above it and its own, each followed by a
slash, after one at the start: `/1/5/17/`. A unit is in the subtree of another if its path begins
with the other's.
"""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.permission.roles import Role

#: The path above all units: a grant for the whole installation.
WHOLE = "/"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a unit: `path` is the unit's, or WHOLE."""

    role: Role
    path: str = WHOLE


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `account` is None for whoever works at the command line of the server.

    `role` is the one in which he acts, for the history: the first of his grants unless he chose.
    `address` is that of his machine, "" at the command line.
    """

    name: str
    account: int | None = None
    unit: int | None = None
    unit_name: str = ""
    grants: tuple[Grant, ...] = ()
    address: str = ""
    is_operator: bool = False

    @property
    def role(self) -> str:
        """The role for the history; "operator" at the command line, "" for nobody signed in."""
        if self.is_operator:
            return "operator"
        return self.grants[0].role.value if self.grants else ""

    @classmethod
    def operator(cls, name: str) -> Actor:
        """Whoever works at the server's command line: he holds the data and may do everything."""
        return cls(name=name, is_operator=True)

    @classmethod
    def nobody(cls, address: str = "") -> Actor:
        """A visitor who is not signed in: may do nothing that is declared."""
        return cls(name="", address=address)

    def holds(self, *roles: Role) -> bool:
        """Whether one of `roles` was granted to him, anywhere."""
        return any(grant.role in roles for grant in self.grants)
