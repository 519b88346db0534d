"""Marks of tasks in pictures: `{% load booking %}`.

{% light_mark entry %}                 the shape of its light alone
"""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from taizhang.ledger.models import Entry, Light

register = template.Library()


@register.simple_tag
def light_mark(entry: Entry) -> SafeString:
    """The shape of an entry's light alone, where its words stand elsewhere on the page."""
    name = Light(entry.light).name.lower()
    return format_html(
        '<svg class="light-mark mark-{}" viewBox="0 0 16 16"><use href="{}#light-{}"></use></svg>',
        name,
        static("taizhang/icons.svg"),
        name,
    )
