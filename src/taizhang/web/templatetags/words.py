"""Django's `{% load i18n %}`, whose `{% translate %}` remembers what it said.

A page has thirty words of its own that are the same each time, and to find each of them in the catalogue
takes as long as to write the links around them. The settings give this library the name `i18n`.
"""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.i18n import register as of_django
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
register.tags.update(of_django.tags)
register.filters.update(of_django.filters)


class _WordsNode(template.Node):
    """Words that hang on the language alone."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.said: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """The words in the active language."""
        language = get_language()
        if (said := self.said.get(language)) is None:
            said = self.said[language] = self.node.render(context)
        return said


@register.tag
def translate(parser: Parser, token: Token) -> template.Node:
    """`{% translate "台账" %}`, and all else that Django's takes."""
    node = do_translate(parser, token)
    words = node.filter_expression
    is_fixed = isinstance(words.var.literal, str) and not words.filters
    if not is_fixed or node.asvar or node.message_context:
        return node
    return _WordsNode(node)


register.tag("trans", translate)
