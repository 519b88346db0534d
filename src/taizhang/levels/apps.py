"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class LevelsConfig(AppConfig):
    """Plans across levels."""

    name = "taizhang.levels"
    label = "levels"

    def ready(self) -> None:
        """Make the acts known."""
        from taizhang.levels import permissions  # noqa: F401
