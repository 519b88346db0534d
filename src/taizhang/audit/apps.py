"""The capability as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The history of acts."""

    name = "taizhang.audit"
    label = "audit"

    def ready(self) -> None:
        """Declare the acts, and what fields are called that many record."""
        import_module("taizhang.audit.permissions")
        import_module("taizhang.audit.common_fields")
