"""The units that a plan gives work to, once each: who sees the plan is found here."""

from __future__ import annotations

from django.db import models

from taizhang.organizations.models import Unit
from taizhang.policies.models.plan import Plan


class PlanUnit(models.Model):
    """A unit with at least one assignment in a plan.

    It repeats what the assignments say, so that a list of plans or tasks is filtered by a thousand
    rows instead of half a million; `policies.visibility.note_units` keeps it in step.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="plan_units", db_index=False
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="plan_units", db_index=False
    )

    class Meta:
        ordering = ["plan_id", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="plan_unit_once"),
        ]
        indexes = [models.Index(fields=["unit", "plan"], name="plan_unit_by_unit")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.unit_id}"
