"""The plans that a plan names as what it carries out (落实)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from taizhang.permission import Actor
from taizhang.policies.models import Plan, PlanState

_MARKS = re.compile(r"[\s〔〕\[\]［］（）()【】《》“”\"'·,，、]")
GONE = (PlanState.SUPERSEDED, PlanState.WITHDRAWN)


def named_above(plan: Plan, by: Actor) -> list[Plan]:
    """The plans that `plan` names as what it carries out, and that are here for `by` to see."""
    others = current_plans(by).exclude(pk=plan.pk)
    return [other for other in others if any(is_named(other, said) for said in plan.implements)]


def current_plans(by: Actor) -> QuerySet[Plan]:
    """The plans that `by` sees and that neither were withdrawn nor replaced."""
    visible = Plan.objects.visible_to(by).exclude(state__in=GONE)
    return visible.select_related("document", "jurisdiction").order_by("level", "-year", "id")


def is_named(plan: Plan, said: Mapping[str, Any]) -> bool:
    """Whether `said`, an entry of another plan's `implements`, means `plan`."""
    return any(
        _even(said.get(name)) and _even(said.get(name)) == _even(getattr(plan, name))
        for name in ("doc_number", "title")
    )


def _even(words: str | None) -> str:
    """A title or number without marks and widths, so that two spellings of it are one."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", words or ""))
