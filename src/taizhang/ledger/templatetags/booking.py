"""What hangs on an entry beside its reports, for its page: `{% load booking %}`.

{% book_lines entry as lines %}        the task books of its units, each with its next act
{% subtask_line entry as line %}       how many parts were handed down and how far they are
{% dependencies entry as found %}      what it waits for, what waits for it
{% may_wait entry as may %}            whether this person says so
{% light_mark entry %}                 the shape of its light alone
"""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from taizhang.ledger.models import Entry, Light
from taizhang.ledger.permissions import HAND_DOWN, WRITE_BOOK
from taizhang.ledger.queries.booking import BookLine, book_lines_of
from taizhang.ledger.queries.subtasks import SubtaskLine, subtask_line_of
from taizhang.ledger.queries.waiting import Dependencies, dependencies_of
from taizhang.ledger.reaching import reach_of_answering
from taizhang.permission import may

register = template.Library()


@register.simple_tag(takes_context=True)
def book_lines(context: dict[str, Any], entry: Entry) -> list[BookLine]:
    """The books of the units of an entry. Two queries."""
    return book_lines_of(entry, context["request"].actor)


@register.simple_tag(takes_context=True)
def subtask_line(context: dict[str, Any], entry: Entry) -> SubtaskLine:
    """Its subtasks in one line. One query, or two."""
    by = context["request"].actor
    return subtask_line_of(entry, may_hand=entry.is_open and may(by, HAND_DOWN))


@register.simple_tag(takes_context=True)
def dependencies(context: dict[str, Any], entry: Entry) -> Dependencies:
    """What it waits for and what waits for it. Three queries."""
    return dependencies_of(entry, context["request"].actor)


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


@register.simple_tag(takes_context=True)
def may_wait(context: dict[str, Any], entry: Entry) -> bool:
    """Whether this person says what the entry waits for."""
    by = context["request"].actor
    return entry.is_open and may(by, WRITE_BOOK) and may(by, WRITE_BOOK, reach_of_answering(entry))
