"""How allauth behaves here: nobody signs up, the security administrator makes accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from taizhang.accounts.address import address_of


class AccountAdapter(DefaultAccountAdapter):
    """Accounts without signing up, and without words that pages of ours say themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *given: Any, **more: Any) -> None:
        """No flashed messages: a page says what it did."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which attempts are counted."""
        return address_of(request)
