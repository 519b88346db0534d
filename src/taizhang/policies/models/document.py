"""The file as it was given."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length


class PolicyDocument(models.Model):
    """A file issued by a government organ (政策文件), kept unaltered under its SHA-256."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=10)
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="document_kept_once"),
            models.CheckConstraint(
                condition=models.lookups.Exact(Length("sha256"), 64), name="document_has_a_sha256"
            ),
        ]

    def __str__(self) -> str:
        return self.name
