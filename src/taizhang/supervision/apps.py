"""The capability as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Reminders and the daily run."""

    name = "taizhang.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Declare acts, options and kinds of subjects."""
        for module in ("permissions", "options", "history"):
            import_module(f"taizhang.supervision.{module}")
