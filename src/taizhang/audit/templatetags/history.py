"""The history in templates: `{% load history %}`."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from taizhang.audit.kinds import kind_of
from taizhang.audit.permissions import FOLLOW, READ
from taizhang.audit.subjects import Subject
from taizhang.audit.words import act_words, role_words
from taizhang.permission import may

register = template.Library()
register.filter("role_in_history", role_words)
register.filter("act_in_history", act_words)


@register.simple_tag(takes_context=True)
def history_of(context: template.Context, thing: Model) -> str:
    """The address of the history of `thing`, "" for whoever may not read it. A row may say by
    `audit_reach` whom it concerns; else its kind looks.

    `{% history_of plan as history %}{% if history %}<a href="{{ history }}">…</a>{% endif %}`
    """
    request: HttpRequest | None = context.get("request")
    actor = getattr(request, "actor", None)
    if actor is None or not may(actor, FOLLOW):
        return ""
    subject = Subject.of(thing)
    if not may(actor, READ):
        reach = getattr(thing, "audit_reach", None) or kind_of(subject.kind).reach(subject.key)
        if reach is None or not may(actor, FOLLOW, reach):
            return ""
    return reverse("audit:of", args=[subject.kind, subject.key])
