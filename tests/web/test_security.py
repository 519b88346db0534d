import re

import pytest
from django.templatetags.static import static
from django.test import Client

from tests.people import person, signed_in_client
from tests.web.pages import PAGES


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in_client(person(), SERVER_NAME="localhost")


@pytest.mark.django_db
class TestEveryPage:
    @pytest.mark.parametrize("address", PAGES)
    def test_forbids_inline_script_and_other_sites(self, browser: Client, address: str) -> None:
        policy = browser.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy

    @pytest.mark.parametrize("address", PAGES)
    def test_has_nothing_that_the_policy_would_stop(self, browser: Client, address: str) -> None:
        page = browser.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
        assert not re.search(r"<style|\sstyle=|\son\w+=", page)

    @pytest.mark.parametrize("address", PAGES)
    def test_is_not_framed_sniffed_or_told_to_others(self, browser: Client, address: str) -> None:
        headers = browser.get(address).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"

    def test_answers_to_no_other_name(self) -> None:
        assert Client(SERVER_NAME="elsewhere.example").get("/plans/").status_code == 400


class TestStaticFiles:
    @pytest.mark.django_db
    def test_come_from_the_package_and_stay_in_the_browser(self, browser: Client) -> None:
        address = static("policies/reading.css")
        answer = browser.get(address)
        answer.close()

        assert re.fullmatch(r"/static/policies/reading\.css\?v=[0-9a-f]{8}", address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]

    def test_that_are_missing_fail_when_the_page_is_made(self) -> None:
        with pytest.raises(FileNotFoundError):
            static("policies/no-such.css")
