"""Contact data: sealed, masked, found by the whole number, revealed on record."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from taizhang.accounts.actors import actor_of
from taizhang.audit.models import Event
from taizhang.encryption.resealing import change_key
from taizhang.permission import NotAllowed, Role
from taizhang.security.contact import fit_mail, fit_phone, masked_mail, masked_phone
from taizhang.security.errors import MailUnfit, PhoneUnfit
from taizhang.security.models import ContactData
from taizhang.security.queries.people import states_page
from taizhang.security.services import change_own_contact, reveal_contact
from tests.people import OPERATOR, actor, person

PHONE, MAIL = "13812341234", "zhang.san@example.gov.cn"


class TestWriting:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("138 1234 1234", PHONE), ("+86 138-1234-1234", PHONE), ("１３８１２３４１２３４", PHONE),
            ("0574-87654321", "0574-87654321"), ("（0574）87654321", "057487654321"), ("", ""),
        ],
    )  # fmt: skip
    def test_of_a_number_may_vary(self, given: str, kept: str) -> None:
        assert fit_phone(given) == kept

    @pytest.mark.parametrize("given", ["1381234123", "12345678901", "none", "138123412345"])
    def test_of_no_number_is_refused(self, given: str) -> None:
        with pytest.raises(PhoneUnfit):
            fit_phone(given)

    def test_of_mail(self) -> None:
        assert fit_mail(" Zhang.San@Example.gov.cn ") == MAIL
        with pytest.raises(MailUnfit):
            fit_mail("zhang.san")

    def test_masked_tells_which_and_not_more(self) -> None:
        assert masked_phone(PHONE) == "138****1234"
        assert masked_phone("0574-87654321") == "0574****21"
        assert masked_mail(MAIL) == "z****@example.gov.cn"
        assert masked_phone("") == masked_mail("") == ""


@pytest.mark.django_db
class TestKept:
    @pytest.fixture
    def owner(self):
        account = person(name="张三")
        change_own_contact(account=account, phone=PHONE, mail=MAIL, by=actor_of(account))
        return account

    def test_is_in_no_table_in_clear(self, owner) -> None:
        found = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')
                found += [row for row in cursor.fetchall() if PHONE in str(row) or MAIL in str(row)]
        assert found == []

    def test_is_read_again(self, owner) -> None:
        kept = ContactData.objects.get(account=owner)
        assert (kept.phone, kept.mail) == (PHONE, MAIL)

    def test_is_masked_on_lists_and_found_by_the_whole_number(self, owner, sign_in) -> None:
        person(name="李四")
        assert [row.account.name for row in states_page(words="138-1234-1234").rows] == ["张三"]
        assert not states_page(words="1234").rows
        page = sign_in(Role.SECURITY_ADMINISTRATOR).get("/security/?q=张三").content.decode()
        assert "138****1234" in page
        assert PHONE not in page

    def test_is_found_after_the_key_changed(self, owner) -> None:
        before = ContactData.objects.get(account=owner).phone_print
        assert change_key(by=OPERATOR)["contacts"] == 1
        kept = ContactData.objects.get(account=owner)
        assert kept.phone_print != before
        assert kept.phone == PHONE
        assert [row.account.name for row in states_page(words=PHONE).rows] == ["张三"]

    def test_is_shown_in_full_to_the_security_administrator_on_record(self, owner, sign_in) -> None:
        browser = sign_in(Role.SECURITY_ADMINISTRATOR)
        assert PHONE not in browser.get(f"/security/people/{owner.pk}/").content.decode()
        answer = browser.post(f"/security/people/{owner.pk}/contact/")
        assert PHONE in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert Event.objects.filter(
            act="security.reveal-contact", subject_key=str(owner.pk)
        ).exists()

    @pytest.mark.parametrize("role", [r for r in Role if r is not Role.SECURITY_ADMINISTRATOR])
    def test_is_shown_in_full_to_nobody_else(self, owner, role: Role) -> None:
        with pytest.raises(NotAllowed):
            reveal_contact(account=owner, by=actor(role))

    def test_is_in_the_history_masked(self, owner) -> None:
        event = Event.objects.get(act="security.change-contact")
        assert json.loads(event.after) == {"phone": "138•••34", "mail": "z•••"}

    def test_is_ones_own_to_change(self, owner) -> None:
        other = person()
        change_own_contact(account=other, phone="", mail="a@example.cn", by=actor_of(other))
        assert ContactData.objects.get(account=owner).phone == PHONE

    def test_is_changed_on_the_page(self, sign_in) -> None:
        browser = sign_in(Role.CONTACT)
        assert browser.post("/me/security/contact/", {"phone": "12", "mail": ""}).status_code == 422
        assert (
            browser.post("/me/security/contact/", {"phone": PHONE, "mail": ""}).status_code == 302
        )
        assert f'value="{PHONE}"' in browser.get("/me/security/").content.decode()
