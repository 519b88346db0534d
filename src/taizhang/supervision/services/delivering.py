"""What waits goes out: by mail, by the office's messenger; tried again with back-off, then given up.

Called by the server's clock each minute and at the end of `taizhang daily`. Each delivery is claimed before
anything leaves (SENDING), so that two servers send it once, and one that dies meanwhile does not make
it go out twice.
"""

from __future__ import annotations

import datetime as dt
import http.client
import smtplib
from collections import Counter
from collections.abc import Callable

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from taizhang.configuration.values import value
from taizhang.encryption import CannotUnseal
from taizhang.security.models import ContactData
from taizhang.supervision import options
from taizhang.supervision.errors import HookUnfit
from taizhang.supervision.models import Channel, Delivery, DeliveryState, Digest
from taizhang.supervision.services.mailing import mail_of
from taizhang.supervision.services.posting import NotTaken, content_of, post

#: Minutes until the next attempt, by how many there were.
BACK_OFF = (5, 15, 60, 180)
#: A digest of yesterday helps nobody: the next one says what still holds.
TOO_OLD = dt.timedelta(hours=20)
#: So many at once; the next minute takes the next.
AT_ONCE = 200


def deliver(now: dt.datetime | None = None) -> Counter[str]:
    """Send what waits and is due by `now`; how many were `sent`, `failed`, or wait for `again`."""
    now = now or timezone.now()
    counts: Counter[str] = Counter()
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now)
    rows = list(waiting.select_related("digest__account").order_by("id")[:AT_ONCE])
    mails = [row for row in rows if row.channel == Channel.MAIL]
    for row in rows:
        if row.channel == Channel.HOOK and _claim(row):
            counts[_tried(row, lambda row=row: _post(row), now)] += 1
    if mails:
        _send_mails(mails, now, counts)
    return counts


def _send_mails(rows: list[Delivery], now: dt.datetime, counts: Counter[str]) -> None:
    """All over one connection. A server that cannot be reached is asked once, not once a mail."""
    connection = get_connection()
    try:
        for number, row in enumerate(rows):
            if not _claim(row):
                continue
            came = _tried(row, lambda row=row: _mail(row, connection), now)
            counts[came] += 1
            if came == "again":
                counts["again"] += _put_off(rows[number + 1 :], row)
                return
    finally:
        connection.close()


def _put_off(rows: list[Delivery], failed: Delivery) -> int:
    """Let the others wait as long as the one that failed, without an attempt of their own."""
    waiting = Delivery.objects.filter(pk__in=[row.pk for row in rows], state=DeliveryState.WAITING)
    return waiting.update(next_at=failed.next_at, reason=failed.reason)


def _claim(row: Delivery) -> bool:
    """Take it, unless another process has."""
    mine = Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING)
    taken = mine.update(state=DeliveryState.SENDING, attempts=F("attempts") + 1)
    row.attempts += 1
    return bool(taken)


def _tried(row: Delivery, send: Callable[[], None], now: dt.datetime) -> str:
    """Send, and keep what came of it."""
    try:
        send()
    except (smtplib.SMTPRecipientsRefused, CannotUnseal, ContactData.DoesNotExist, HookUnfit) as no:
        return _failed(row, _said(no))
    except (OSError, smtplib.SMTPException, http.client.HTTPException, NotTaken) as reason:
        return _again(row, _said(reason), now)
    row.state, row.reason, row.sent_at = DeliveryState.SENT, "", timezone.now()
    row.save(update_fields=["state", "reason", "sent_at"])
    return "sent"


def _again(row: Delivery, reason: str, now: dt.datetime) -> str:
    born = dt.datetime.combine(row.day, dt.time(), timezone.get_current_timezone())
    if row.attempts > len(BACK_OFF) or now - born > dt.timedelta(days=1) + TOO_OLD:
        return _failed(row, reason)
    row.state, row.reason = DeliveryState.WAITING, reason
    row.next_at = now + dt.timedelta(minutes=BACK_OFF[row.attempts - 1])
    row.save(update_fields=["state", "reason", "next_at"])
    return "again"


def _failed(row: Delivery, reason: str) -> str:
    row.state, row.reason = DeliveryState.FAILED, reason
    row.save(update_fields=["state", "reason"])
    return "failed"


def _mail(row: Delivery, connection: BaseEmailBackend) -> None:
    contact = ContactData.objects.get(account=row.digest.account_id)
    mail = mail_of(row.digest, contact.mail, connection)
    connection.open()  # else each mail would open and close its own
    mail.send()


def _post(row: Delivery) -> None:
    digests = Digest.objects.filter(day=row.day).select_related("account__unit")
    post(
        value(options.HOOK), content_of(list(digests.order_by("account__unit__name", "account_id")))
    )


def _said(reason: Exception) -> str:
    """The answer without addresses: those of people are sealed."""
    match reason:
        case smtplib.SMTPRecipientsRefused():
            codes = {str(code) for code, _text in reason.recipients.values()}
            return f"SMTP {'、'.join(sorted(codes))}：收件地址被拒绝"
        case smtplib.SMTPResponseException():
            return f"SMTP {reason.smtp_code}"
        case HookUnfit() | NotTaken():
            return str(reason)[:300]
        case CannotUnseal():
            return "邮箱地址的加密密钥不在这里"
        case OSError() if reason.strerror:
            return f"{type(reason).__name__}：{reason.strerror}"[:300]
    return type(reason).__name__
