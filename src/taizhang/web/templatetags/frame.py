"""What every page is framed with: the navigation, icons, figures and addresses.

`{% load frame %}`. The navigation lists the work in its order; an entry whose page does not exist
yet is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.words import number_words
from taizhang.permission import ACTS, may
from taizhang.web.templatetags.addresses import address_of

register = template.Library()


# Told apart by what it is, not by its words: those are other ones in each language.
@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """An entry of the navigation: where it leads, its words, its icon, the views beneath it.

    It shows to whoever may do `act`.
    """

    view: str
    words: Any
    icon: str
    beneath: tuple[str, ...]
    act: str


_PEOPLE = tuple(f"accounts:{name}" for name in ("person", "create", "change"))
_SECURITY = tuple(
    f"security:{name}" for name in ("person", "locks", "sign-ins", "downloads", "blocked")
)
_OF_THE_LEDGER = tuple(
    f"ledger:{name}"
    for name in (
        *("task", "request", "burden", "view"),
        *("change", "closure", "reopen", "note-light"),
    )
)
PLACES = (
    Place("first-page", _("工作台"), "desk", (), "policies.see"),
    Place("ledger:leadership", _("领导概览"), "leadership", ("ledger:leadership",), "policies.see"),
    Place("policies:plans", _("政策"), "policies", ("policies:", "levels:"), "policies.see"),
    Place("ledger:ledger", _("台账"), "ledger", _OF_THE_LEDGER, "policies.see"),
    Place(
        "ledger:reports", _("报送"), "reports", ("ledger:report", "ledger:workbook"), "policies.see"
    ),
    Place("ledger:units", _("单位"), "units", ("ledger:unit",), "policies.see"),
    Place("ledger:overview", _("总览"), "overview", (), "policies.see"),
    Place("organizations:units", _("管理"), "manage", ("organizations:",), "units.read"),
    Place("audit:history", _("历史"), "history", ("audit:",), "audit.read"),
    Place("accounts:people", _("人员"), "people", _PEOPLE, "accounts.see"),
    Place("accounts:roles", _("角色"), "roles", (), "accounts.see"),
    Place("security:people", _("安全"), "lock", _SECURITY, "security.see"),
    Place("self-check", _("自查"), "check", (), "security.self-check"),
    Place("configuration:settings", _("设置"), "sliders", (), "configuration.see"),
)


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> SafeString:
    """The places that exist and that this person may use, each as `<li>`; that of the page is marked."""
    request: HttpRequest | None = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    actor = getattr(request, "actor", None)
    icons, language = static("taizhang/icons.svg"), get_language()
    entries = []
    for place in PLACES:
        if actor is None or not may(actor, ACTS[place.act]):
            continue
        try:
            address = address_of(place.view)
        except NoReverseMatch:
            continue
        is_here = here == place.view or here.startswith(place.beneath)
        entries.append(_entry(place, address, icons, is_here, language))
    return mark_safe("\n".join(entries))  # noqa: S308, each is escaped


@lru_cache(maxsize=256)
def _entry(place: Place, address: str, icons: str, is_here: bool, _language: str | None) -> str:
    """An entry in the active language: every page has them all."""
    return format_html(
        '<li><a class="side-link" href="{}"{}>{}<span>{}</span></a></li>',
        address,
        mark_safe(' aria-current="true"') if is_here else "",
        _drawn(icons, place.icon),
        place.words,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon `name` of static/taizhang/icons.svg; it says nothing that words beside it do not."""
    return _drawn(static("taizhang/icons.svg"), name)


@lru_cache(maxsize=256)
def _drawn(icons: str, name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><use href="{}#{}"></use></svg>',
        icons,
        name,
    )


@register.filter
def figure(value: Any) -> str:
    """A number with thousands parted and without idle zeros: 12,000; 3.5. What is none stays as it is."""
    # Django's Chinese parts no thousands; tables, workbooks and charts do, in both languages.
    return number_words(value) if isinstance(value, int | Decimal) else str(value or "")


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """The query of this page's address with some keys changed; None or "" takes a key out."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return "?" + query.urlencode()
