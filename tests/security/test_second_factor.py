"""The second factor: set up, asked for at sign-in, obliged, reset, sealed."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from taizhang.accounts.models import Account
from taizhang.audit.models import Event
from taizhang.encryption.resealing import change_key
from taizhang.permission import NotAllowed, Role
from taizhang.security.errors import NoSecondFactor, OwnSecondFactor
from taizhang.security.second_factor.adapter import SecondFactorAdapter
from taizhang.security.services import reset_second_factor
from tests.people import OPERATOR, PASSWORD, actor, person
from tests.security.entering import enter, entered, set_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_code_was_used() -> None:
    cache.clear()


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, counter))


def confirm(client: Client) -> None:
    """Say the password again, as grave acts ask."""
    assert client.post("/me/confirm/", {"password": PASSWORD}).status_code == 302


def set_up(client: Client) -> str:
    """Set an app up on the pages, as a person does; return its secret."""
    confirm(client)
    page = client.get("/me/second-factor/app/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert secret, page
    answer = client.post("/me/second-factor/app/", {"code": code_of(secret[1])})
    assert answer.status_code == 302, answer.content.decode()
    cache.clear()
    return secret[1]


def with_factor(role: Role = Role.COORDINATOR) -> tuple[Account, str]:
    account = person(role)
    return account, set_up(entered(account))


class TestSettingUp:
    def test_is_done_on_ones_own_page_and_recorded(self) -> None:
        account, _secret = with_factor()
        kinds = set(Authenticator.objects.filter(user=account).values_list("type", flat=True))
        assert kinds == {"totp", "recovery_codes"}

    def test_shows_recovery_codes_once_set_up(self) -> None:
        account = person()
        client = entered(account)
        set_up(client)
        page = client.get("/me/second-factor/codes/").content.decode()
        assert len(re.findall(r"<code>\d{8}</code>", page)) == 10

    def test_refuses_a_wrong_code(self) -> None:
        client = entered(person())
        confirm(client)
        client.get("/me/second-factor/app/")
        page = client.post("/me/second-factor/app/", {"code": "000000"}).content.decode()
        assert "验证码不对" in page

    @pytest.mark.django_db(transaction=True)
    def test_is_on_record(self) -> None:
        account, _secret = with_factor()
        assert Event.objects.filter(
            act="security.add-second-factor", account_id=account.pk
        ).exists()


class TestSigningIn:
    def test_asks_for_the_code_before_anything_opens(self) -> None:
        account, secret = with_factor()
        client = Client()
        assert (
            enter(account.username, client=client).headers["Location"] == "/sign-in/second-factor/"
        )
        assert client.get("/plans/").status_code == 302
        assert "二次验证" in client.get("/sign-in/second-factor/").content.decode()

        answer = client.post("/sign-in/second-factor/", {"code": code_of(secret)})
        assert answer.headers["Location"] == "/"
        assert client.get("/plans/").status_code == 200

    def test_takes_a_code_only_once(self) -> None:
        account, secret = with_factor()
        first, second = Client(), Client()
        for client in (first, second):
            enter(account.username, client=client)
        code = code_of(secret)
        assert first.post("/sign-in/second-factor/", {"code": code}).status_code == 302
        assert second.post("/sign-in/second-factor/", {"code": code}).status_code == 200

    def test_takes_a_recovery_code_once(self) -> None:
        account = person()
        client = entered(account)
        set_up(client)
        code = re.search(
            r"<code>(\d{8})</code>", client.get("/me/second-factor/codes/").content.decode()
        )
        assert code
        answers = []
        for _ in range(2):
            again = Client()
            enter(account.username, client=again)
            answers.append(again.post("/sign-in/second-factor/", {"code": code[1]}).status_code)
        assert answers == [302, 200]

    def test_counts_wrong_codes_as_wrong_passwords_and_locks(self) -> None:
        account, secret = with_factor()
        client = Client()
        enter(account.username, client=client)
        answers = [client.post("/sign-in/second-factor/", {"code": "000000"}) for _ in range(5)]
        assert [a.status_code for a in answers] == [200, 200, 200, 200, 429]
        assert client.post("/sign-in/second-factor/", {"code": code_of(secret)}).status_code == 429
        assert enter(account.username).status_code == 429
        failed = Event.objects.filter(act="security.sign-in-failed", subject_key=str(account.pk))
        assert failed.count() == 5
        assert "second-factor" in failed.first().after


class TestARoleThatNeedsIt:
    def test_opens_nothing_before_it_is_set_up(self) -> None:
        set_to("second_factor.roles", "coordinator")
        client = entered(person())
        for path in ("/", "/plans/", "/ledger/", "/me/", "/me/security/"):
            assert client.get(path).headers["Location"] == "/me/second-factor/"
        assert client.post("/plans/upload/").headers["Location"] == "/me/second-factor/"
        assert "必须启用" in client.get("/me/second-factor/").content.decode()

        set_up(client)
        assert client.get("/plans/").status_code == 200

    def test_leaves_other_roles_alone(self) -> None:
        set_to("second_factor.roles", "auditor")
        assert entered(person()).get("/plans/").status_code == 200

    def test_holds_for_who_is_signed_in_already(self) -> None:
        client = entered(person())
        assert client.get("/plans/").status_code == 200
        set_to("second_factor.roles", "coordinator")
        assert client.get("/plans/").headers["Location"] == "/me/second-factor/"

    def test_keeps_the_last_one(self) -> None:
        account = person()
        client = entered(account)
        set_up(client)
        set_to("second_factor.roles", "coordinator")
        page = client.post("/me/second-factor/app/off/").content.decode()
        assert "不能停用最后一种" in page
        assert Authenticator.objects.filter(user=account, type="totp").exists()

    def test_is_not_satisfied_by_recovery_codes_alone(self) -> None:
        account = person()
        client = entered(account)
        set_up(client)
        Authenticator.objects.filter(user=account, type="totp").delete()
        client = entered(account)
        set_to("second_factor.roles", "coordinator")
        assert client.get("/plans/").headers["Location"] == "/me/second-factor/"


class TestChangingIt:
    def test_asks_for_the_password_first_and_again_after_a_while(self) -> None:
        client = entered(person())
        answer = client.get("/me/second-factor/app/")
        assert answer.headers["Location"].startswith("/me/confirm/")
        assert "确认是本人" in client.get(answer.headers["Location"]).content.decode()
        assert client.post(answer.headers["Location"], {"password": "wrong"}).status_code == 200
        back = client.post(answer.headers["Location"], {"password": PASSWORD})
        assert back.headers["Location"] == "/me/second-factor/app/"
        assert client.get("/me/second-factor/app/").status_code == 200

        session = client.session
        for method in session["account_authentication_methods"]:
            method["at"] -= 3600
        session.save()
        assert client.get("/me/second-factor/app/").status_code == 302


class TestTheSecret:
    def test_is_not_in_the_database_in_clear(self) -> None:
        account, secret = with_factor()
        kept = Authenticator.objects.get(user=account, type="totp").data["secret"]
        assert secret not in kept
        assert SecondFactorAdapter().decrypt(kept) == secret

    def test_is_sealed_anew_when_the_key_changes_and_still_opens_the_door(self) -> None:
        account, secret = with_factor()
        before = Authenticator.objects.get(user=account, type="totp").data["secret"]

        counts = change_key(by=OPERATOR)

        assert counts["second-factors"] == 2
        assert Authenticator.objects.get(user=account, type="totp").data["secret"] != before
        client = Client()
        enter(account.username, client=client)
        answer = client.post("/sign-in/second-factor/", {"code": code_of(secret)})
        assert answer.status_code == 302


class TestReset:
    def test_takes_all_away_and_signs_the_person_out(self, sign_in) -> None:
        account = person()
        theirs = entered(account)
        set_up(theirs)
        browser = sign_in(Role.SECURITY_ADMINISTRATOR)
        assert browser.post(f"/security/people/{account.pk}/second-factor/").status_code == 302
        assert not Authenticator.objects.filter(user=account).exists()
        assert theirs.get("/plans/").status_code == 302
        assert enter(account.username).headers["Location"] == "/"

    def test_is_for_another_security_administrator(self) -> None:
        account, _secret = with_factor(Role.SECURITY_ADMINISTRATOR)
        from taizhang.accounts.actors import actor_of

        with pytest.raises(OwnSecondFactor):
            reset_second_factor(account=account, by=actor_of(account))
        with pytest.raises(NotAllowed):
            reset_second_factor(account=account, by=actor(Role.SYSTEM_ADMINISTRATOR))

    def test_of_nothing_is_refused(self) -> None:
        with pytest.raises(NoSecondFactor):
            reset_second_factor(account=person(), by=OPERATOR)
