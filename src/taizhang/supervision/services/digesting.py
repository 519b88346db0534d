"""One digest a day for each person: what he was told since the last, and has not seen yet."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from taizhang.accounts.models import Account
from taizhang.configuration.values import value
from taizhang.security.models import ContactData
from taizhang.supervision import options
from taizhang.supervision.batches import batches
from taizhang.supervision.models import Channel, Delivery, Digest, MailChoice, Message
from taizhang.supervision.services.mailing import is_set_up


def make_digests(day: dt.date) -> Iterator[Counter[str]]:
    """Make the digests of a day, some hundred people at once, each in its own transaction.

    Who has his digest of the day gets no second one. They go out only on the very day: a day that is
    run afterwards stays in the application.
    """
    goes_out = day == timezone.localdate()
    told = Message.objects.filter(digest__isnull=True, seen_at__isnull=True, made_on__lte=day)
    people = Account.objects.filter(
        is_active=True, pk__in=told.order_by().values("account")
    ).exclude(digests__day=day)
    for batch in batches(people):
        with transaction.atomic():
            counts = _made(batch, day, goes_out)
        yield counts
    if goes_out and value(options.HOOK) and Digest.objects.filter(day=day).exists():
        Delivery.objects.get_or_create(
            channel=Channel.HOOK, day=day, digest=None, defaults={"next_at": timezone.now()}
        )


def _made(accounts: list[Account], day: dt.date, goes_out: bool) -> Counter[str]:
    ids = [account.pk for account in accounts]
    rows = Message.objects.filter(
        account__in=ids, digest__isnull=True, seen_at__isnull=True, made_on__lte=day
    ).order_by()
    counts = Counter(rows.values_list("account_id", flat=True))
    digests = Digest.objects.bulk_create(
        Digest(account_id=account, day=day, count=count) for account, count in counts.items()
    )
    for digest in digests:
        rows.filter(account=digest.account_id).update(digest=digest)
    if goes_out and is_set_up():
        _queue_mails(digests, ids, day)
    return Counter({"people": len(digests), "messages": counts.total()})


def _queue_mails(digests: list[Digest], accounts: list[int], day: dt.date) -> None:
    """A mail for whoever gave an address and wants mail."""
    off = set(
        MailChoice.objects.filter(account__in=accounts, is_off=True).values_list("pk", flat=True)
    )
    given = ContactData.objects.filter(account__in=accounts).exclude(mail_sealed="")
    wanted = set(given.values_list("pk", flat=True)) - off
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(channel=Channel.MAIL, day=day, digest=digest, next_at=now)
        for digest in digests
        if digest.account_id in wanted
    )
