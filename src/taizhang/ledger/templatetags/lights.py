"""Lights of entries on pages: `{% load lights %}`.

    {% light entry %}                   shape, colour and word; hovering tells why
    {% light colour %}                  the same for a bare colour (a `Light`, a number), or for a change
    {% light_reasons entry as reasons %}   each reason as a sentence in the page's language, gravest first
    {% percent entry %}                 how far it has come: a bar, the figure, a state that is not 办理中
    {% lights_of plan as lights %}      how many tasks of a plan have which light, for _plan_lights.html
    {{ entry|light_sentence }}          all of them in one sentence

Never colour alone: each light has a shape of its own (icons.svg) and its word beside it. The sheet is
ledger/lights.css, which every page has.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from taizhang.ledger.light_words import sentences
from taizhang.ledger.models import Entry, EntryState, Light
from taizhang.ledger.queries import plan_lights
from taizhang.ledger.queries.plan_lights import LightCount
from taizhang.policies.models import Plan, PlanState
from taizhang.tables.language import language

register = template.Library()


@register.simple_tag
def light(of: Any) -> SafeString:
    """The light of an entry, or a bare colour. What says why has it as its title."""
    colour = Light(getattr(of, "light", of))
    return format_html(
        '<span class="light light-{}"{}><svg class="light-mark" viewBox="0 0 16 16" '
        'aria-hidden="true"><use href="{}#light-{}"></use></svg>{}</span>',
        colour.name.lower(),
        _title(light_sentence(of)),
        _shapes(),
        colour.name.lower(),
        colour.label,
    )


@register.simple_tag
def lights_of(plan: Plan) -> list[LightCount]:
    """The lights of a plan's tasks; nothing before it is published. One query."""
    return plan_lights.lights_of(plan) if plan.state == PlanState.PUBLISHED else []


@register.simple_tag
def percent(entry: Entry) -> SafeString:
    """How far an entry has come, and its state where that is not the usual one."""
    state = "" if entry.state == EntryState.RUNNING else f" {entry.get_state_display()}"
    return format_html(
        '<span class="percent"><progress max="100" value="{0}" aria-label="{1}"></progress>'
        '<span class="percent-figure figure">{0}%</span>{2}</span>',
        entry.percent,
        _("进度"),
        state and format_html('<span class="tag">{}</span>', state.strip()),
    )


@register.simple_tag
def light_reasons(of: Any) -> list[str]:
    """Why a light is as it is: of an entry or of a change of light, one sentence a reason."""
    return sentences(getattr(of, "reasons", None) or ())


@register.filter
def light_sentence(of: Any) -> str:
    """All reasons in one sentence; "" where nothing is known of them."""
    separator = "; " if language() == "en" else "；"
    return separator.join(light_reasons(of))


def _title(sentence: str) -> SafeString:
    return format_html(' title="{}"', sentence) if sentence else SafeString()


@cache
def _shapes() -> str:
    return static("taizhang/icons.svg")
