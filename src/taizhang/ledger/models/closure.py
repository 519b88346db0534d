"""The end of a task (销号): asked for, checked, accepted; and a dispute beside a light."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.models.entry import Entry
from taizhang.ledger.models.visible import OfEntryQuerySet
from taizhang.organizations.models import Unit


class ClosureState(models.TextChoices):
    """Where it is on its way."""

    ASKED = "asked", _("待审核")
    CHECKED = "checked", _("待验收")
    ACCEPTED = "accepted", _("已销号")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")
    REOPENED = "reopened", _("已重新办理")


class Closure(models.Model):
    """The answering unit asks that its task be closed, with evidence; accepted, the entry is closed.

    `missed` are the targets that were measured and missed when it was decided: [[subject, goal, value,
    unit of measure]]; then `despite` gives the reason for closing all the same. `cycle`: of a routine
    task. `reopened_*`: it was opened again.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="closures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="closures_asked")
    cycle = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=9, choices=ClosureState.choices, default=ClosureState.ASKED)
    statement = models.TextField()
    missed = models.JSONField(default=list)
    despite = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decision = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.CharField(max_length=200, blank=True)
    reopened_reason = models.TextField(blank=True)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=["asked", "checked"]),
                name="closure_asked_for_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(decided_at__isnull=False),
                name="closure_accepted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "entry"], name="closure_by_state")]

    def __str__(self) -> str:
        return str(self.entry)

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain


class LightNote(models.Model):
    """What a unit says to a light of its task: a light is never set by hand, a dispute stands beside it.

    `light` and `sentence` are what it disputes, as it was then.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="light_notes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    light = models.PositiveSmallIntegerField()
    sentence = models.TextField()
    words = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "-id"]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain
