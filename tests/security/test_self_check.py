"""The self-check: what it sees of people, history and machine, and its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from taizhang.accounts.models import Account
from taizhang.ledger.models import Entry
from taizhang.permission import DUTIES, Role
from taizhang.supervision.models import DailyRun
from taizhang.web.checks import daily, history, kept, machine, people, server
from taizhang.web.checks.points import Point, State
from taizhang.web.checks.running import run_checks
from taizhang.web.checks.verified import note_verified
from tests.ledger.at_work import at_work
from tests.ledger.making import make_plan
from tests.people import person
from tests.security.entering import set_to

pytestmark = pytest.mark.django_db


def found(module) -> dict[str, Point]:
    return {point.code: point for check in module.CHECKS for point in check()}


class TestTheDailyRun:
    """Friday, 27 March 2026; 6 April is a day off (清明)."""

    FRIDAY = dt.date(2026, 3, 27)

    @pytest.fixture
    def on(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], Point]:
        def look(month: int, day: int) -> Point:
            today = dt.date(2026, month, day)
            monkeypatch.setattr(timezone, "localdate", lambda *_: today)
            return found(daily)["daily.run"]

        return look

    def ran(self, *, finished: bool = True) -> None:
        now = timezone.now()
        times = {"started_at": now, "touched_at": now, "finished_at": now if finished else None}
        DailyRun.objects.create(day=self.FRIDAY, holder="x", made_by="x", **times)

    def test_may_lack_on_the_morning_of_a_working_day_and_no_longer(self, on) -> None:
        self.ran()
        assert [on(3, day).state for day in (27, 29, 30)] == [State.OK] * 3
        assert on(3, 31).state is State.WARN
        assert on(4, 2).state is State.BAD
        assert "2026-03-27，已过 4 个工作日" in on(4, 2).found.zh
        assert "taizhang daily" in on(4, 2).mend.zh

    def test_that_broke_off_does_not_count(self, on) -> None:
        self.ran(finished=False)
        make_plan("方案", state="published", published_on=dt.date(2026, 3, 20))
        assert on(3, 30).state is State.BAD
        assert "还没有运行完过" in on(3, 30).found.zh

    def test_is_not_asked_for_before_a_plan_is_published(self, on) -> None:
        assert on(4, 2).state is State.OK


class TestWhatIsKeptTwice:
    def test_a_task_that_is_sorted_by_another_date_is_found(self, settings, tmp_path: Path) -> None:
        settings.FILES = tmp_path / "files"
        work = at_work()
        assert found(kept)["ledger.dates"].state is State.OK
        Entry.objects.filter(pk=work.training.pk).update(due_on=dt.date(2027, 1, 1))
        point = found(kept)["ledger.dates"]
        assert (point.state, point.found.zh[:2]) == (State.BAD, "1 ")


class TestPeople:
    def test_each_duty_is_held_by_somebody_of_his_own(self) -> None:
        assert found(people)["people.duties"].state is State.BAD
        for number, role in enumerate(sorted(DUTIES)):
            person(role, name=f"某{'甲乙丙'[number]}")
        assert found(people)["people.duties"].state is State.OK

    def test_one_person_with_two_accounts_does_not_hold_two(self) -> None:
        for role in sorted(DUTIES):
            person(role, name="同一个人")
        assert found(people)["people.duties"].state is State.BAD
        assert "同一个人" in found(people)["people.duties"].found.zh

    def test_demonstration_accounts_are_named(self) -> None:
        account = person()
        Account.objects.filter(pk=account.pk).update(username="demo-x")
        assert found(people)["people.demo"].state is State.BAD

    def test_who_lacks_a_second_factor_is_named(self) -> None:
        account = person(Role.AUDITOR)
        assert found(people)["people.second-factor-rule"].state is State.BAD
        set_to("second_factor.roles", [role.value for role in DUTIES])
        points = found(people)
        assert points["people.second-factor-rule"].state is State.OK
        assert account.name in points["people.second-factor"].found.zh

    def test_who_never_comes_is_named(self) -> None:
        account = person()
        long_ago = timezone.now() - dt.timedelta(days=91)
        Account.objects.filter(pk=account.pk).update(last_login=long_ago)
        assert account.name in found(people)["people.dormant"].found.zh
        set_to("account.dormant_days", "120")
        assert found(people)["people.dormant"].state is State.OK

    def test_first_passwords_that_wait_are_named(self) -> None:
        account = person()
        account.past_passwords.update(set_at=timezone.now() - dt.timedelta(days=8))
        Account.objects.filter(pk=account.pk).update(must_change_password=True)
        assert account.name in found(people)["people.first-passwords"].found.zh

    def test_accounts_without_a_role_are_named(self) -> None:
        assert person(None).name in found(people)["people.without-role"].found.zh

    def test_names_units_at_work_for_which_nobody_reports_or_checks(self) -> None:
        work = at_work()

        def lacking() -> tuple[str, str]:
            points = found(people)
            return points["people.reporters"].found.zh, points["people.leaders"].found.zh

        assert lacking() == ("3 个：青溪县教育局、青溪县民政局、青溪县财政局",) * 2
        person(Role.CONTACT, work.unit("教育局"))
        assert lacking() == (
            "2 个：青溪县民政局、青溪县财政局",
            "3 个：青溪县教育局、青溪县民政局、青溪县财政局",
        )
        person(Role.UNIT_LEADER, work.unit("民政局"))  # who writes as well
        assert lacking() == ("1 个：青溪县财政局", "2 个：青溪县教育局、青溪县财政局")
        Entry.objects.update(state="closed", closed_on=timezone.localdate())
        assert lacking() == ("都有。",) * 2

    def test_addresses_of_the_duties(self) -> None:
        assert found(people)["people.addresses"].state is State.WARN
        set_to("addresses.duties", "10.0.0.0/8")
        assert found(people)["people.addresses"].state is State.OK


class TestHistory:
    @pytest.fixture(autouse=True)
    def _home(self, settings, tmp_path: Path) -> None:
        settings.HOME = tmp_path

    def test_is_to_be_proved_now_and_then(self) -> None:
        assert found(history)["history.verified"].state is State.WARN
        note_verified(events=3, faults=0)
        assert found(history)["history.verified"].state is State.OK
        note_verified(events=3, faults=1)
        assert found(history)["history.verified"].state is State.BAD

    def test_without_a_backup_is_bad(self) -> None:
        assert found(history)["history.backup"].state is State.BAD


class TestMachine:
    @pytest.mark.parametrize(
        ("host", "options", "state"),
        [
            ("", {}, State.OK),
            ("127.0.0.1", {}, State.OK),
            ("/run/postgresql", {}, State.OK),
            ("db.example", {}, State.BAD),
            ("db.example", {"sslmode": "prefer"}, State.BAD),
            ("db.example", {"sslmode": "require"}, State.WARN),
            ("db.example", {"sslmode": "verify-full"}, State.OK),
        ],
    )
    def test_the_database_is_here_or_behind_tls(self, settings, host, options, state) -> None:
        database = {"ENGINE": "django.db.backends.postgresql", "HOST": host, "OPTIONS": options}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(machine, "settings", _with(settings, DATABASES={"default": database}))
            assert found(machine)["machine.database"].state is state

    def test_a_wild_host_name_is_bad(self, settings) -> None:
        settings.ALLOWED_HOSTS = ["*"]
        assert found(server)["server.hosts"].state is State.BAD


class TestThePage:
    @pytest.mark.parametrize("role", sorted(DUTIES))
    def test_shows_each_duty_every_point(self, sign_in, role: Role) -> None:
        page = sign_in(role).get("/security/check/").content.decode()
        for point in run_checks():
            assert point.title.zh in page

    def test_is_for_nobody_else(self, sign_in) -> None:
        assert sign_in(Role.COORDINATOR).get("/security/check/").status_code == 403

    def test_every_point_has_words_in_both_languages(self) -> None:
        for point in run_checks():
            assert all((point.title.zh, point.title.en, point.found.zh, point.found.en))
            assert bool(point.mend.zh) == bool(point.mend.en)
            assert point.state is State.OK or point.mend.zh


def _with(settings, **changed):
    class Other:
        def __getattr__(self, name: str):
            return changed[name] if name in changed else getattr(settings, name)

    return Other()
