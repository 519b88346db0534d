"""Units that are called so, or were."""

from __future__ import annotations

from django.db.models import Q

from taizhang.organizations.models import Alias, UnitPeriod


def called(words: str) -> Q:
    """Of units: those whose name, a name of earlier days, or a short one holds `words`."""
    said = {"name__contains": words}
    also = Alias.objects.order_by().filter(**said).values("unit")
    before = UnitPeriod.objects.order_by().filter(**said).values("unit")
    return Q(**said) | Q(pk__in=also) | Q(pk__in=before)
