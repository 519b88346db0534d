"""Two people at once, each in a connection of his own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from taizhang.organizations.errors import BeforeStart, BeneathItself, ChangedMeanwhile
from taizhang.organizations.models import Unit
from taizhang.organizations.services import move_unit, register_unit, rename_unit
from taizhang.organizations.services.tree import mend_paths
from taizhang.permission import DomainError
from tests.organizations.reorganisation import OPERATOR, county

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="the SQLite of tests is in memory, of one connection; tests/postgresql runs these",
    ),
]
DAY = dt.date(2021, 6, 1)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What came of each act: None, or the refusal."""
    ready, came = Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            acts[number]()
        except DomainError as refusal:
            came[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


class TestTwoPeople:
    def test_who_rename_one_unit_are_one_renamed_and_one_told(self) -> None:
        unit = county().poverty
        seen = unit.revision

        came = at_once(
            *(
                lambda name=name: rename_unit(unit=unit, name=name, on=DAY, seen=seen, by=OPERATOR)
                for name in ("青溪县甲局", "青溪县乙局")
            )
        )

        assert sorted(type(c) for c in came if c is not None) == [ChangedMeanwhile]
        assert [h.valid_until for h in Unit.objects.get(pk=unit.pk).history][-1] is None
        assert unit.periods.count() == 1

    def test_who_put_two_units_beneath_each_other_make_no_ring(self) -> None:
        here = county()

        came = at_once(
            lambda: move_unit(unit=here.poverty, parent=here.agriculture, on=DAY, by=OPERATOR),
            lambda: move_unit(unit=here.agriculture, parent=here.poverty, on=DAY, by=OPERATOR),
        )

        refused = [c for c in came if c is not None]
        assert len(refused) == 1
        assert isinstance(refused[0], BeneathItself | BeforeStart)
        assert mend_paths() == 0

    def test_who_register_one_unit_make_one(self) -> None:
        here = county()

        came = at_once(
            *(
                lambda: register_unit(
                    name="青溪县审计局",
                    division=here.division,
                    parent=here.government,
                    by=OPERATOR,
                )
                for _ in range(2)
            )
        )

        assert Unit.objects.filter(name="青溪县审计局").count() == 1
        assert sum(c is not None for c in came) == 1
