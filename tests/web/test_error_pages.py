"""What a person sees when a page cannot be given."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.views.defaults import server_error


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


class TestErrorPages:
    def test_an_address_that_is_not_there_keeps_the_frame_and_shows_the_way(
        self, client: Client
    ) -> None:
        answer = client.get("/nothing/")

        assert answer.status_code == 404
        assert "没有这一页" in words(answer)
        assert 'href="/ledger/"' in words(answer)

    @pytest.mark.django_db
    def test_an_address_that_is_not_there_shows_a_stranger_nothing_of_the_inside(self) -> None:
        answer = Client().get("/nothing/")

        assert answer.status_code == 404
        assert "没有这一页" in words(answer)
        assert "/ledger/" not in words(answer)

    def test_speaks_the_language_that_was_chosen(self, client: Client) -> None:
        client.cookies["django_language"] = "en"

        assert "There is no such page" in words(client.get("/nothing/"))

    @pytest.mark.django_db
    def test_an_old_form_says_to_reload(self) -> None:
        answer = Client(enforce_csrf_checks=True).post("/plans/upload/")

        assert answer.status_code == 403
        assert "页面已过期" in words(answer)

    def test_a_failure_of_the_server_needs_no_database(self) -> None:
        # Without the mark `django_db`, a query here would fail the test.
        answer = server_error(RequestFactory().get("/"))

        assert answer.status_code == 500
        assert "服务器出错" in words(answer)
