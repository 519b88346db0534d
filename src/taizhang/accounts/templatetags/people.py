"""People, roles and acts in templates: `{% load people %}`."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.accounts.effects import effect
from taizhang.accounts.models import RoleGrant
from taizhang.accounts.words import act_words as words_of_act
from taizhang.accounts.words import holding_said, role_words
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
    return holding_said(role, unit)


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


@register.filter(name="role_words")
def words_of_role(role: str) -> str:
    """The name of a role: 统筹员."""
    return role_words(role)


@register.simple_tag
def grant_words(grant: RoleGrant) -> str:
    """A grant with where it holds: 单位联络员（县教育局）."""
    return holding_said(grant.role, grant.unit.name if grant.unit else None)


@register.simple_tag
def grant_days(grant: RoleGrant) -> str:
    """From when until when it holds, and when it was ended before that."""
    if grant.ended_at:
        ended = timezone.localtime(grant.ended_at).date()
        return _("%(start)s 至 %(end)s，已收回") % {"start": grant.valid_from, "end": ended}
    if grant.valid_until:
        return _("%(start)s 至 %(end)s") % {"start": grant.valid_from, "end": grant.valid_until}
    return _("自 %(start)s") % {"start": grant.valid_from}


@register.simple_tag
def column_sorted(sort: str, key: str) -> str:
    """The value of `aria-sort` for the head of `key`, "" where it does not sort."""
    if sort.removeprefix("-") != key:
        return ""
    return "descending" if sort.startswith("-") else "ascending"


@register.simple_tag
def column_sort(sort: str, key: str) -> str:
    """What the head of `key` asks for next: up, then down."""
    return f"-{key}" if sort == key else key
