"""A coordinator's reminder by hand (催办)."""

from __future__ import annotations

from django.db import models

from taizhang.ledger.models import Entry
from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan


class Nudge(models.Model):
    """What a coordinator said to the units of some entries of a plan, in his own words.

    It is a request to each of these units, and counts as one in their burden (减负).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="nudges")
    words = models.TextField()
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return f"policies.plan:{self.plan_id}"


class NudgedUnit(models.Model):
    """A unit that was reminded, of which entry. A unit has a row for each entry of the nudge."""

    nudge = models.ForeignKey(Nudge, on_delete=models.CASCADE, related_name="units")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="nudges")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="nudges")

    class Meta:
        ordering = ["nudge_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nudge", "entry", "unit"], name="nudge_unit_once_an_entry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} of {self.entry_id}"
