"""The capability as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in."""

    name = "taizhang.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Declare the acts, and connect what happens at sign-in and after migrations."""
        from taizhang.accounts import duties, history, permissions, recorded, signing_in  # noqa: F401

        duties.connect()
        signing_in.connect()
