"""Facts of a task in words, and the ways to them: `{% load ledger %}`."""

from __future__ import annotations

from django import template
from django.urls import reverse

from taizhang.ledger import words
from taizhang.policies.marking import anchor
from taizhang.policies.models import Task

register = template.Library()

register.filter("due_words", words.due_words)
register.filter("amount_words", words.amount_words)
register.filter("comparator_words", words.comparator_words)
register.filter("number_words", words.number_words)
register.filter("doubts", words.doubts)
register.filter("confidence_words", words.confidence_words)
register.filter("recognised_words", words.recognised_words)


@register.filter
def place_in_source(task: Task) -> str:
    """The address of the task's first mark on the page of its plan."""
    page = reverse("policies:plan", args=[task.plan_id])
    place = anchor(task.spans)
    return f"{page}#{place}" if place else page


@register.simple_tag
def sort_by(sort: str, key: str) -> str:
    """What a click on the head of `key` sorts by: a second click turns the order round.

    What is most comes first where one looks for much: targets, unsure places.
    """
    first, other = (f"-{key}", key) if key in MOST_FIRST else (key, f"-{key}")
    return other if sort == first else first


@register.simple_tag
def sorted_as(sort: str, key: str) -> str:
    """The value of `aria-sort` for the head of `key`, "" where the table is sorted by another."""
    if sort.lstrip("-") != key:
        return ""
    return "descending" if sort.startswith("-") else "ascending"


MOST_FIRST = {"targets", "unsure", "light", "percent", "lead", "responsible", "support", "all"}
