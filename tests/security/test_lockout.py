"""Lock-out after failed attempts."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from taizhang.audit.models import Event
from taizhang.permission import NotAllowed, Role
from taizhang.security.lockout import locks
from taizhang.security.services import lift_lock
from tests.people import OPERATOR, PASSWORD, actor, person
from tests.security.entering import enter, set_to

pytestmark = pytest.mark.django_db
LOCKED, WRONG, IN = 429, 422, 302


def fail(username: str, times: int, address: str = "10.0.0.1") -> Any:
    for _ in range(times):
        answer = enter(username, "wrong", REMOTE_ADDR=address)
    return answer


class TestAName:
    def test_is_locked_after_as_many_failures_as_are_set(self) -> None:
        account = person()
        assert fail(account.username, 4).status_code == WRONG
        assert fail(account.username, 1).status_code == LOCKED
        assert enter(account.username, REMOTE_ADDR="10.0.0.1").status_code == LOCKED

    def test_is_locked_from_everywhere(self) -> None:
        account = person()
        fail(account.username, 3, "10.0.0.1")
        fail(account.username, 2, "10.0.0.2")
        assert enter(account.username, REMOTE_ADDR="10.0.0.3").status_code == LOCKED

    def test_locks_nobody_else(self) -> None:
        fail(person().username, 6)
        assert enter(person().username, REMOTE_ADDR="10.0.0.1").status_code == IN

    def test_is_locked_however_it_is_written(self) -> None:
        account = person()
        fail(account.username.upper(), 3)
        fail(f" {account.username} ", 2)
        assert enter(account.username).status_code == LOCKED

    def test_that_is_nobodys_is_locked_alike_and_the_pages_say_the_same(self) -> None:
        account = person()
        answers = [[fail(name, 1) for _ in range(6)] for name in (account.username, "nobody-here")]
        for real, made_up in zip(*answers, strict=True):
            assert real.status_code == made_up.status_code
            said = [a.content.decode().replace(n, "") for a, n in
                    ((real, account.username), (made_up, "nobody-here"))]  # fmt: skip
            assert _without_tokens(said[0]) == _without_tokens(said[1])

    def test_is_free_again_after_the_time_that_is_set(self) -> None:
        account = person()
        fail(account.username, 5)
        then = timezone.now() - dt.timedelta(minutes=16)
        AccessAttempt.objects.update(attempt_time=then)
        assert enter(account.username).status_code == IN

    def test_does_not_stay_locked_because_somebody_goes_on_trying(self) -> None:
        account = person()
        fail(account.username, 5)
        last = AccessAttempt.objects.get().attempt_time
        fail(account.username, 5)
        assert AccessAttempt.objects.get().attempt_time == last
        assert AccessAttempt.objects.get().failures_since_start == 5

    def test_starts_anew_after_a_success(self) -> None:
        account = person()
        fail(account.username, 4)
        assert enter(account.username, REMOTE_ADDR="10.0.0.1").status_code == IN
        assert fail(account.username, 4).status_code == WRONG

    def test_is_not_set_free_by_somebody_else_who_signs_in_beside(self) -> None:
        account = person()
        fail(account.username, 4)
        assert enter(person().username, REMOTE_ADDR="10.0.0.1").status_code == IN
        assert fail(account.username, 1).status_code == LOCKED

    def test_follows_what_is_set(self) -> None:
        set_to("lockout.account_attempts", "3")
        assert fail(person().username, 3).status_code == LOCKED


class TestAnAddress:
    def test_is_locked_after_many_names(self) -> None:
        set_to("lockout.address_attempts", "6")
        for number in range(6):
            answer = fail(f"made-up-{number}", 1, "10.0.0.9")
        assert answer.status_code == LOCKED
        account = person()
        assert enter(account.username, REMOTE_ADDR="10.0.0.9").status_code == LOCKED
        assert enter(account.username, REMOTE_ADDR="10.0.0.8").status_code == IN

    def test_behind_the_proxy_is_the_one_that_the_proxy_saw(self, settings) -> None:
        settings.HTTPS = True
        set_to("lockout.address_attempts", "5")
        for number in range(5):
            enter(f"m-{number}", "wrong", REMOTE_ADDR="127.0.0.1",
                  HTTP_X_FORWARDED_FOR=f"10.9.9.{number}, 10.0.0.7")  # fmt: skip
        assert {lock.address for lock in locks()} == {"10.0.0.7"}


class TestWhatIsKept:
    def test_is_neither_the_password_nor_what_was_posted(self) -> None:
        enter(person().username, "MyRealPassw0rd-typo")
        kept = AccessAttempt.objects.values().get()
        assert "MyRealPassw0rd" not in json.dumps(kept, default=str)

    def test_failures_and_locks_are_in_the_history_and_attempts_during_a_lock_are_not(self) -> None:
        account = person()
        fail(account.username, 9)
        events = Event.objects.filter(subject_key=str(account.pk)).order_by("id")
        assert [e.act for e in events] == ["security.sign-in-failed"] * 5 + ["security.lock"]
        assert {e.address for e in events} == {"10.0.0.1"}

    def test_a_name_that_is_nobodys_is_not_kept_in_the_history(self) -> None:
        fail("my-password-in-the-wrong-field", 1)
        event = Event.objects.get(act="security.sign-in-failed")
        assert event.subject_kind == "system"
        assert "wrong-field" not in event.subject_name + event.before + event.after


class TestLifting:
    def test_lets_the_person_in_at_once_and_is_recorded(self) -> None:
        account = person()
        fail(account.username, 5)
        lift_lock(username=account.username, by=actor(Role.SECURITY_ADMINISTRATOR))

        assert enter(account.username).status_code == IN
        assert Event.objects.filter(act="security.lift-lock", subject_key=str(account.pk)).exists()

    def test_is_for_the_security_administrator(self) -> None:
        for role in (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.COORDINATOR):
            with pytest.raises(NotAllowed):
                lift_lock(username="x", by=actor(role))

    def test_of_what_is_not_locked_leaves_no_record(self) -> None:
        assert lift_lock(username="nobody", by=OPERATOR) == 0
        assert not Event.objects.exists()

    def test_is_done_on_the_page_that_lists_locks(self, sign_in) -> None:
        account = person(name="被锁的人")
        fail(account.username, 5)
        fail("made-up", 5)
        browser: Client = sign_in(Role.SECURITY_ADMINISTRATOR)
        page = browser.get("/security/locks/").content.decode()
        assert "被锁的人" in page
        assert "没有这个账号" in page

        browser.post("/security/locks/lift/", {"username": account.username, "address": ""})
        assert "被锁的人" not in browser.get("/security/locks/").content.decode()
        assert enter(account.username, PASSWORD).status_code == IN


def _without_tokens(page: str) -> str:
    import re

    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page)
