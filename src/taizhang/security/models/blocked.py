"""What browsers refused to load or run on our pages."""

from __future__ import annotations

from django.db import models

DIRECTIVE_LENGTH, ADDRESS_LENGTH = 100, 300


class BlockedLoad(models.Model):
    """A thing that the content security policy stopped (被拦内容): which rule, what, on which page; the
    same again only counts. Either a page of ours is wrong, or somebody tampers with pages.
    """

    directive = models.CharField(max_length=DIRECTIVE_LENGTH)
    blocked = models.CharField(max_length=ADDRESS_LENGTH)
    page = models.CharField(max_length=ADDRESS_LENGTH)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-last_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "blocked", "page"], name="blocked_load_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.directive} {self.blocked}"
