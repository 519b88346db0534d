"""The pages of reminders and of daily runs, and the count in the head."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from taizhang.permission import Role
from taizhang.security.models import ContactData
from taizhang.supervision.models import Delivery, Digest, MailChoice, Message
from tests.people import person, signed_in_client
from tests.supervision.people import WEDNESDAY, Office, run

pytestmark = pytest.mark.django_db


def text(browser: Any, address: str = "/messages/") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestMessages:
    def test_stand_by_day_and_lead_to_their_work(self, here: Office) -> None:
        run(WEDNESDAY)
        run(dt.date(2026, 4, 3))
        page = text(signed_in_client(here.contact))
        assert page.index("2026-04-03") < page.index("2026-04-01")
        assert "还有2项没有报送" in page
        assert f"plan={here.work.plan.pk}" in page

    def test_are_counted_in_the_head_until_they_are_seen(self, here: Office) -> None:
        run(WEDNESDAY)
        browser = signed_in_client(here.contact)
        assert '提醒 <strong class="figure">1</strong>' in text(browser)
        (message,) = Message.objects.filter(account=here.contact)
        given = {"message": str(message.pk), "next": "/messages/?unseen=1"}
        assert browser.post("/messages/seen/", given).headers["Location"] == "/messages/?unseen=1"
        page = text(browser)
        assert '提醒 <strong class="figure">' not in page
        assert "都看过了" in page

    def test_all_are_taken_note_of_at_once_and_the_way_back_is_ours(self, here: Office) -> None:
        for day in (1, 3, 7):
            run(dt.date(2026, 4, day))
        browser = signed_in_client(here.contact)
        answer = browser.post("/messages/seen/", {"next": "https://elsewhere.example/"})
        assert answer.headers["Location"] == "/messages/"
        assert not Message.objects.filter(account=here.contact, seen_at=None).exists()
        assert Message.objects.filter(account=here.coordinator, seen_at=None).exists()

    def test_are_filtered_by_kind_and_by_what_was_seen(self, here: Office) -> None:
        for day in (1, 7):
            run(dt.date(2026, 4, day))
        browser = signed_in_client(here.coordinator)
        assert "没有提醒" in text(browser, "/messages/?kind=任务时限")
        assert "个单位的" in text(browser, "/messages/?kind=逾期情况&unseen=1")
        browser.post("/messages/seen/")
        assert "没有提醒" in text(browser, "/messages/?unseen=1")

    def test_are_said_in_english_too(self, here: Office) -> None:
        run(WEDNESDAY)
        browser = signed_in_client(here.contact)
        browser.cookies["django_language"] = "en"
        assert "has 2 left" in text(browser)

    def test_by_mail_are_switched_off_and_on(self, here: Office, settings: Any) -> None:
        settings.EMAIL_HOST = "mail.example"
        browser = signed_in_client(here.contact)
        assert "您没有填电子邮箱" in text(browser)
        contact = ContactData(account=here.contact)
        contact.mail = "wang@example.gov.cn"
        contact.save()
        assert "发到 w****@example.gov.cn" in text(browser)
        browser.post("/messages/mail/", {"wanted": "0"})
        assert MailChoice.objects.get(account=here.contact).is_off
        assert "恢复发邮件" in text(browser)
        browser.post("/messages/mail/", {"wanted": "1"})
        assert not MailChoice.objects.get(account=here.contact).is_off


class TestRuns:
    def test_show_figures_and_what_was_not_sent(self, here: Office) -> None:
        run(WEDNESDAY)
        run(dt.date(2026, 4, 4))
        mine = Digest.objects.get(account=here.contact)
        Delivery.objects.create(
            channel="mail",
            day=WEDNESDAY,
            digest=mine,
            state="failed",
            attempts=5,
            reason="SMTP 421",
            next_at=timezone.now(),
        )
        browser = signed_in_client(person(Role.SYSTEM_ADMINISTRATOR))
        page = text(browser, "/messages/runs/")
        assert "非工作日" in page
        assert "SMTP 421" in page
        assert "未发出 1" in page
        assert "每日运行" in text(browser)

    def test_are_not_for_contacts(self, here: Office) -> None:
        browser = signed_in_client(here.contact)
        assert browser.get("/messages/runs/").status_code == 403
        assert "/messages/runs/" not in text(browser)
