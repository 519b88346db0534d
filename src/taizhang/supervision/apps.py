"""The capability as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Reminders and the daily run."""

    name = "taizhang.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Declare acts, options and kinds of subjects; reminders by hand count in the burden."""
        for module in ("permissions", "options", "history"):
            import_module(f"taizhang.supervision.{module}")
        from taizhang.ledger.queries.burden import tell_source
        from taizhang.supervision.queries.nudges import put_on_units

        tell_source(put_on_units)
