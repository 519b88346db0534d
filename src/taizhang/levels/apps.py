"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class LevelsConfig(AppConfig):
    """Plans across levels."""

    name = "taizhang.levels"
    label = "levels"

    def ready(self) -> None:
        """Make acts, kinds and counts known; links go on to a plan that takes the place of another."""
        from taizhang.levels import history, permissions, recorded  # noqa: F401
        from taizhang.levels.queries.neighbours import neighbours
        from taizhang.levels.services.carry_over import carry_over
        from taizhang.policies.queries.neighbours import tell_neighbours
        from taizhang.policies.signals import plan_revised

        tell_neighbours(neighbours)
        plan_revised.connect(carry_over, dispatch_uid="levels.carry_over")
