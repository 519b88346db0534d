"""What templates of reports need: `{% load reports %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings

from taizhang.ledger.evidence_files import ACCEPTED
from taizhang.ledger.grouping import GROUPS_OF
from taizhang.tables.days import short_moment

register = template.Library()
register.filter("short_moment", short_moment)


@register.filter
def item(given: Any, key: str) -> Any:
    """What a mapping has under a key that is no identifier (value-7); "" where there is none."""
    return given.get(key, "") if isinstance(given, Mapping) else ""


@register.simple_tag
def group_of(row: Any, group: str, of: str = "tasks") -> str:
    """What the group of a row in the list `of` is called; "" where it stands in none."""
    return GROUPS_OF[of][group].called(row) if group else ""


@register.inclusion_tag("ledger/_group_by.html")
def group_by(of: str, group: str) -> dict[str, Any]:
    """By what to group the list `of`, to choose from."""
    offered = [(key, grouping.words) for key, grouping in GROUPS_OF[of].items()]
    return {"groupings": offered, "group": group}


@register.simple_tag
def evidence_accepted() -> str:
    """What the file dialogue offers; what comes is told by its content all the same."""
    return ACCEPTED


@register.simple_tag
def most_bytes() -> int:
    """How large a file may be."""
    return int(settings.UPLOAD_MAX_BYTES)
