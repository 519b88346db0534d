"""People, roles and acts in templates: `{% load people %}`."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from taizhang.accounts.effects import effect
from taizhang.accounts.words import act_words as words_of_act
from taizhang.accounts.words import role_words
from taizhang.permission import ACTS, Act, Role
from taizhang.permission import may as may_do

register = template.Library()


@register.filter
def act_words(act: Act) -> str:
    """The act in the language of the page."""
    return words_of_act(act)


@register.simple_tag
def holding_words(holding: tuple[str, str, str | None]) -> str:
    """A role and where it holds: 单位联络员（县教育局）."""
    role, _path, unit = holding
    if not unit:
        return role_words(role)
    return _("%(role)s（%(unit)s）") % {"role": role_words(role), "unit": unit}


@register.simple_tag(takes_context=True)
def your_roles(context: template.Context) -> list[str]:
    """The roles of whoever asks, each with its unit."""
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    return [holding_words(holding) for holding in getattr(user, "holdings", ())]


@register.simple_tag
def effect_of(role: str) -> str:
    """What a role lets its holder do, in a sentence or two."""
    return effect(Role(role))


@register.simple_tag(takes_context=True)
def may(context: template.Context, act: str) -> bool:
    """Whether whoever asks may do this act to anything at all: whether a button shows.

    `{% may "policies.import" as can_import %}`
    """
    request: HttpRequest | None = context.get("request")
    actor = getattr(request, "actor", None)
    return actor is not None and may_do(actor, ACTS[act])
