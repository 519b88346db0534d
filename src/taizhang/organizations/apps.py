"""The capability as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Divisions and units."""

    name = "taizhang.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Declare the acts, and tell the history of units."""
        import_module("taizhang.organizations.permissions")
        import_module("taizhang.organizations.history")
        import_module("taizhang.organizations.recorded")
