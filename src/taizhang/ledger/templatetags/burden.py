"""What is put on a unit this month: `{% load burden %}{% unit_burden unit %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from taizhang.ledger.permissions import REPORT
from taizhang.ledger.queries.burden import burden_of
from taizhang.ledger.reaching import reach_of_unit
from taizhang.organizations.models import Unit
from taizhang.permission import may

register = template.Library()


@register.inclusion_tag("ledger/_unit_burden.html", takes_context=True)
def unit_burden(context: template.Context, unit: Unit) -> dict[str, Any]:
    """One line with the month's figures; nothing where there are none."""
    may_report = may(context["request"].actor, REPORT, reach_of_unit(unit))
    return {
        "unit": unit,
        "load": burden_of(unit.pk, timezone.localdate()),
        "may_report": may_report,
    }
