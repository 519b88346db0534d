"""Evidence (佐证材料): files kept once by their content, shown where they prove something."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from taizhang.ledger.models.change import ChangeRequest
from taizhang.ledger.models.closure import Closure
from taizhang.ledger.models.report import ProgressReport
from taizhang.ledger.models.request import RequestAnswer


class EvidenceFile(models.Model):
    """A file's content, once, whoever brings it; on disk under its SHA-256. `kind`: by content."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.sha256[:12]


class Evidence(models.Model):
    """A file under a name as evidence of one thing: a report, a change, a closure or an answer.

    Taken away it stays, with `removed_at`.
    """

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="uses")
    name = models.CharField(max_length=255)
    report = models.ForeignKey(
        ProgressReport, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    change = models.ForeignKey(
        ChangeRequest, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    closure = models.ForeignKey(
        Closure, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    answer = models.ForeignKey(
        RequestAnswer, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, change=None, closure=None, answer=None)
                | Q(report=None, change__isnull=False, closure=None, answer=None)
                | Q(report=None, change=None, closure__isnull=False, answer=None)
                | Q(report=None, change=None, closure=None, answer__isnull=False),
                name="evidence_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.name
