"""What a coordinator asks of units beyond their reports (补充材料), and what it costs them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan


class InformationRequest(models.Model):
    """Questions to units about a plan: `fields` are their words, `files` how many files are asked for."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="requests")
    title = models.CharField(max_length=200)
    reason = models.TextField()
    fields = models.JSONField(default=list)
    files = models.PositiveSmallIntegerField(default=0)
    asked_on = models.DateField()
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_on", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return f"policies.plan:{self.plan_id}"


class RequestAnswer(models.Model):
    """A unit that was asked, and its answer: `said` has one text for each field of the request."""

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="answers"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="requests_answered")
    said = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["request_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "unit"], name="request_asks_a_unit_once")
        ]
        indexes = [
            models.Index(
                fields=["unit"],
                condition=Q(answered_at__isnull=True),
                name="request_unanswered_by_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} to {self.request_id}"

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.request.audit_chain
