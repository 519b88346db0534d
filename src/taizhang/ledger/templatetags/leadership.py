"""Figures of the page for leadership, each a link to the tasks that it counts: `{% load leadership %}`.

    {% tasks_of page part.query "plan.3.red" 12 light="red" %}   12, with the list behind it
    {% moved_of page part.query "plan.3.red_moved" 3 light="red" %}   +3, with those that turned

`data-figure` names a figure for whoever reads the page by program.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from taizhang.ledger.leadership_charts import address_of
from taizhang.ledger.queries.leadership import LeadershipPage

register = template.Library()


@register.simple_tag
def tasks_of(
    page: LeadershipPage, query: dict[str, Any], key: str, value: int, **asked: Any
) -> SafeString:
    """A figure as a link to its tasks; nought leads nowhere."""
    return _linked(page, query, key, f"{value:,}", value, asked)


@register.simple_tag
def share_of(
    page: LeadershipPage, query: dict[str, Any], key: str, value: int | None, **asked: Any
) -> SafeString:
    """A share in percent as a link to its tasks; "—" of nothing."""
    words = "—" if value is None else f"{value}%"
    return _linked(page, query, key, words, value, asked)


@register.simple_tag
def moved_of(
    page: LeadershipPage, query: dict[str, Any], key: str, value: int, **asked: Any
) -> SafeString:
    """So many more or less than a month before, as a link to the tasks whose light turned."""
    words = f"+{value}" if value > 0 else f"−{-value}" if value else "±0"
    title = _("比%(day)s") % {"day": page.asked.month_before}
    return _linked(page, query, key, words, value, {**asked, "turned": 1}, title)


@register.filter
def day_words(day: dt.date) -> str:
    """A day as one writes it in a sentence: 2026年6月30日."""
    return _("%(year)s年%(month)s月%(day)s日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def _linked(
    page: LeadershipPage,
    query: dict[str, Any],
    key: str,
    words: str,
    value: int | None,
    asked: dict[str, Any],
    title: str = "",
) -> SafeString:
    key, words = escape(key), escape(words)
    if not value:
        return mark_safe(f'<span class="soft" data-figure="{key}">{words}</span>')  # noqa: S308, escaped
    address = escape(address_of(page, **query, **asked))
    said = f' title="{escape(title)}"' if title else ""
    return mark_safe(f'<a href="{address}" data-figure="{key}"{said}>{words}</a>')  # noqa: S308, escaped
