"""Parts of the frame that are put together once: `{% load kept %}`.

    {% kept %}…{% endkept %}         words and links that are the same on every page of a language
    {% again "parts/person.html" %}  a part that stands twice on the page, for a wide screen and a narrow one

The frame of a page costs as much as a task's own facts: thirty nodes that say the same each time.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


class _KeptNode(template.Node):
    """Sees nothing of the page: whatever hangs on it would stand on every page."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.said: dict[tuple[str | None, str], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """What it says in the active language."""
        key = (get_language(), get_script_prefix())
        if key not in self.said or settings.DEBUG:
            alone = template.Context()
            alone.template = context.template
            with alone.render_context.push_state(context.template):
                self.said[key] = self.nodelist.render(alone)
        return self.said[key]


@register.tag
def kept(parser: Parser, _token: Token) -> _KeptNode:
    """`{% kept %}…{% endkept %}`."""
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return _KeptNode(nodelist)


@register.simple_tag(takes_context=True)
def again(context: template.Context, name: str) -> SafeString:
    """The part `name` as it stands on this page already, or made now."""
    made: dict[Any, Any] = context.render_context
    key = (again, name)
    if key not in made:
        part = get_template(name).template  # type: ignore[attr-defined]  # Django's own engine has it
        with context.push():  # what the part calls by a name, the page may call by another
            made[key] = mark_safe(part.render(context))  # noqa: S308, a template escapes
    said: SafeString = made[key]
    return said
