"""Signing in as a browser does, for tests."""

from __future__ import annotations

from typing import Any

from django.test import Client

from taizhang.accounts.models import Account
from tests.people import PASSWORD


def enter(
    username: str, password: str = PASSWORD, client: Client | None = None, **more: str
) -> Any:
    """The answer to the form of the sign-in page."""
    given = {"login": username, "password": password}
    return (client or Client()).post("/sign-in/", given, **more)


def entered(account: Account, **defaults: str) -> Client:
    """A browser in which the person signed in by the form."""
    client = Client(**defaults)
    answer = enter(account.username, client=client)
    assert answer.status_code == 302, answer.content.decode()
    return client


def set_to(name: str, text: Any) -> None:
    """Change a setting."""
    from taizhang.configuration.services import change_settings
    from tests.people import OPERATOR

    change_settings(given={name: text}, by=OPERATOR)
