"""The capability as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Backup and restore."""

    name = "taizhang.backup"
    label = "backup"

    def ready(self) -> None:
        """Declare the acts."""
        import_module("taizhang.backup.permissions")
