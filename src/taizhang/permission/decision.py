"""The one function that decides, and what follows from it for lists."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.permission.actor import WHOLE, Actor, Grant
from taizhang.permission.acts import Act
from taizhang.permission.roles import Relation


class NotAllowed(Exception):
    """The person may not do this, or not to this subject."""

    code = "permission.not-allowed"

    def __init__(self, *, act: Act, by: Actor) -> None:
        super().__init__(f"{by.name or 'nobody'} may not {act.name}")
        self.act = act
        self.by = by


@dataclass(frozen=True, slots=True)
class Reach:
    """The units that a subject concerns, by their paths: who keeps it, and to whom it gives work.

    A subject that no unit keeps (None) is kept by the installation: only grants for the whole of it
    reach it.
    """

    keeper: str | None = None
    parts: frozenset[str] = frozenset()


def may(actor: Actor, act: Act, reach: Reach | None = None) -> bool:
    """Whether `actor` may do `act` to the subject that `reach` describes.

    Without `reach` the question is whether he may do it to anything at all: whether a page shows
    the button. Operators may do everything.
    """
    if actor.is_operator:
        return True
    return any(_allows(grant, act, reach) for grant in actor.grants)


def ensure(actor: Actor, act: Act, reach: Reach | None = None) -> None:
    """Refuse what `may` refuses. Raises: NotAllowed."""
    if not may(actor, act, reach):
        raise NotAllowed(act=act, by=actor)


def _allows(grant: Grant, act: Act, reach: Reach | None) -> bool:
    relation = act.rules.get(grant.role)
    if relation is None:
        return False
    if reach is None or relation is Relation.ANYWHERE:
        return True
    concerned = {reach.keeper or WHOLE}
    if relation is not Relation.KEEPS:
        concerned |= reach.parts
    if relation is Relation.IS:
        return grant.path in concerned
    return any(path.startswith(grant.path) for path in concerned)


@dataclass(frozen=True, slots=True)
class Limits:
    """Which subjects of an act a person reaches, for filtering a list; the three are united.

    `everything` spares the filter. Else a subject is his if its keeper's path begins with one of
    `keeps`; or if its keeper's or a part's path begins with one of `takes_part`, or is one of `own`.
    """

    everything: bool = False
    keeps: tuple[str, ...] = ()
    takes_part: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether he reaches no subject at all."""
        return not (self.everything or self.keeps or self.takes_part or self.own)


def limits(actor: Actor, act: Act) -> Limits:
    """What of a list `actor` sees: exactly the subjects for which `may` says yes."""
    asked = [(act.rules[g.role], g.path) for g in actor.grants if g.role in act.rules]
    if actor.is_operator or any(_is_everything(relation, path) for relation, path in asked):
        return Limits(everything=True)

    def paths(wanted: Relation) -> tuple[str, ...]:
        return tuple(dict.fromkeys(path for relation, path in asked if relation is wanted))

    return Limits(False, paths(Relation.KEEPS), paths(Relation.TAKES_PART), paths(Relation.IS))


def _is_everything(relation: Relation, path: str) -> bool:
    return relation is Relation.ANYWHERE or (path == WHOLE and relation is not Relation.IS)
