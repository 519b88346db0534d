"""What a coordinator asks of units beyond their reports (补充材料), and what it costs them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from taizhang.ledger.models.visible import OfEntryQuerySet
from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan


class InformationRequest(models.Model):
    """Questions to units about a plan: `fields` are their words, `files` how many files are asked for.

    `exceeds`: why it was sent although a unit has as many requests this month as the cap allows.
    """

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
    exceeds = models.TextField(blank=True)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return f"policies.plan:{self.plan_id}"


class RequestAnswer(models.Model):
    """A unit that was asked, and its answer: `said` has one text for each field of the request.

    `known` tells by the number of a field what the system knew already when it was asked: these fields
    are not asked of this unit.
    """

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="answers"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="requests_answered")
    said = models.JSONField(default=list)
    known = models.JSONField(default=dict)
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
        return f"{self.request} {self.unit}"

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.request.audit_chain

    @property
    def asked_fields(self) -> list[tuple[int, str]]:
        """The fields that this unit fills in, with their numbers."""
        fields = enumerate(self.request.fields)
        return [(number, words) for number, words in fields if str(number) not in self.known]

    @property
    def is_asked(self) -> bool:
        """Whether anything is left to ask of this unit."""
        return bool(self.asked_fields or self.request.files)
