"""The capability as Django knows it."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Documents and plans."""

    name = "taizhang.policies"
    label = "policies"

    def ready(self) -> None:
        """Declare the acts, and tell the history of plans."""
        from taizhang.policies import history, permissions, recorded, unit_names  # noqa: F401
