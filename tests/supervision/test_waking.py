"""The server's clock: the day is run once after its hour, by whoever is first."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from taizhang.configuration.services import change_settings
from taizhang.supervision import waking
from taizhang.supervision.models import DailyRun
from taizhang.supervision.waking import wake
from tests.people import OPERATOR
from tests.supervision.people import Office

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0) -> dt.datetime:
    """Today in China."""
    today = timezone.localdate()
    return dt.datetime.combine(today, dt.time(hour, minute), timezone.get_current_timezone())


def test_runs_the_day_once_after_its_hour(here: Office) -> None:
    assert not wake(at(6, 59))
    assert not DailyRun.objects.exists()
    assert wake(at(7))
    assert not wake(at(7, 1))
    assert DailyRun.objects.get().finished_at is not None


def test_runs_it_late_where_the_server_was_down(here: Office) -> None:
    assert wake(at(23, 30))


def test_keeps_to_the_hour_that_is_set(here: Office) -> None:
    change_settings(given={"reminders.hour": "9"}, by=OPERATOR)
    assert not wake(at(8, 59))
    assert wake(at(9))


def test_leaves_a_day_that_another_server_runs(here: Office) -> None:
    now = timezone.now()
    DailyRun.objects.create(day=at(7).date(), started_at=now, touched_at=now, holder="another")
    assert not wake(at(7))
    DailyRun.objects.update(touched_at=now - dt.timedelta(minutes=3))
    assert wake(at(7, 3))


def test_ends_with_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    woken = []
    monkeypatch.setattr(waking, "wake", lambda: woken.append(1))
    monkeypatch.setattr(waking.os, "getppid", lambda: 1)
    waking.wake_for_ever(parent=99_999)
    assert woken == []
