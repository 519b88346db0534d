"""The years of a routine task (年度常规) that are over, with what came of each."""

from __future__ import annotations

from typing import Any

from django.db import models

from taizhang.ledger.models.entry import Entry, Light
from taizhang.ledger.models.visible import OfEntryQuerySet


class EntryCycle(models.Model):
    """A year of a routine task, kept when the next one began.

    `closed_on` None: nobody closed it yet, which can still be done. `percent` follows reports for
    periods of that year that come after it; `light` is that of its last day.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    light = models.PositiveSmallIntegerField(choices=Light.choices)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "year"], name="entry_cycle_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.year}"

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain
