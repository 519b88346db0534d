"""What one person was told (提醒)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from taizhang.accounts.models import Account
from taizhang.ledger.models import Entry, ProgressReport, ReportingPeriod
from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan
from taizhang.supervision.models.digest import Digest
from taizhang.supervision.models.nudge import Nudge


class Message(models.Model):
    """A sentence to a person, of a `kind` (`supervision.kinds`), about a plan and what of it is set.

    `words` is the Chinese sentence as it was said; `details` fills the sentence in other languages.
    `topic` is what it is about, the same each time it is said again; `key` is unique, so that a run
    that is repeated says nothing twice. `digest`: that with which it went out.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=20)
    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=120, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, related_name="+")
    report = models.ForeignKey(
        ProgressReport, on_delete=models.CASCADE, null=True, related_name="+"
    )
    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.CASCADE, null=True, related_name="+"
    )
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")
    nudge = models.ForeignKey(Nudge, on_delete=models.CASCADE, null=True, related_name="messages")
    words = models.TextField()
    details = models.JSONField(default=dict)
    made_on = models.DateField()
    seen_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(
        Digest, on_delete=models.SET_NULL, null=True, related_name="messages"
    )

    class Meta:
        ordering = ["-made_on", "-id"]
        indexes = [
            models.Index(fields=["account", "-made_on", "-id"], name="message_by_account"),
            models.Index(
                fields=["account"], condition=Q(seen_at__isnull=True), name="message_unseen"
            ),
            models.Index(
                fields=["account"], condition=Q(digest__isnull=True), name="message_undigested"
            ),
            models.Index(fields=["topic", "account", "made_on"], name="message_by_topic"),
        ]

    def __str__(self) -> str:
        return self.words
