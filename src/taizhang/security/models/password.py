"""A password that somebody had, as a hash."""

from __future__ import annotations

from django.db import models

from taizhang.accounts.models import Account


class PastPassword(models.Model):
    """The hash of a password and when it was set; the newest of an account is the one that holds."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["account_id", "-id"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.set_at:%Y-%m-%d}"
