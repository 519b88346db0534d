"""What was set, where it differs from the default."""

from __future__ import annotations

from django.db import models

NAME_LENGTH = 80


class Setting(models.Model):
    """The value of an option (设置), as JSON. No row: the default holds. Who set it, and what it was
    before, stands in the history.
    """

    name = models.CharField(max_length=NAME_LENGTH)
    value = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="setting_name_unique")]

    def __str__(self) -> str:
        return self.name
