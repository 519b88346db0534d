"""What people put right in a reading, one row for each act; never changed, at most taken back."""

from __future__ import annotations

from django.db import models

from taizhang.policies.models.plan import Plan


class Correction(models.Model):
    """A correction (更正) of a plan's reading: `said` is `corrections.to_json` of it.

    Who made it is kept by id and name: the history keeps the rest. One that was taken back
    (`withdrawn_at`) is not applied any more.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="corrections", db_index=False
    )
    number = models.PositiveIntegerField()
    said = models.JSONField()
    account = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="correction_number_unique")
        ]

    def __str__(self) -> str:
        return f"correction {self.number} of plan {self.plan_id}"
