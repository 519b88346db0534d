"""The units that a plan gives work to, once each: who sees the plan is found here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from taizhang.organizations.models import Unit
from taizhang.policies.models.plan import Plan
from taizhang.policies.models.visible import OfPlanQuerySet


class PlanUnit(models.Model):
    """A unit with at least one assignment in a plan, and how many of its tasks it was given.

    `lead`, `responsible`, `support` count the tasks that the plan gives it in that role, by its name or
    as the member of a group; `tasks` those in any role, each once. What was handed on after publication
    the ledger knows.

    It repeats what the assignments say, so that lists of plans, tasks and units read a thousand rows
    instead of half a million; `policies.visibility.note_units` keeps it in step.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="plan_units", db_index=False
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="plan_units", db_index=False
    )
    lead = models.PositiveIntegerField(default=0)
    responsible = models.PositiveIntegerField(default=0)
    support = models.PositiveIntegerField(default=0)
    tasks = models.PositiveIntegerField(default=0)

    objects = OfPlanQuerySet.as_manager()

    #: What is counted.
    COUNTS: ClassVar[tuple[str, ...]] = ("lead", "responsible", "support", "tasks")

    class Meta:
        ordering = ["plan_id", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="plan_unit_once"),
        ]
        # With the counts: they are added up without a look at the rows.
        indexes = [
            models.Index(
                fields=["unit", "plan", "lead", "responsible", "support", "tasks"],
                name="plan_unit_by_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.unit_id}"

    @property
    def counts(self) -> tuple[int, ...]:
        """As `COUNTS` names them."""
        return tuple(getattr(self, name) for name in self.COUNTS)
