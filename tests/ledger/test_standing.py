"""How many tasks of a plan have which light is kept, whoever acts at once."""

from __future__ import annotations

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from taizhang.ledger.models import Entry, Light, PlanStand
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.standing import stands_out_of_step
from tests.ledger.at_work import at_work

#: All dates are over, and nothing was reported.
LATE = dt.date(2031, 1, 31)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the SQLite of tests is in memory, of one connection; tests/postgresql runs these",
)
def test_two_whose_lights_turn_at_once_are_both_counted(kept_files: object) -> None:
    plan = at_work().plan
    entries = list(Entry.objects.filter(plan=plan))[:2]
    ready = Barrier(len(entries))

    def turn(entry: Entry) -> None:
        ready.wait()
        with transaction.atomic():
            derive([entry], LATE)
        connection.close()

    threads = [Thread(target=turn, args=(entry,)) for entry in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert PlanStand.objects.get(plan=plan).red == len(entries)
    assert Entry.objects.filter(plan=plan, light=Light.RED).count() == len(entries)
    assert stands_out_of_step() == []


@pytest.mark.django_db
def test_what_is_counted_holds_after_each_light_that_turns(kept_files: object) -> None:
    plan = at_work().plan
    before = PlanStand.objects.get(plan=plan)
    assert before.tasks == Entry.objects.filter(plan=plan).count()
    derive(Entry.objects.filter(plan=plan), LATE)
    now = PlanStand.objects.get(plan=plan)
    assert (now.red, now.tasks) == (before.tasks, before.tasks)
    assert stands_out_of_step() == []
