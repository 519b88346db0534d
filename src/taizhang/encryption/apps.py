"""The capability as Django knows it."""

from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    """Sealed values; no tables of its own."""

    name = "taizhang.encryption"
    label = "encryption"

    def ready(self) -> None:
        """Declare the acts."""
        from taizhang.encryption import permissions, recorded  # noqa: F401
