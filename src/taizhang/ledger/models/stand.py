"""How many tasks of a plan have which light: kept, for a page that would count all of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from taizhang.ledger.models.visible import OfEntryQuerySet
from taizhang.policies.models import Plan


class PlanStand(models.Model):
    """The entries of a plan by light, without those that were ended; `watched` of them are under watch.

    It repeats what the entries say, so that a page over all plans reads a row for each instead of a
    hundred thousand entries. `services.standing.keep_stands` brings it in step in the transaction of
    each act that turns a light or begins or ends a task; the self-check counts again.
    """

    plan = models.OneToOneField(
        Plan, on_delete=models.CASCADE, primary_key=True, related_name="stand"
    )
    red = models.PositiveIntegerField(default=0)
    yellow = models.PositiveIntegerField(default=0)
    green = models.PositiveIntegerField(default=0)
    blue = models.PositiveIntegerField(default=0)
    watched = models.PositiveIntegerField(default=0)

    objects: Any = OfEntryQuerySet.as_manager()

    #: What is counted.
    COUNTS: ClassVar[tuple[str, ...]] = ("red", "yellow", "green", "blue", "watched")

    class Meta:
        ordering = ["plan_id"]
        indexes = [models.Index(fields=["-red", "-yellow", "plan"], name="stand_by_trouble")]

    def __str__(self) -> str:
        return f"{self.red}/{self.yellow}/{self.green}/{self.blue} of {self.plan_id}"

    @property
    def tasks(self) -> int:
        """All that count."""
        return self.red + self.yellow + self.green + self.blue

    @property
    def counts(self) -> tuple[int, ...]:
        """As `COUNTS` names them."""
        return tuple(getattr(self, name) for name in self.COUNTS)
