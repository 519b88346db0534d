"""One's own messages, for the page 提醒."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from taizhang.accounts.models import Account
from taizhang.ledger.ways import way
from taizhang.permission import Actor
from taizhang.security.contact import masked_mail
from taizhang.security.models import ContactData
from taizhang.supervision.kinds import KINDS, sentence, titles
from taizhang.supervision.models import MailChoice, Message
from taizhang.supervision.services.mailing import is_set_up
from taizhang.tables.language import language
from taizhang.tables.paging import Paging
from taizhang.tables.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the page shows it: its words in the reader's language, and where it leads.

    `nudge`: where the units that it is about can be reminded, "" of what is no such message.
    """

    pk: int
    title: str
    words: str
    address: str
    is_seen: bool
    nudge: str


@dataclass(frozen=True, slots=True)
class Group:
    """The messages of a day."""

    day: dt.date
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """A page of messages by day; `titles` are the kinds to choose from, as (key, words, is chosen)."""

    days: list[Group]
    paging: Paging
    unseen: int
    kind: str
    only_unseen: bool
    titles: list[tuple[str, str, bool]]
    mail: str
    mail_is_set_up: bool
    mail_is_off: bool


def messages_page(*, kind: str, only_unseen: bool, page: str | None, by: Actor) -> MessagesPage:
    """Those of `by`, the newest first. Six queries."""
    mine = Message.objects.filter(account=by.account)
    rows = mine
    groups = titles()
    if kind in groups:
        rows = rows.filter(kind__in=groups[kind])
    if only_unseen:
        rows = rows.filter(seen_at__isnull=True)
    paging = Paging.of(page, count=rows.count())
    found = rows.select_related("entry", "period").order_by("-made_on", "-id")[paging.rows]
    contact = ContactData.objects.filter(account=by.account).first()
    return MessagesPage(
        days=[Group(day, [_line(m) for m in of_day]) for day, of_day in _by_day(found)],
        paging=paging,
        unseen=unseen_count(by),
        kind=kind if kind in groups else "",
        only_unseen=only_unseen,
        titles=[(key, _title(kinds[0]), key == kind) for key, kinds in groups.items()],
        mail=masked_mail(contact.mail) if contact else "",
        mail_is_set_up=is_set_up(),
        mail_is_off=MailChoice.objects.filter(account=by.account, is_off=True).exists(),
    )


def _unseen(account: int) -> QuerySet[Message, int]:
    rows = Message.objects.filter(account=account, seen_at__isnull=True).order_by()
    return rows.values("account").annotate(count=Count("pk")).values_list("count", flat=True)


_UNSEEN = Prepared(_unseen)


def unseen_count(by: Actor) -> int:
    """How many messages `by` has not seen."""
    return _UNSEEN.one(by.account) or 0 if by.account else 0


def messages_of(account: Account, day: dt.date) -> QuerySet[Message]:
    """What a person was told on a day."""
    return Message.objects.filter(account=account, made_on=day)


def _by_day(rows: Sequence[Message]) -> list[tuple[dt.date, list[Message]]]:
    return [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda m: m.made_on)]


def _line(message: Message) -> Line:
    words = message.words
    if language() == "en":
        words = sentence(message.kind, message.details, "en")
    return Line(
        pk=message.pk,
        title=_title(message.kind),
        words=words,
        address=address_of(message),
        is_seen=message.seen_at is not None,
        nudge=_nudge(message),
    )


def _nudge(message: Message) -> str:
    page = reverse("supervision:nudge")
    if message.kind == "report-overdue-all":
        return f"{page}?period={message.period_id}"
    return f"{page}?overdue={message.plan_id}" if message.kind == "overdue-all" else ""


def _title(kind: str) -> str:
    title = KINDS[kind].title
    return title.en if language() == "en" else title.zh


def address_of(message: Message) -> str:
    """Where something can be done about it."""
    if message.report_id:
        return way("ledger:report", message.report_id)
    if message.entry is not None:
        return reverse("ledger:task", args=[message.entry.task_id])
    view, asked = _PLACES.get(message.kind, ("ledger:ledger", {}))
    given = {**asked, "plan": message.plan_id, "unit": message.unit_id}
    if message.kind.startswith("report-") and view == "ledger:reports":
        given["period"] = message.details.get("period")
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{way(view) or reverse('ledger:ledger')}?{query}"


#: Where a kind is dealt with that is about no single task: the view, and what is asked of it.
_PLACES: dict[str, tuple[str, dict[str, Any]]] = {
    **dict.fromkeys(
        ("report-soon", "report-today", "report-last-day", "report-overdue"),
        ("ledger:reports-due", {}),
    ),
    **dict.fromkeys(
        ("report-escalated", "report-overdue-all"), ("ledger:reports", {"show": "missing"})
    ),
    **dict.fromkeys(
        ("check-waiting", "weave-waiting", "accept-waiting"), ("ledger:reports", {"show": "todo"})
    ),
    **dict.fromkeys(("request-soon", "request-overdue"), ("ledger:requests", {})),
    **dict.fromkeys(("overdue-standing", "overdue-all"), ("ledger:ledger", {"overdue": "1"})),
}
