"""What is due becomes messages: to whom it concerns, never the same twice in a week."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from taizhang.supervision.batches import BATCH
from taizhang.supervision.kinds import KINDS, sentence
from taizhang.supervision.models import Message
from taizhang.supervision.people import People
from taizhang.supervision.queries.due import Due

AGAIN_AFTER = dt.timedelta(days=7)


def say(dues: Iterable[Due], *, today: dt.date, people: People) -> Iterator[Counter[str]]:
    """Say what is due, in batches, each in its own transaction; yields what came of each batch.

    `said`: messages that are new; `nobody`: things that there is nobody to tell of.
    """
    rows = iter(dues)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            counts = _said(batch, today, people)
        yield counts


def _said(batch: Sequence[Due], today: dt.date, people: People) -> Counter[str]:
    told = [(due, people.of(due.role, due.path)) for due in batch]
    before = _lately(batch, today)
    new = {
        message.key: message
        for due, accounts in told
        for account in accounts
        if (account, due.topic) not in before
        for message in [_message(due, account, today)]
    }
    # `key` is unique: what another process said meanwhile is not said again.
    there = set(Message.objects.filter(key__in=list(new)).values_list("key", flat=True))
    rows = [message for key, message in new.items() if key not in there]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    nobody = sum(not accounts for _due, accounts in told)
    return Counter({"said": len(rows), "nobody": nobody})


def _lately(batch: Sequence[Due], today: dt.date) -> set[tuple[int, str]]:
    """(account, topic) of what was said within a week; of what is said once, ever."""
    found: set[tuple[int, str]] = set()
    for once in (True, False):
        topics = [due.topic for due in batch if KINDS[due.kind].once is once]
        rows = Message.objects.filter(topic__in=topics)
        if not once:
            rows = rows.filter(made_on__gt=today - AGAIN_AFTER)
        found.update(rows.order_by().values_list("account_id", "topic"))
    return found


def _message(due: Due, account: int, today: dt.date) -> Message:
    day = "" if KINDS[due.kind].once else f":{today}"
    return Message(
        account_id=account,
        kind=due.kind,
        topic=due.topic,
        key=f"{account}:{due.topic}{day}",
        plan_id=due.plan,
        words=sentence(due.kind, due.details),
        details=dict(due.details),
        made_on=today,
        **{f"{name}_id": key for name, key in due.about.items()},
    )
