"""The daily run: the ledger brought to the day, people told once, and quiet on days off."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from taizhang.audit.models import Event
from taizhang.ledger.models import Entry, Light, ReportingPeriod
from taizhang.permission import NotAllowed, Role
from taizhang.supervision.errors import DayIsPast, RunIsGoing
from taizhang.supervision.models import DailyRun, Digest, Message
from taizhang.supervision.services import daily
from taizhang.supervision.services.daily import run_day
from tests.people import actor
from tests.supervision.people import DUE, WEDNESDAY, Office, run, said

pytestmark = pytest.mark.django_db


class TestTheRun:
    def test_brings_the_ledger_to_the_day(self, here: Office) -> None:
        late = dt.date(2026, 4, 7)
        done = run(late)
        assert here.work.canteens.light == Light.YELLOW
        assert done.figures["lights"]["entries"] == 4
        assert done.figures["lights"]["turned"] == 4
        assert set(Entry.objects.values_list("light_on", flat=True)) == {late}
        assert done.finished_at is not None

    def test_makes_the_periods_that_are_to_come(self, here: Office) -> None:
        ReportingPeriod.objects.filter(starts_on__gt=dt.date(2026, 6, 30)).delete()
        run(WEDNESDAY)
        assert ReportingPeriod.objects.filter(name="2026年12月").exists()

    def test_twice_makes_nothing_twice(self, here: Office) -> None:
        first = run(WEDNESDAY)
        counts = Message.objects.count(), Digest.objects.count(), Event.objects.count()
        assert counts[0] > 0
        assert run(WEDNESDAY).pk == first.pk
        DailyRun.objects.all().delete()
        run(WEDNESDAY)
        assert (Message.objects.count(), Digest.objects.count()) == counts[:2]

    def test_that_was_killed_goes_on_where_it_stopped(
        self, here: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def killed(*_given: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(daily, "_digests", killed)
        with pytest.raises(KeyboardInterrupt):
            run(WEDNESDAY)
        monkeypatch.undo()
        told = said(here.contact)
        assert told
        with pytest.raises(RunIsGoing):
            run(WEDNESDAY)
        _long_ago()
        found = run(WEDNESDAY)
        assert (found.takes, found.finished_at is not None) == (2, True)
        assert said(here.contact) == told
        assert Digest.objects.filter(account=here.contact, day=WEDNESDAY).count() == 1

    def test_goes_on_after_the_entries_that_were_derived(
        self, here: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "taizhang.supervision.batches.batches.__kwdefaults__", {"after": 0, "size": 1}
        )
        real, seen = daily.derive, []

        def derive(entries: list[Entry], today: dt.date) -> list[object]:
            if len(seen) == 2:
                seen.append(0)
                raise KeyboardInterrupt
            seen.append(entries[0].pk)
            return real(entries, today)

        monkeypatch.setattr(daily, "derive", derive)
        with pytest.raises(KeyboardInterrupt):
            run(WEDNESDAY)
        _long_ago()
        found = run(WEDNESDAY)
        assert [pk for pk in seen if pk] == [entry.pk for entry in here.work.entries]
        assert found.figures["lights"]["entries"] == 4

    def test_of_another_process_is_left_alone(self, here: Office) -> None:
        now = timezone.now()
        DailyRun.objects.create(day=WEDNESDAY, started_at=now, touched_at=now, holder="another")
        with pytest.raises(RunIsGoing):
            run(WEDNESDAY)
        assert not Message.objects.exists()

    def test_that_was_taken_over_stops(self, here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        real = daily.open_missing

        def slow(today: dt.date) -> int:
            DailyRun.objects.update(holder="another")
            return real(today)

        monkeypatch.setattr(daily, "open_missing", slow)
        with pytest.raises(RunIsGoing):
            run(WEDNESDAY)
        assert not Message.objects.exists()

    def test_never_goes_back(self, here: Office) -> None:
        run(WEDNESDAY)
        with pytest.raises(DayIsPast, match="2026-04-01"):
            run(dt.date(2026, 3, 31))

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SYSTEM_ADMINISTRATOR])
    def test_is_the_operators(self, here: Office, role: Role) -> None:
        with pytest.raises(NotAllowed):
            run_day(today=WEDNESDAY, by=actor(role))

    def test_is_in_the_history(self, here: Office) -> None:
        run(WEDNESDAY)
        event = Event.objects.filter(act="supervision.run").get()
        assert event.subject_key == "2026-04-01"


class TestDaysOff:
    def test_are_quiet_and_what_they_would_say_is_said_after_them(self, here: Office) -> None:
        for off in (4, 5, 6):  # 清明, Saturday to Monday
            run(dt.date(2026, 4, off))
        assert not Message.objects.exists()
        assert not Digest.objects.exists()
        tuesday = dt.date(2026, 4, 7)
        run(tuesday)
        assert any("应于2026年4月5日前报送，已逾期2天" in w for w in said(here.contact, tuesday))

    def test_the_last_working_day_before_says_so(self, here: Office) -> None:
        friday = dt.date(2026, 4, 3)
        run(friday)
        (words,) = said(here.contact, friday, "report-")
        assert words == (
            f"《青溪县养老服务提升实施方案》2026年3月进展2026年4月{DUE.day}日截止，"
            "今天是此前最后一个工作日，青溪县民政局还有2项没有报送。"
        )

    def test_of_a_year_without_a_calendar_are_weekends_and_the_run_says_so(
        self, here: Office
    ) -> None:
        found = run(dt.date(2099, 6, 6))  # a Saturday
        assert found.figures["calendar"] == {"known": False, "working": False}
        assert not Message.objects.exists()


def _long_ago() -> None:
    DailyRun.objects.update(touched_at=timezone.now() - dt.timedelta(minutes=3))
