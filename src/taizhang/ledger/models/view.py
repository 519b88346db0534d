"""A view of a list that a person saved: the address's query under a name."""

from __future__ import annotations

from django.db import models

from taizhang.accounts.models import Account


class SavedView(models.Model):
    """`page` names the list (ledger, units, …); `query` is that of its address."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    query = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["account_id", "page", "name"]
        constraints = [
            models.UniqueConstraint(fields=["account", "page", "name"], name="saved_view_name_once")
        ]

    def __str__(self) -> str:
        return self.name
