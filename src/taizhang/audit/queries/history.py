"""A page of the history, at any depth in the same time.

By keyset, not by number: a history grows while it is read, and has millions of rows. A page begins
after an event, or ends before one; the primary key is the order in which events were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from taizhang.audit.changes import Change, changes_of
from taizhang.audit.filters import HistoryFilter
from taizhang.audit.kinds import KINDS, Kind, kind_of
from taizhang.audit.models import Event
from taizhang.audit.words import act_words
from taizhang.permission import ACTS

PAGE_SIZE = 50
#: More are not counted: nobody reads so many, and counting millions takes seconds.
MOST_COUNTED = 10_000
#: Words are sought in so many of the newest events, unless days are given: a second's work.
MOST_SCANNED = 500_000


@dataclass(frozen=True, slots=True)
class Row:
    """An event with what it changed."""

    event: Event
    kind: Kind
    act: str
    changes: list[Change]

    @classmethod
    def of(cls, events: Sequence[Event]) -> list[Row]:
        """The events as pages show them."""
        return [
            cls(event, kind_of(event.subject_kind), act_words(event.act), changes)
            for event, changes in zip(events, changes_of(events), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Events, and where the pages beside this one begin: None where there is none."""

    rows: list[Row]
    count: int
    before: int | None
    after: int | None
    is_bounded: bool

    @property
    def is_counted(self) -> bool:
        """Whether `count` is all of them."""
        return self.count <= MOST_COUNTED


def history_page(
    asked: HistoryFilter, *, of: Kind | None = None, key: str = "", given: dict[str, str]
) -> HistoryPage:
    """The events that are asked for: of everything, or of one subject. Two queries, or three.

    `given` may hold `after` (begin after this event) or `before` (end before this one).
    """
    events = asked.of(events_of(of, key) if of else Event.objects.all()).order_by()
    bound = _oldest_sought(asked) if of is None else 0
    if bound:
        events = events.filter(id__gt=bound)
    is_descending = asked.sort != "old"
    after, before = _id(given.get("after")), _id(given.get("before"))
    is_back = before is not None
    cursor = before if is_back else after
    # Back from a page is forward in the other direction.
    descending = is_descending != is_back
    rows = events.order_by("-id" if descending else "id")
    if cursor is not None:
        rows = rows.filter(id__lt=cursor) if descending else rows.filter(id__gt=cursor)
    found = list(rows[: PAGE_SIZE + 1])
    is_more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    if is_back:
        found.reverse()
    first, last = (found[0].pk, found[-1].pk) if found else (None, None)
    return HistoryPage(
        rows=Row.of(found),
        count=events[: MOST_COUNTED + 1].count(),
        before=first if (is_more if is_back else cursor is not None) else None,
        after=last if (True if is_back else is_more) else None,
        is_bounded=bound > 0,
    )


def _oldest_sought(asked: HistoryFilter) -> int:
    """Words are not sought before this event; 0 where they are sought in all."""
    if not asked.scans:
        return 0
    newest = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return max(0, newest - MOST_SCANNED)


def events_of(kind: Kind, key: str) -> QuerySet[Event]:
    """The history of one subject; of a whole, with its parts."""
    if kind.is_whole:
        return Event.objects.filter(chain__name=f"{kind.name}:{key}")
    return Event.objects.filter(subject_kind=kind.name, subject_key=key)


def acts_that_happened() -> list[tuple[str, str]]:
    """The acts of which there are events, with words, for a choice. One query, a probe for each."""
    names = sorted(ACTS)
    values = ", ".join(["(%s)"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked (act) AS (VALUES {values}) SELECT act FROM asked"  # noqa: S608
            " WHERE EXISTS (SELECT 1 FROM audit_event WHERE audit_event.act = asked.act)",
            names,
        )
        return [(name, act_words(name)) for (name,) in cursor.fetchall()]


def kinds_told() -> list[tuple[str, str]]:
    """The kinds of subjects, with words, for a choice."""
    return [(kind.name, kind.words()) for kind in KINDS.values()]


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
