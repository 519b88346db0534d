"""What a page needs: the act that a view is for.

    @needs(SEE)
    def plans(request): ...

The person must be allowed the act at all; whether to this very subject, service or query decide.
Signed-in pages without such a line are refused by the middleware of `accounts`, and the test that
walks all addresses reads it. No Django here: a request is anything with an `actor`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from taizhang.permission.acts import Act
from taizhang.permission.decision import ensure

View = TypeVar("View", bound=Callable[..., Any])
#: What `own` asks for instead of an act: one's own account needs no role.
OWN = "own"


def needs(act: Act) -> Callable[[View], View]:
    """Decorate a view: whoever may not do `act` to anything at all is refused (NotAllowed)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            ensure(request.actor, act)
            return view(request, *args, **kwargs)

        guarded.act = act  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def own(view: View) -> View:
    """Decorate a view of a person's own things: whoever is signed in may have it."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs)

    guarded.act = OWN  # type: ignore[attr-defined]
    return cast(View, guarded)
