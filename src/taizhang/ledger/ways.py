"""The ways to the pages where something is done about an entry.

A page that an installation does not have leads to the page of the task.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.db.models import Model
from django.urls import NoReverseMatch, get_script_prefix, reverse

from taizhang.audit.permissions import FOLLOW, READ
from taizhang.permission import Actor, may
from taizhang.policies.models import Plan
from taizhang.policies.visibility import may_in


def way(view: str, *keys: object, task: int | None = None) -> str:
    """The address of `view`, whose keys are numbers; else that of the task; "" where neither is there."""
    found = _shape(view, len(keys), get_script_prefix(), settings.ROOT_URLCONF)
    if found is not None:
        return found.format(*keys)
    return way("ledger:task", task) if task else ""


@lru_cache(maxsize=256)
def _shape(view: str, keys: int, _prefix: str, _urls: str) -> str | None:
    """The address with places for its keys: a list of hundred rows looks for it once."""
    places = [_PLACE + number for number in range(keys)]
    try:
        address = reverse(view, args=places)
    except NoReverseMatch:
        return None
    for number, place in enumerate(places):
        address = address.replace(str(place), f"{{{number}}}")
    return address


#: No address has this number but for a key.
_PLACE = 9_000_000_000


def history_way(row: Model, plan: Plan, by: Actor, known: Iterable[str] = ()) -> str:
    """The address of the history of what stands in a plan; "" for whoever may not read it. `known`: as of
    `may_in`.
    """
    if not may(by, READ) and not may_in(plan, FOLLOW, by, known):
        return ""
    return reverse("audit:of", args=[row._meta.label_lower, row.pk])


def has_page(view: str, *keys: object) -> bool:
    """Whether there is such a page."""
    return bool(way(view, *keys))
