"""Events are recorded with their acts, one after the other in each chain."""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from taizhang.audit import SYSTEM, Entry, NotInTransaction, Subject, record, record_all
from taizhang.audit.canonical import NONE_BEFORE
from taizhang.audit.models import Chain, Event
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Grant, Role

WANG = Actor(
    "王明", account=3, unit=5, unit_name="青溪县教育局",
    grants=(Grant(Role.COORDINATOR, "/5/"),), address="10.0.0.8",
)  # fmt: skip


class TestAnEvent:
    def test_tells_who_did_what_to_what(self, db: None) -> None:
        unit = Unit.objects.create(name="青溪县民政局")

        record("units.rename", subject=unit, by=WANG, before={"name": "旧"}, after={"name": "新"})

        event = Event.objects.get()
        assert (event.act, event.actor_name, event.account_id) == ("units.rename", "王明", 3)
        assert (event.unit_id, event.unit_name, event.role) == (5, "青溪县教育局", "coordinator")
        assert (event.subject_kind, event.subject_key) == ("organizations.unit", str(unit.pk))
        assert (event.subject_name, event.address) == ("青溪县民政局", "10.0.0.8")
        assert (json.loads(event.before), json.loads(event.after)) == (
            {"name": "旧"},
            {"name": "新"},
        )
        assert not event.is_operator

    def test_carries_the_hash_of_the_one_before(self, db: None) -> None:
        for number in range(3):
            record("system.note", subject=SYSTEM, by=WANG, after={"number": number})

        first, second, third = Event.objects.order_by("sequence")
        assert first.previous == NONE_BEFORE
        assert (second.previous, third.previous) == (first.hash, second.hash)
        end = Chain.objects.get(name="system")
        assert (end.sequence, end.hash) == (3, third.hash)

    @pytest.mark.parametrize(
        "after",
        [
            {"share": 0.1, "large": 1e300, "count": 10**30, "none": None, "yes": True},
            {"words": "“引号”\\ \n\t\x00\x1f\x7f\ud800 \U0001f600", "列表": [1, {"b": 1, "a": 2}]},
        ],
    )
    def test_comes_back_from_the_database_with_the_same_hash(self, db: None, after: dict) -> None:
        record(
            "system.note", subject=Subject("kind", "键\0\ud800", "名" * 999), by=WANG, after=after
        )

        event = Event.objects.select_related("chain").get()
        assert event.hash_taken_again(event.chain.name) == event.hash

    def test_is_refused_outside_of_a_transaction(self, transactional_db: None) -> None:
        with pytest.raises(NotInTransaction):
            record("system.note", subject=SYSTEM, by=WANG)

    def test_goes_with_a_savepoint_that_is_rolled_back(self, db: None) -> None:
        record("system.note", subject=SYSTEM, by=WANG, after={"kept": 1})
        with transaction.atomic():
            record("system.note", subject=SYSTEM, by=WANG, after={"kept": 0})
            transaction.set_rollback(True)
        record("system.note", subject=SYSTEM, by=WANG, after={"kept": 2})

        first, second = Event.objects.order_by("sequence")
        assert (second.sequence, second.previous) == (2, first.hash)


class TestChains:
    def test_are_one_for_each_subject(self, db: None) -> None:
        record_all(
            Entry("note", Subject("unit", key), WANG, after={"n": n})
            for n, key in enumerate(["2", "1", "2"])
        )

        ends = dict(Chain.objects.values_list("name", "sequence"))
        assert ends == {"unit:1": 1, "unit:2": 2}
        in_order = Event.objects.filter(chain__name="unit:2").order_by("sequence")
        assert [json.loads(e.after)["n"] for e in in_order] == [0, 2]
