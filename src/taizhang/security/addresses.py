"""From which addresses a person may work."""

from __future__ import annotations

from taizhang.configuration.values import value
from taizhang.permission import Actor
from taizhang.security.options import ADDRESSES_OF, is_within


def is_refused(actor: Actor) -> bool:
    """Whether one of his roles is bound to addresses of which his is none."""
    lists = {ADDRESSES_OF[grant.role] for grant in actor.grants}
    named = [networks for name in sorted(lists) if (networks := value(name))]
    return any(not is_within(actor.address, networks) for networks in named)
