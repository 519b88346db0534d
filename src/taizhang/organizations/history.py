"""What the history may know of units and divisions: who may read how they changed."""

from __future__ import annotations

from django.urls import reverse

from taizhang.audit.kinds import tell
from taizhang.organizations.models import Unit
from taizhang.permission import Reach


def _of_unit(key: str) -> Reach | None:
    units = Unit.objects.filter(pk=key) if key.isdecimal() else Unit.objects.none()
    path = units.values_list("path", flat=True).first()
    return Reach(path) if path else None


tell(
    "organizations.unit",
    "单位",
    "unit",
    reach=_of_unit,
    address=lambda key: reverse("ledger:unit", args=[key]),
)
tell("organizations.divisions", "行政区划", "divisions")
