"""Who writes sees to the seal."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from taizhang.audit import sealing
from taizhang.audit.models import Seal
from taizhang.audit.verification import verify
from tests.audit.acts import act


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> sealing._Clock:
    """A clock as a process has it at its start."""
    clock = sealing._Clock()
    monkeypatch.setattr(sealing, "recorded", clock.recorded)
    return clock


@pytest.mark.django_db(transaction=True)
class TestAtTheCommandLine:
    def test_the_first_act_is_sealed_and_the_next_ones_wait(self, clock: sealing._Clock) -> None:
        act("plan:1", 1)
        act("plan:1", 2)

        assert Seal.objects.count() == 1

    def test_a_process_that_starts_leaves_a_young_seal_alone(self, clock: sealing._Clock) -> None:
        act("plan:1", 1)
        clock.looked = float("-inf")
        act("plan:1", 2)

        assert Seal.objects.count() == 1

    def test_what_is_older_than_a_minute_is_sealed(
        self, clock: sealing._Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        act("plan:1", 1)
        clock.looked = float("-inf")
        later = sealing.timezone.now() + dt.timedelta(seconds=61)
        monkeypatch.setattr(sealing.timezone, "now", lambda: later)
        act("plan:1", 2)

        assert Seal.objects.count() == 2
        assert list(verify()) == []

    def test_an_act_that_is_undone_seals_nothing(self, clock: sealing._Clock) -> None:
        from django.db import transaction

        with transaction.atomic():
            act("plan:1", 1)
            transaction.set_rollback(True)

        assert Seal.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestInTheServer:
    def test_a_commit_sets_one_timer_and_the_timer_seals(
        self, clock: sealing._Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waits: list[tuple[float, object]] = []

        class Timer:
            daemon = False

            def __init__(self, seconds: float, ring: object) -> None:
                waits.append((seconds, ring))

            def start(self) -> None:
                assert self.daemon

        monkeypatch.setattr(threading, "Timer", Timer)
        clock.in_background = True
        act("plan:1", 1)
        act("plan:1", 2)

        assert [seconds for seconds, _ in waits] == [sealing.SEAL_AFTER_SECONDS]
        assert Seal.objects.count() == 0
        clock.ring()
        assert Seal.objects.count() == 1

    def test_the_timer_waits_on_where_another_process_sealed(
        self, clock: sealing._Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        act("plan:1", 1)
        assert Seal.objects.count() == 1
        waits: list[float] = []
        monkeypatch.setattr(clock, "wait", waits.append)
        clock.ring()

        assert Seal.objects.count() == 1
        assert 50 < waits[0] <= sealing.SEAL_AFTER_SECONDS
