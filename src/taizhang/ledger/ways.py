"""The ways to the pages where something is done about an entry.

A page that an installation does not have leads to the page of the task.
"""

from __future__ import annotations

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from taizhang.audit.permissions import FOLLOW, READ
from taizhang.permission import Actor, may
from taizhang.policies.models import Plan
from taizhang.policies.visibility import may_in


def way(view: str, *keys: object, task: int | None = None) -> str:
    """The address of `view`; else that of the task; "" where neither is there."""
    try:
        return reverse(view, args=keys)
    except NoReverseMatch:
        return reverse("ledger:task", args=[task]) if task else ""


def history_way(row: Model, plan: Plan, by: Actor) -> str:
    """The address of the history of what stands in a plan; "" for whoever may not read it."""
    if not may(by, READ) and not may_in(plan, FOLLOW, by):
        return ""
    return reverse("audit:of", args=[row._meta.label_lower, row.pk])


def has_page(view: str, *keys: object) -> bool:
    """Whether there is such a page."""
    return bool(way(view, *keys))
