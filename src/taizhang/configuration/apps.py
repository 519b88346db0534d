"""The capability as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    """Settings that are changed on the page."""

    name = "taizhang.configuration"
    label = "configuration"

    def ready(self) -> None:
        """Declare acts and options."""
        for module in ("permissions", "system_options", "history"):
            import_module(f"taizhang.configuration.{module}")
