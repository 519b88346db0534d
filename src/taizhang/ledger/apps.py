"""The capability as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tasks of all plans."""

    name = "taizhang.ledger"
    label = "ledger"
