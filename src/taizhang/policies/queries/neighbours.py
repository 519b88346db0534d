"""How many plans stand above and below a plan, as another capability tells.

`policies` knows no levels. Whoever does (`levels`) makes its count known when it is ready, as kinds
are told to the history; the shelf shows it. Where nobody tells, there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from taizhang.permission import Actor

#: ids of plans, who asks → id → (plans that it carries out, plans that carry it out), as far as he sees
Count = Callable[[Collection[int], Actor], dict[int, tuple[int, int]]]
_TOLD: list[Count] = []


def tell_neighbours(count: Count) -> None:
    """Make the count known; the last one told holds."""
    _TOLD[:] = [count]


def neighbours_of(plans: Collection[int], by: Actor) -> dict[int, tuple[int, int]]:
    """How many plans each carries out, and how many carry it out; a plan without any is absent."""
    return _TOLD[0](plans, by) if _TOLD else {}
