"""The page is told when the file that it waits for begins to come."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.people import person, signed_in_client

pytestmark = pytest.mark.django_db
TOKEN = "0123456789abcdef"


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in_client(person())


def told(browser: Client, address: str, token: str) -> dict[str, str]:
    browser.cookies["awaited"] = token
    answer = browser.get(address)
    answer.close()
    return {name: kept.value for name, kept in answer.cookies.items() if "arrived" in name}


class TestArrival:
    def test_is_told_of_the_file_that_was_asked_for(self, browser: Client) -> None:
        assert told(browser, "/ledger/export/", TOKEN) == {f"arrived-{TOKEN}": "here"}

    def test_is_told_also_where_none_will_come(self, browser: Client) -> None:
        assert told(browser, "/plans/99/file/", TOKEN) == {f"arrived-{TOKEN}": "failed"}

    @pytest.mark.parametrize("token", ["", "x", TOKEN + "\n", TOKEN * 2, "0123456789ABCDEF"])
    def test_is_nothing_that_nobody_waits_for(self, browser: Client, token: str) -> None:
        assert told(browser, "/ledger/export/", token) == {}
