"""`{% url %}` remembers addresses, and says what Django's says."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, reverse

from tests.people import person, signed_in_client


def said(source: str, **values: Any) -> str:
    return Template(source).render(Context(values))


class TestUrl:
    def test_is_what_reverse_gives_for_each_value(self) -> None:
        for key in (1, 22, 1):
            assert said('{% url "ledger:task" key %}', key=key) == reverse(
                "ledger:task", args=[key]
            )
        assert said('{% url "ledger:task" task_id=key %}', key=3) == reverse(
            "ledger:task", kwargs={"task_id": 3}
        )

    def test_follows_the_path_under_which_the_site_is_served(self) -> None:
        assert said('{% url "ledger:ledger" %}') == "/ledger/"
        with override_script_prefix("/taizhang/"):
            assert said('{% url "ledger:ledger" %}') == "/taizhang/ledger/"

    def test_knows_the_path_from_the_request(self, db: None) -> None:
        browser = signed_in_client(person())
        for under in ("", "/taizhang", ""):
            page = browser.get("/plans/", SCRIPT_NAME=under).content.decode()
            assert f'action="{under}/i18n/setlang/"' in page

    def test_says_nothing_of_a_view_that_is_not_there_where_it_is_put_aside(self) -> None:
        assert said('{% url "ledger:nowhere" as address %}[{{ address }}]') == "[]"
        with pytest.raises(NoReverseMatch):
            said('{% url "ledger:nowhere" %}')
