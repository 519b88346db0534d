"""The story of a task (办理过程): `{% load story %}`.

{% told page.work.story %}      what happened, each as `<li>`

Put together from strings, as the cells of the table are: a year of reports takes a template as long as
the rest of the page. Whatever is not ours is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from taizhang.ledger.models import Evidence, LightChange, TargetValue
from taizhang.ledger.queries.story import Story, Told
from taizhang.ledger.templatetags.lights import light, light_reasons
from taizhang.ledger.ways import way
from taizhang.ledger.words import number_words

register = template.Library()


@register.simple_tag
def told(story: Story) -> SafeString:
    """All that is shown of it, in its order."""
    said = _Said()
    return mark_safe("\n".join(said.item(one) for one in story.told))  # noqa: S308, see above


class _Said:
    """Words of the page's language, looked up once."""

    def __init__(self) -> None:
        self.turns, self.reported = _("转"), _("填报")
        self.evidence, self.colon, self.comma = _("佐证"), _("："), _("，")

    def item(self, one: Told) -> str:
        """One thing that happened."""
        body = self._light(one.light) if one.light else self._body(one)
        past = " is-past" if one.is_past else ""
        return (
            f'<li class="story-item story-{one.kind}{past}">'
            f'<time class="figure soft" datetime="{one.on}">{one.on}</time>'
            f'<div class="story-body">{"".join(body)}</div></li>'
        )

    def _light(self, turned: LightChange) -> Iterator[str]:
        before = ""
        if turned.before is not None:
            before = (
                f'{light(turned.before)} <span aria-hidden="true">→</span>'
                f'<span class="visually-hidden">{self.turns}</span> '
            )
        yield f'<p class="story-title">{before}{light(turned.after)}</p>'
        for words in light_reasons(turned):
            yield f'<p class="small soft">{escape(words)}</p>'

    def _body(self, one: Told) -> Iterator[str]:
        title = escape(one.title)
        if one.address:
            title = f'<a href="{escape(one.address)}">{title}</a>'
        state = f' <span class="tag">{escape(one.state)}</span>' if one.state else ""
        yield f'<p class="story-title">{title}{state}</p>'
        if who := " · ".join(escape(name) for name in (one.unit, one.who) if name):
            yield f'<p class="small soft">{who}</p>'
        for label, words in one.says:
            text = "<br>".join(escape(words).splitlines())
            yield f'<p class="story-says"><span class="story-label">{escape(label)}</span>{text}</p>'
        if one.values:
            yield f'<ul class="story-values">{"".join(map(self._value, one.values))}</ul>'
        if one.evidence:
            yield f'<p class="small">{self.evidence}{self.colon}{self._files(one.evidence)}</p>'
        if one.steps:
            yield f'<p class="small soft">{self.comma.join(map(escape, one.steps))}</p>'

    def _value(self, value: TargetValue) -> str:
        target = value.target
        by_hand = f" · {self.reported}" if value.source == "reported" else ""
        return (
            f'<li>{escape(target.subject)} <strong class="figure">{number_words(value.value)}</strong>'
            f'{escape(target.unit_of_measure)} <span class="small soft">{value.on}{by_hand}</span></li>'
        )

    def _files(self, files: Iterable[Evidence]) -> str:
        return "、".join(
            f'<a href="{way("ledger:evidence", file.pk)}">{escape(file.name)}</a>' for file in files
        )
