"""Sessions end; one's own are seen and ended; another's by the security administrator."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from taizhang.accounts.models import Session
from taizhang.accounts.sessions import STARTED
from taizhang.audit.models import Event
from taizhang.permission import NotAllowed, Role
from taizhang.security.services import end_sessions_of
from taizhang.security.sessions import SEEN, open_sessions
from tests.people import actor, person
from tests.security.entering import enter, entered, set_to

pytestmark = pytest.mark.django_db


def turn_back(client: Client, **minutes: int) -> None:
    """Let what the session notes be older."""
    session = client.session
    for name, back in minutes.items():
        key = {"seen": SEEN, "started": STARTED}[name]
        session[key] = (timezone.now() - dt.timedelta(minutes=back)).isoformat()
    session.save()


class TestAnIdleSession:
    def test_ends_and_says_why(self) -> None:
        client = entered(person())
        turn_back(client, seen=31)
        answer = client.get("/plans/?q=1")
        assert answer.headers["Location"] == "/sign-in/?ended=idle&next=%2Fplans%2F%3Fq%3D1"
        assert "很久没有操作" in client.get(answer.headers["Location"]).content.decode()
        assert client.get("/plans/").status_code == 302

    def test_goes_on_before_that_and_is_noted_as_used(self) -> None:
        client = entered(person())
        turn_back(client, seen=29)
        assert client.get("/plans/").status_code == 200
        turn_back_to = client.session[SEEN]
        assert timezone.now() - dt.datetime.fromisoformat(turn_back_to) < dt.timedelta(minutes=1)

    def test_loads_the_sign_in_page_in_place_of_a_part(self) -> None:
        client = entered(person())
        turn_back(client, seen=31)
        answer = client.get("/ledger/", headers={"HX-Request": "true"})
        assert answer.status_code == 204
        assert answer.headers["HX-Redirect"].startswith("/sign-in/?ended=idle")

    def test_follows_what_is_set(self) -> None:
        set_to("session.idle_minutes", "10")
        client = entered(person())
        turn_back(client, seen=11)
        assert client.get("/plans/").status_code == 302

    def test_is_recorded(self) -> None:
        account = person()
        client = entered(account)
        turn_back(client, seen=31)
        client.get("/plans/")
        assert '"idle"' in Event.objects.get(act="security.sign-out").after


class TestALongSession:
    def test_ends_however_busy(self) -> None:
        client = entered(person())
        turn_back(client, seen=1, started=12 * 60 + 1)
        assert "ended=too-long" in client.get("/plans/").headers["Location"]


class TestManySessions:
    def test_of_one_account_the_oldest_ends(self) -> None:
        set_to("session.most", "2")
        account = person()
        first, second = entered(account), entered(account)
        turn_back(first, seen=10)
        third = entered(account)

        assert first.get("/plans/").status_code == 302
        assert second.get("/plans/").status_code == 200
        assert third.get("/plans/").status_code == 200


class TestOnesOwn:
    def test_are_listed_and_one_elsewhere_is_ended(self) -> None:
        account = person()
        here = entered(account, REMOTE_ADDR="10.0.0.1")
        there = entered(account, REMOTE_ADDR="10.0.0.2")
        page = here.get("/me/security/").content.decode()
        assert "10.0.0.1" in page
        assert "10.0.0.2" in page
        handle = page.partition('name="session" value="')[2][:16]

        here.post("/me/security/sessions/end/", {"session": handle})

        assert there.get("/plans/").status_code == 302
        assert here.get("/plans/").status_code == 200

    def test_do_not_show_their_keys(self) -> None:
        account = person()
        here, _there = entered(account), entered(account)
        page = here.get("/me/security/").content.decode()
        for session in Session.objects.filter(account=account):
            assert session.session_key not in page

    def test_nobody_ends_anothers(self) -> None:
        mine, other = person(), person()
        theirs = entered(other)
        page = theirs.get("/me/security/").content.decode()
        assert "退出这一处" not in page
        handle = open_sessions(other)[0].handle
        answer = entered(mine).post("/me/security/sessions/end/", {"session": handle})
        assert answer.status_code == 422
        assert theirs.get("/plans/").status_code == 200


class TestAnothers:
    def test_are_ended_at_once_by_the_security_administrator(self, sign_in) -> None:
        account = person()
        theirs = entered(account)
        browser = sign_in(Role.SECURITY_ADMINISTRATOR)
        assert browser.post(f"/security/people/{account.pk}/end/").status_code == 302
        assert theirs.get("/plans/").status_code == 302
        assert Event.objects.filter(act="security.end-sessions").count() == 1

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.COORDINATOR])
    def test_are_not_ended_by_others(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            end_sessions_of(account=person(), by=actor(role))


class TestTheSignInBefore:
    def test_is_told_after_sign_in_with_the_failures_since(self) -> None:
        account = person()
        entered(account, REMOTE_ADDR="10.0.0.1")
        enter(account.username, "wrong", REMOTE_ADDR="10.6.6.6")
        page = entered(account, REMOTE_ADDR="10.0.0.2").get("/me/").content.decode()
        assert "上次登录" in page
        assert "10.0.0.1" in page
        assert "其间失败 1 次" in page

    def test_is_not_told_at_the_first(self) -> None:
        assert "上次登录" not in entered(person()).get("/me/").content.decode()


class TestRecords:
    def test_of_sign_ins_show_everybody_to_the_security_administrator_and_auditor(
        self, sign_in
    ) -> None:
        entered(person(name="某甲"), REMOTE_ADDR="10.0.0.1")
        for role in (Role.SECURITY_ADMINISTRATOR, Role.AUDITOR):
            page = sign_in(role).get("/security/sign-ins/").content.decode()
            assert "某甲" in page
            assert "10.0.0.1" in page
        assert sign_in(Role.COORDINATOR).get("/security/sign-ins/").status_code == 403

    def test_of_downloads_tell_who_took_what(self, sign_in) -> None:
        account = person(name="某乙")
        assert entered(account).get("/ledger/export/").getvalue()
        page = sign_in(Role.SECURITY_ADMINISTRATOR).get("/security/downloads/").content.decode()
        assert "某乙" in page

    def test_of_ones_own_show_nobody_elses(self) -> None:
        account = person(name="某丙")
        enter(account.username, "wrong", REMOTE_ADDR="10.6.6.6")
        entered(person(name="某丁"), REMOTE_ADDR="10.7.7.7")
        page = entered(account).get("/me/security/sign-ins/").content.decode()
        assert "10.6.6.6" in page
        assert "10.7.7.7" not in page
