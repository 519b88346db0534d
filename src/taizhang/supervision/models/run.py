"""The daily run (每日运行)."""

from __future__ import annotations

from django.db import models


class DailyRun(models.Model):
    """A day, brought to the ledger once. Without `finished_at` it is going on, or was killed.

    `holder` is the process that has it, `touched_at` its last sign of life: another takes it over when
    that is old, and goes on after the steps that are `done`. `figures`: {step: {name: number}}; of a step
    that is not done, where it stopped.
    """

    day = models.DateField(unique=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField()
    holder = models.CharField(max_length=32)
    made_by = models.CharField(max_length=200)
    takes = models.PositiveSmallIntegerField(default=1)
    done = models.JSONField(default=list)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)
