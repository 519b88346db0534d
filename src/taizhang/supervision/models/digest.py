"""One digest a day for each person (每日提要), and what goes out of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taizhang.accounts.models import Account


class Digest(models.Model):
    """What a person was told on a working day, `count` messages together; one a day."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day", "account_id"]
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.count} for {self.account_id} on {self.day}"


class Channel(models.TextChoices):
    """How something goes out."""

    MAIL = "mail", _("邮件")
    HOOK = "hook", _("消息推送")


class DeliveryState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("发送中断，未确认")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未发出")


class Delivery(models.Model):
    """A digest by mail, or the day's post to the office's messenger (`digest` None); each at most once.

    SENDING is written before anything leaves: a process that dies meanwhile leaves it there, and
    nothing is sent twice. WAITING is tried again at `next_at`; FAILED is given up. `reason` is the
    answer of the other side, or of the network.
    """

    channel = models.CharField(max_length=4, choices=Channel.choices)
    day = models.DateField()
    digest = models.ForeignKey(
        Digest, on_delete=models.CASCADE, null=True, related_name="deliveries"
    )
    state = models.CharField(
        max_length=7, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "digest"],
                condition=Q(digest__isnull=False),
                name="delivery_once_a_digest",
            ),
            models.UniqueConstraint(
                fields=["channel", "day"],
                condition=Q(digest__isnull=True),
                name="delivery_once_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.day} {self.state}"


class MailChoice(models.Model):
    """Who wants no mail (不发邮件). No row: mail goes to whoever gave an address."""

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    is_off = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.account)
