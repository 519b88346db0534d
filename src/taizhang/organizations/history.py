"""What the history may know of units and divisions: who may read how they changed."""

from __future__ import annotations

from django.urls import reverse

from taizhang.audit.kinds import tell
from taizhang.organizations.models import Unit
from taizhang.permission import Reach


def _of_unit(key: str) -> Reach | None:
    unit = Unit.objects.only("path").filter(pk=key).first() if key.isdecimal() else None
    return unit.audit_reach if unit else None


tell(
    "organizations.unit",
    "单位",
    "unit",
    reach=_of_unit,
    address=lambda key: reverse("ledger:unit", args=[key]),
)
tell("organizations.divisions", "行政区划", "divisions")
