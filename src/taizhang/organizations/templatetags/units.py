"""Units in templates: `{% load units %}`."""

from __future__ import annotations

from django import template

from taizhang.organizations.queries.naming import Said
from taizhang.organizations.queries.unsure import unsure_units

register = template.Library()


@register.simple_tag
def unsure_count() -> int:
    """How many names wait for an answer."""
    return unsure_units().count()


@register.inclusion_tag("organizations/_said.html")
def said_unit(said: Said) -> dict[str, object]:
    """A unit as of its plan, and who it is today: 县扶贫开发办公室（今县农业农村局）."""
    return {"said": said}


@register.simple_tag
def sorted_by(sort: str, key: str) -> str:
    """How the list is sorted by the column `key`: ascending, descending, or "" for not at all."""
    if sort.lstrip("-") != key and not (not sort and key == "name"):
        return ""
    return "descending" if sort.startswith("-") else "ascending"


@register.simple_tag
def next_sort(sort: str, key: str) -> str:
    """What the head of a column asks for: up first, then down."""
    return f"-{key}" if sorted_by(sort, key) == "ascending" else key


@register.filter
def unlocalized(number: float) -> str:
    """A number as drawings need it: with a point, whatever the language."""
    return f"{number:.2f}"
