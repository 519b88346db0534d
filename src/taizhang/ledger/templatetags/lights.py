"""Lights of entries on pages: `{% load lights %}`.

    {% light entry %}                   shape, colour and word; hovering tells why
    {% light colour %}                  the same for a bare colour (a `Light`, a number), or for a change
    {% light_reasons entry as reasons %}   each reason as a sentence in the page's language, gravest first
    {{ entry|light_sentence }}          all of them in one sentence

Never colour alone: each light has a shape of its own (icons.svg) and its word beside it. The sheet is
ledger/lights.css, which every page has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from taizhang.ledger.models import Light
from taizhang.lights import Colour, Reason

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
def light_reasons(of: Any) -> list[str]:
    """Why a light is as it is: of an entry or of a change of light, one sentence a reason."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return [reason.sentence(language) for reason in reasons_of(getattr(of, "reasons", None) or ())]


@register.filter
def light_sentence(of: Any) -> str:
    """All reasons in one sentence; "" where nothing is known of them."""
    separator = "; " if (get_language() or "").startswith("en") else "；"
    return separator.join(light_reasons(of))


def reasons_of(kept: Iterable[Sequence[Any]]) -> list[Reason]:
    """Reasons as they are kept: [[code, colour, details]]."""
    return [Reason(code, Colour(colour), details) for code, colour, details in kept]


def _title(sentence: str) -> SafeString:
    return format_html(' title="{}"', sentence) if sentence else SafeString()


@cache
def _shapes() -> str:
    return static("taizhang/icons.svg")
