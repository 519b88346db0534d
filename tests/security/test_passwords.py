"""Which passwords are taken, and when they must be changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from taizhang.accounts.demo import MARK
from taizhang.accounts.services import create_account, reset_password
from taizhang.organizations.models import Unit
from taizhang.permission import Role
from taizhang.security.models import PastPassword
from taizhang.security.passwords.guessable import holds_name, is_common
from tests.people import OPERATOR, PASSWORD, person
from tests.security.entering import enter, entered, set_to

GOOD = "Tk7#vm29Qz!p"


def refusals(password: str, account=None) -> set[str]:
    """The codes of what the rules hold against the password."""
    try:
        validate_password(password, account)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


class TestGuessable:
    @pytest.mark.parametrize(
        "password",
        [
            "Woaini@1314", "w0aini!!520", "Admin@123456", "P@ssw0rd2024", "@dmin2024", "Qazwsx@123",
            "1234567890", "13812345678!", "我爱中国2008!", "a123456789", "Zhangsan@2024", "Huawei@12345",
            "ZhengFu#2026", "aaaaaaaaaaaa", "2026-01-01!",
        ],
    )  # fmt: skip
    def test_is_a_common_word_however_decorated(self, password: str) -> None:
        assert is_common(password)

    @pytest.mark.parametrize(
        "password",
        [
            GOOD,
            "correct horse battery staple",
            "k7wq-ax3m-zz9p-2hfe",
            "春眠不觉晓处处闻啼鸟",
            "Xm4!riverbank",
        ],
    )
    def test_is_not_what_is_put_together_or_random(self, password: str) -> None:
        assert not is_common(password)

    @pytest.mark.parametrize(
        ("password", "name"),
        [
            ("Chenyiwei@2026", "陈一苇"), ("Yiwei.Chen88", "陈一苇"), ("cyw@123456", "陈一苇"),
            ("陈一苇Abc123!", "陈一苇"), ("QXXjyj@2026", "青溪县教育局"),
            ("#Qingxixianjiaoyuju1", "青溪县教育局"), ("Secadmin#2x", "secadmin"),
            ("Shanshanshan7!x", "单山山"), ("chenY1we1!x9", "陈一苇"),
        ],
    )  # fmt: skip
    def test_is_the_name_in_pinyin_or_by_initials(self, password: str, name: str) -> None:
        assert holds_name(password, name)

    def test_is_not_every_word_with_the_letters_of_a_short_name(self) -> None:
        assert not holds_name("Bright-Lima9!fox", "李玛")


@pytest.mark.django_db
class TestRules:
    def test_ask_more_of_the_three_duties(self) -> None:
        assert refusals("Tk7#vm29Qz", person(Role.CONTACT)) == set()
        assert refusals("Tk7#vm29Qz", person(Role.AUDITOR)) == {"short"}

    def test_ask_for_several_kinds_unless_it_is_a_sentence(self) -> None:
        assert refusals("vmkqzpwrtbxd") == {"kinds"}
        assert refusals("four horses eat my green hat") == set()
        set_to("password.phrase_length", "0")
        assert refusals("four horses eat my green hat") == {"kinds"}

    def test_follow_what_the_administrator_set(self) -> None:
        set_to("password.length", "14")
        assert refusals(GOOD) == {"short"}
        assert "至少 14 个字" in "".join(password_validators_help_texts())

    def test_refuse_name_unit_and_sign_in_name(self) -> None:
        unit = Unit.objects.create(name="青溪县教育局")
        account = person(Role.CONTACT, unit, name="陈一苇")
        assert "name" in refusals("chenyiwei-7Q!x", account)
        assert "name" in refusals("7Q!x-Qingxixianjiaoyuju", account)

    def test_refuse_the_last_passwords(self) -> None:
        account = person(Role.CONTACT)
        for password in ["Ab1!qqmzvvtt", "Cd2!qqmzvvtt", "Ef3!qqmzvvtt"]:
            account.set_password(password)
            account.save()
        assert refusals("Ab1!qqmzvvtt", account) == {"used"}
        set_to("password.history", "2")
        assert refusals("Ab1!qqmzvvtt", account) == set()
        assert refusals("Cd2!qqmzvvtt", account) == {"used"}

    def test_keep_hashes_and_no_more_than_can_be_asked_for(self) -> None:
        account = person(Role.CONTACT)
        for number in range(30):
            account.set_password(f"Ab{number}!qqmzvvtt")
            account.save()
        kept = PastPassword.objects.filter(account=account)
        assert kept.count() == 24
        assert all("qqmzvvtt" not in past.encoded for past in kept)


@pytest.mark.django_db
class TestThePage:
    def test_tells_the_rules_and_why_one_was_refused(self) -> None:
        client = entered(person(Role.CONTACT))
        assert "键盘连键" in client.get("/me/password/").content.decode()

        answer = client.post(
            "/me/password/", {"old": PASSWORD, "new": "Woaini@1314", "again": "Woaini@1314"}
        )
        assert answer.status_code == 422
        assert "容易猜到" in answer.content.decode()

    def test_is_all_that_opens_with_a_first_password(self) -> None:
        made = create_account(username="new-one", name="新来的", by=OPERATOR)
        client = Client()
        assert enter("new-one", made.password, client=client).status_code == 302
        assert client.get("/me/security/").headers["Location"] == "/me/password/"
        assert client.get("/me/password/").status_code == 200


@pytest.mark.django_db
class TestAge:
    def _grow_old(self, account, days: int) -> None:
        then = timezone.now() - dt.timedelta(days=days)
        PastPassword.objects.filter(account=account).update(set_at=then)

    def test_a_duty_must_change_an_old_password_at_sign_in(self) -> None:
        account = person(Role.AUDITOR)
        self._grow_old(account, 91)
        client = entered(account)
        assert client.get("/history/").headers["Location"] == "/me/password/"

    def test_a_younger_one_is_left_alone(self) -> None:
        account = person(Role.AUDITOR)
        self._grow_old(account, 89)
        assert entered(account).get("/history/").status_code == 200

    def test_others_are_asked_when_that_is_set(self) -> None:
        account = person(Role.CONTACT)
        self._grow_old(account, 91)
        assert entered(account).get("/me/").status_code == 200
        set_to("password.days", "90")
        assert entered(account).get("/me/").headers["Location"] == "/me/password/"

    def test_the_demonstration_does_not_age(self, settings, tmp_path) -> None:
        settings.HOME = tmp_path
        (tmp_path / MARK).touch()
        account = person(Role.AUDITOR)
        self._grow_old(account, 400)
        assert entered(account).get("/history/").status_code == 200

    def test_a_reset_counts_as_new(self) -> None:
        account = person(Role.AUDITOR)
        self._grow_old(account, 400)
        reset_password(account=account, by=OPERATOR)
        assert PastPassword.objects.filter(
            account=account
        ).first().set_at > timezone.now() - dt.timedelta(1)
