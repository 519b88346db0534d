import pytest
from django.test import Client

from tests.people import person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in_client(person(), SERVER_NAME="localhost")


class TestTheLanguageOfThePages:
    def test_is_chinese_whatever_the_browser_was_installed_in(self, browser: Client) -> None:
        page = browser.get("/plans/", headers={"Accept-Language": "en-US,en"}).content.decode()
        assert 'lang="zh-CN"' in page
        assert "政策" in page

    def test_is_english_after_the_switch_and_stays_so(self, browser: Client) -> None:
        answer = browser.post("/i18n/setlang/", {"language": "en", "next": "/plans/"})
        assert answer.headers["Location"] == "/plans/"

        page = browser.get("/plans/").content.decode()
        assert 'lang="en"' in page
        assert "Policies" in page

    def test_is_not_changed_by_a_link_from_elsewhere(self, browser: Client) -> None:
        browser.get("/i18n/setlang/?language=en")
        assert "Policies" not in browser.get("/plans/").content.decode()
