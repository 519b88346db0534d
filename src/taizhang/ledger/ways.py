"""The ways to the pages where something is done about an entry.

A page that an installation does not have leads to the page of the task.
"""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def way(view: str, *keys: object, task: int | None = None) -> str:
    """The address of `view`; else that of the task; "" where neither is there."""
    try:
        return reverse(view, args=keys)
    except NoReverseMatch:
        return reverse("ledger:task", args=[task]) if task else ""


def has_page(view: str, *keys: object) -> bool:
    """Whether there is such a page."""
    return bool(way(view, *keys))
