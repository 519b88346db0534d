"""The capability as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    """Security of signing in."""

    name = "taizhang.security"
    label = "security"

    def ready(self) -> None:
        """Declare acts and options, and listen to who signs in."""
        for module in ("permissions", "options", "history"):
            import_module(f"taizhang.security.{module}")
        from taizhang.security import noting, resealing

        noting.connect()
        resealing.connect()
