"""A digest as a mail. The server is set in the environment, see docs/operators.md."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from taizhang.supervision.models import Digest
from taizhang.supervision.sites import address_of_site

#: So many sentences stand in a mail; the rest is a click away.
SHOWN = 50


def is_set_up() -> bool:
    """Whether there is a server that takes mail."""
    return bool(settings.EMAIL_HOST)


def mail_of(digest: Digest, address: str, connection: BaseEmailBackend) -> EmailMessage:
    """The mail: one sentence a line, no links but the one to the messages, no pictures."""
    lines = [m.words for m in digest.messages.order_by("id")[:SHOWN]]
    body = [f"{digest.account.name}：", "", *(f"{n}. {line}" for n, line in enumerate(lines, 1))]
    if digest.count > len(lines):
        body.append(f"……另有{digest.count - len(lines)}件。")
    site = address_of_site("/messages/")
    body += ["", f"办理请登录：{site}" if site else "办理请登录台账系统。"]
    body.append("不想再收邮件，可在“提醒”页关闭；系统内的提醒不受影响。")
    day = f"{digest.day.month}月{digest.day.day}日"
    return EmailMessage(
        subject=f"台账提醒（{day}）：{digest.count}件事",
        body="\n".join(body),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )
