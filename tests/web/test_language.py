import datetime as dt

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from taizhang.ledger.models import ReportingPeriod
from taizhang.ledger.words import period_words
from taizhang.lights.dates import written_day
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

    def test_calls_the_product_by_its_name_and_the_ledger_by_its_own(self, browser: Client) -> None:
        page = browser.get("/plans/").content.decode()
        assert '<span class="brand-name">台账</span>' in page
        browser.post("/i18n/setlang/", {"language": "en", "next": "/plans/"})
        page = browser.get("/plans/").content.decode()
        assert '<span class="brand-name">Taizhang</span>' in page
        assert "· Taizhang</title>" in page
        assert ">Ledger</a>" in page.replace("</span></a>", "</a>")


def test_a_day_is_written_as_reasons_write_it() -> None:
    day = dt.date(2026, 11, 22)
    with translation.override("en"):
        assert date_format(day) == written_day("2026-11-22", "en") == "22 November 2026"
    with translation.override("zh-hans"):
        assert date_format(day) == written_day("2026-11-22", "zh")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026年10月", "October 2026"),
        ("2026年第三季度", "Q3 2026"),
        ("2026年上半年", "first half of 2026"),
    ],
)
def test_a_period_is_called_in_the_language_of_the_page(name: str, said: str) -> None:
    period = ReportingPeriod(name=name)
    assert period.words == name
    with translation.override("en"):
        assert (period.words, period_words(name)) == (said, said)
