"""`{% url %}` as Django has it, with a memory: every template has it without loading it.

A page has a hundred links of a dozen kinds, and to put an address together from its pattern takes as
long as to show what is linked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_of_django
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix
from django.utils.html import conditional_escape

register = template.Library()
#: Addresses of things: a page of the ledger has some hundred.
MOST = 16_384


class _UrlNode(URLNode):
    """No `current_app`: each capability is mounted once."""

    def render(self, context: template.Context) -> str:
        """The address, escaped; with `as` it is put into the context, "" where there is none."""
        args = tuple(arg.resolve(context) for arg in self.args)
        named = tuple((name, value.resolve(context)) for name, value in self.kwargs.items())
        view = self.view_name.resolve(context)
        try:
            address = _reversed(settings.ROOT_URLCONF, _mounted(context), view, args, named)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@register.tag
def url(parser: Parser, token: Token) -> _UrlNode:
    """`{% url "ledger:task" task.pk %}`, `{% url … as address %}`."""
    node = url_of_django(parser, token)
    return _UrlNode(node.view_name, node.args, node.kwargs, node.asvar)


def address_of(view: str, args: tuple[Any, ...] = (), named: tuple[Any, ...] = ()) -> str:
    """As `reverse`; `named` are pairs."""
    return _reversed(settings.ROOT_URLCONF, get_script_prefix(), view, args, named)


def _mounted(context: template.Context) -> str:
    """Under which address the application is mounted. The request tells it sooner than its thread."""
    request = getattr(context, "request", None)
    return get_script_prefix() if request is None else request.META["SCRIPT_NAME"].rstrip("/") + "/"


@lru_cache(maxsize=MOST)
def _reversed(
    urlconf: str, under: str, view: str, args: tuple[Any, ...], named: tuple[Any, ...]
) -> str:
    before = get_script_prefix()
    set_script_prefix(under)
    try:
        return reverse(view, urlconf, args, dict(named))
    finally:
        set_script_prefix(before)
