"""What can be asked of the history, as it stands in the address (筛选).

    q              words that the subject's name, or what changed, must hold
    person, unit   words that the name of who acted, or of his unit, must hold
    act, kind      an act by its name, a kind of subjects
    since, until   days, both included
    sort           old: the oldest first

What makes no sense there is passed over: an old address must still show a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.audit.models import Event
from taizhang.audit.words import act_words


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """What is asked of the history; its fields are the keys of the address (see the module)."""

    q: str = ""
    person: str = ""
    unit: str = ""
    act: str = ""
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        """Read the filter out of an address's query."""
        words = {
            name: given.get(name, "").replace("\0", "").strip()[:200]
            for name in ("q", "person", "unit", "act", "kind")
        }
        sort = "old" if given.get("sort") == "old" else ""
        return cls(**words, since=_day(given, "since"), until=_day(given, "until"), sort=sort)

    def query(self) -> str:
        """The filter as an address's query, without what it does not ask."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return urlencode([(key, value) for key, value in values if value])

    def without(self, *keys: str) -> Self:
        """The filter that does not ask for `keys`."""
        empty = type(self)()
        return replace(self, **{key: getattr(empty, key) for key in keys})

    @property
    def asks(self) -> bool:
        """Whether anything is left out."""
        return bool(self.without("sort").query())

    @property
    def scans(self) -> bool:
        """Whether every row must be looked at: words are sought, and no days bound the search."""
        return bool(self.q or self.person or self.unit) and not (self.since or self.until)

    def of(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """Those of `events` that are asked for, in no order."""
        if self.q:
            # What changed is kept as JSON with the characters as they are, so words are found in it.
            holds = Q(subject_name__icontains=self.q) | Q(before__icontains=self.q)
            events = events.filter(holds | Q(after__icontains=self.q))
        if self.person:
            events = events.filter(actor_name__icontains=self.person)
        if self.unit:
            events = events.filter(unit_name__icontains=self.unit)
        if self.act:
            events = events.filter(act=self.act)
        if self.kind:
            events = events.filter(subject_kind=self.kind)
        if self.since:
            events = events.filter(time__gte=_midnight(self.since))
        if self.until and self.until < dt.date.max:
            events = events.filter(time__lt=_midnight(self.until + dt.timedelta(days=1)))
        return events

    def said(self) -> str:
        """The filter in words, for an export: 行为：导入文件；自 2026-01-01."""
        parts = [
            (_("含"), self.q),
            (_("人员"), self.person),
            (_("单位"), self.unit),
            (_("行为"), self.act and act_words(self.act)),
            (_("自"), self.since),
            (_("至"), self.until),
        ]
        return _("；").join(f"{words}{_('：')}{value}" for words, value in parts if value)


def _day(given: Mapping[str, str], name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given.get(name, ""))
    except ValueError:
        return None


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
