"""What templates of reports need: `{% load reports %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings

from taizhang.ledger.evidence_files import ACCEPTED
from taizhang.ledger.grouping import GROUPS
from taizhang.tables.days import short_moment

register = template.Library()
register.filter("short_moment", short_moment)


@register.filter
def item(given: Any, key: str) -> Any:
    """What a mapping has under a key that is no identifier (value-7); "" where there is none."""
    return given.get(key, "") if isinstance(given, Mapping) else ""


@register.simple_tag
def group_of(row: Any, group: str) -> str:
    """What the group of a row is called; "" where the list has none."""
    return GROUPS[group].called(row) if group else ""


@register.simple_tag
def evidence_accepted() -> str:
    """What the file dialogue offers; what comes is told by its content all the same."""
    return ACCEPTED


@register.simple_tag
def most_bytes() -> int:
    """How large a file may be."""
    return int(settings.UPLOAD_MAX_BYTES)
