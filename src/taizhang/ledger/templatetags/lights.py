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
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from taizhang.ledger.light_words import sentences
from taizhang.ledger.models import Entry, EntryState, Light
from taizhang.ledger.queries import plan_lights
from taizhang.ledger.queries.plan_lights import LightCount
from taizhang.policies.models import Plan, PlanState
from taizhang.tables.language import language, spoken

register = template.Library()


@register.simple_tag
def light(of: Any) -> SafeString:
    """The light of an entry, or a bare colour. What says why has it as its title."""
    return drawn_light(of, get_language())


def drawn_light(of: Any, in_language: str | None) -> SafeString:
    """The same for a table of lights, which knows its language."""
    before, after = _drawn(getattr(of, "light", of), in_language)
    why = _sentence(of, spoken(in_language))
    title = f' title="{escape(why)}"' if why else ""
    return mark_safe(f"{before}{title}{after}")  # noqa: S308, the words are escaped, the rest is ours


@register.simple_tag
def lights_of(plan: Plan) -> list[LightCount]:
    """The lights of a plan's tasks; nothing before it is published. One query."""
    return plan_lights.lights_of(plan) if plan.state == PlanState.PUBLISHED else []


@register.simple_tag
def percent(entry: Entry) -> SafeString:
    """How far an entry has come, and its state where that is not the usual one."""
    return drawn_percent(entry, get_language())


def drawn_percent(entry: Entry, in_language: str | None) -> SafeString:
    """The same for a table, which knows its language."""
    label, states = _percent_words(in_language)
    state = (
        ""
        if entry.state == EntryState.RUNNING
        else f'<span class="tag">{states[entry.state]}</span>'
    )
    return mark_safe(  # noqa: S308, a number and words of ours
        f'<span class="percent"><progress max="100" value="{entry.percent:d}" aria-label="{label}">'
        f'</progress><span class="percent-figure figure">{entry.percent:d}%</span>{state}</span>'
    )


@register.simple_tag
def light_reasons(of: Any) -> list[str]:
    """Why a light is as it is: of an entry or of a change of light, one sentence a reason."""
    return sentences(getattr(of, "reasons", None) or (), language())


@register.filter
def light_sentence(of: Any) -> str:
    """All reasons in one sentence; "" where nothing is known of them."""
    return _sentence(of, language())


def _sentence(of: Any, spoken: str) -> str:
    separator = "; " if spoken == "en" else "；"
    return separator.join(sentences(getattr(of, "reasons", None) or (), spoken))


# A table has fifty of each: what is the same in all of them is put together once for a language.


@cache
def _drawn(colour: int, language: str | None) -> tuple[str, str]:
    """The mark and word of a light, before and after the place of its title."""
    of = Light(colour)
    name = of.name.lower()
    return (
        f'<span class="light light-{name}"',
        '><svg class="light-mark" viewBox="0 0 16 16" aria-hidden="true">'
        f'<use href="{static("taizhang/icons.svg")}#light-{name}"></use></svg>{escape(of.label)}</span>',
    )


@cache
def _percent_words(language: str | None) -> tuple[str, dict[str, str]]:
    return escape(_("进度")), {value: escape(str(label)) for value, label in EntryState.choices}
