"""The rows of the desk as HTML: `{% load desk %}`.

    {% desk_rows section %}     what is to be done, of one kind (`todo.Section`)
    {% desk_lights entries %}   tasks that burn, each with why
    {% desk_events events %}    what others did (`happened.Happened`)
    {{ day|short_day:today }}   as of `tables.days`, so too `short_moment`

Put together from strings, as the ledger's cells: eighty rows take a template half of the page's time.
Whatever is not ours is escaped here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from taizhang.ledger.models import Entry
from taizhang.ledger.queries.happened import Happened
from taizhang.ledger.queries.todo import Doing, Section
from taizhang.ledger.templatetags.lights import light, light_reasons
from taizhang.ledger.ways import way
from taizhang.tables.days import short_day, short_moment

register = template.Library()
register.filter("short_day", short_day)
register.filter("short_moment", short_moment)
#: So many reasons of a light are told; hovering tells all.
_REASONS = 2
#: So many characters of a task's text stand beside its measure.
_FIRST = 28


@register.simple_tag(takes_context=True)
def desk_rows(context: template.Context, section: Section) -> SafeString:
    """The rows of a section, each with the one thing to do."""
    token = escape(str(context.get("csrf_token", "")))
    today, shows_units = context["today"], context["desk"].shows_units
    words = _Words(section, token)
    rows = (_row(row, words, today, shows_units=shows_units) for row in section.rows)
    return mark_safe("".join(rows))  # noqa: S308, escaped row by row


class _Words:
    """What is the same in all rows of a section."""

    def __init__(self, section: Section, token: str) -> None:
        self.act, self.colon = escape(section.act), escape(_("："))
        #: Around a day: nothing and 逾期; 起, or since and nothing.
        self.late = ("", f' <span class="small">{escape(_("逾期"))}</span>')
        self.since = _around_a_day() if section.waits else ("", "")
        self.token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'


def _row(row: Doing, words: _Words, today: dt.date, *, shows_units: bool) -> str:
    said = escape(row.words)
    shown = _task(row.code, said, row.text)
    what = (
        f'<a class="words" href="{row.task}">{shown}</a>'
        if row.task
        else f'<span class="words">{shown}</span>'
    )
    unit = escape(row.unit) if shows_units else ""
    note = " · ".join(filter(None, (unit, escape(row.note))))
    reason = f'<span class="desk-reason">{escape(row.reason)}</span>' if row.reason else ""
    return (
        f'<li class="desk-row">{_day(row, words, today)}'
        f'<span class="desk-words">{what}<span class="small soft">{note}</span>{reason}</span>'
        f"{_act(row, words, f'{said} {escape(row.code)}'.rstrip())}</li>\n"
    )


def _task(code: str, said: str, text: str) -> str:
    """Number and words of a task, `said` escaped before; of one of several of a measure its own first words
    too.
    """
    number = f'<span class="figure soft">{escape(code)}</span> ' if code else ""
    first = f' <span class="soft">{escape(Truncator(text).chars(_FIRST))}</span>' if text else ""
    return f"{number}{said}{first}"


def _day(row: Doing, words: _Words, today: dt.date) -> str:
    if row.day is None:
        return "<span></span>"
    day, shown = row.day.isoformat(), short_day(row.day, today)
    kind, (before, after) = ("late", words.late) if row.is_late else ("soft", words.since)
    return (
        f'<time class="figure {kind}" datetime="{day}" title="{day}">{before}{shown}{after}</time>'
    )


def _around_a_day() -> tuple[str, str]:
    """What stands before and after the day since which something waits, in the order of the language."""
    before, after = (_("%(day)s 起") % {"day": "\0"}).split("\0")
    return tuple(
        f'<span class="small">{escape(side)}</span>' if side else "" for side in (before, after)
    )


def _act(row: Doing, words: _Words, said: str) -> str:
    act = escape(row.act) or words.act
    label = f'aria-label="{act}{words.colon}{said}">{act}'
    if row.begins:
        given = "".join(
            f'<input type="hidden" name="{name}" value="{value}">'
            for name, value in row.begins.items()
        )
        return (
            f'<form method="post" action="{row.address}">{words.token}{given}'
            f'<button class="btn btn-plain" {label}</button></form>'
        )
    return f'<a class="btn btn-plain" href="{row.address}" {label}</a>' if row.address else ""


@register.simple_tag(takes_context=True)
def desk_lights(context: template.Context, entries: Sequence[Entry]) -> SafeString:
    """Entries that burn, with their gravest reasons and since when."""
    several, today = context["desk"].burns_in_several, context["today"]
    rows = (_light(entry, today, several=several) for entry in entries)
    return mark_safe("".join(rows))  # noqa: S308, escaped row by row


def _light(entry: Entry, today: dt.date, *, several: bool) -> str:
    reasons = "".join(f"<span>{escape(words)}</span>" for words in light_reasons(entry)[:_REASONS])
    unit = f"{escape(entry.unit.name)} · " if several and entry.unit else ""
    if entry.light_before is not None:
        since = _("%(day)s 由%(before)s转%(after)s") % {
            "day": short_day(entry.light_since, today),
            "before": entry.get_light_before_display(),
            "after": entry.get_light_display(),
        }
    else:
        since = _("%(day)s 起") % {"day": entry.light_since.isoformat()}
    task = entry.task
    words = _task(task.code, escape(task.measure or task.text), task.text if task.measure else "")
    return (
        f'<li class="desk-light"><span class="desk-light-head">{light(entry)}<a class="words"'
        f' href="{way("ledger:task", entry.task_id)}">{words}</a></span>'
        f'<span class="desk-why">{reasons}</span>'
        f'<span class="small soft">{unit}{escape(since)}</span></li>\n'
    )


@register.simple_tag
def desk_events(events: Iterable[Happened]) -> SafeString:
    """Who did what, to what, when."""
    colon = escape(_("："))
    return mark_safe("".join(_event(event, colon) for event in events))  # noqa: S308, escaped


def _event(event: Happened, colon: str) -> str:
    time, what = timezone.localtime(event.time), escape(event.what)
    if event.address:
        what = f'<a class="words" href="{event.address}">{what}</a>'
    return (
        f'<li class="desk-event"><time class="figure soft" datetime="{time.isoformat()}">'
        f"{short_moment(time)}</time>"
        f"<span>{escape(event.who)} {escape(event.did)}{colon}{what}</span></li>\n"
    )
