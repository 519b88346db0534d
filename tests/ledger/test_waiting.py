"""What waits for what: no circles, both seen."""

from __future__ import annotations

import datetime as dt

import pytest

from taizhang.ledger.errors import NotPossibleNow
from taizhang.ledger.models import Dependency, Entry
from taizhang.ledger.queries.waiting import dependencies_of
from taizhang.ledger.services.waiting import WaitsForItself, end_waiting, wait_for
from taizhang.permission import Actor, NotAllowed
from tests.ledger.at_work import AtWork, at_work, published_plan, text_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 20)
OPERATOR = Actor.operator("测试")


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def waits(entry: Entry, needs: Entry, by: Actor = OPERATOR) -> Dependency:
    return wait_for(entry=entry, needs=needs, today=TODAY, by=by)


def test_an_entry_that_waits_says_so(work: AtWork) -> None:
    first, second, *_ = work.entries
    row = waits(first, second)
    found = dependencies_of(first, work.contact("民政局"))
    assert (found.is_waiting, [one.other for one in found.needs]) == (True, [second])
    assert [one.other for one in dependencies_of(second, OPERATOR).needed_by] == [first]
    # 2027 is after 2026: it cannot end well.
    assert found.needs[0].is_late
    end_waiting(dependency=row, today=TODAY, by=work.contact("民政局"))
    assert not dependencies_of(first, OPERATOR)


def test_it_waits_no_more_when_the_other_is_closed(work: AtWork) -> None:
    first, second, *_ = work.entries
    waits(first, second)
    Entry.objects.filter(pk=second.pk).update(state="closed", closed_on=TODAY)
    assert not dependencies_of(first, OPERATOR).is_waiting


def test_it_is_said_once(work: AtWork) -> None:
    first, second, *_ = work.entries
    assert waits(first, second) == waits(first, second)


def test_nothing_waits_for_itself(work: AtWork) -> None:
    first = work.entries[0]
    with pytest.raises(WaitsForItself):
        waits(first, first)


def test_a_circle_is_refused_however_long(work: AtWork) -> None:
    a, b, c, d = work.entries
    waits(a, b)
    waits(b, c)
    waits(c, d)
    with pytest.raises(WaitsForItself, match="→"):
        waits(d, a)
    assert Dependency.objects.count() == 3


def test_what_ended_makes_no_circle(work: AtWork) -> None:
    a, b, *_ = work.entries
    end_waiting(dependency=waits(a, b), today=TODAY, by=OPERATOR)
    waits(b, a)


def test_a_diamond_is_no_circle(work: AtWork) -> None:
    a, b, c, d = work.entries
    for entry, needs in ((a, b), (a, c), (b, d), (c, d)):
        waits(entry, needs)
    assert Dependency.objects.count() == 4


def test_reaches_over_plans_that_he_sees(work: AtWork) -> None:
    items = ("保障用地。完成用地审批。（牵头单位：青溪县自然资源局）",)
    other = AtWork(published_plan(text_of(items, "青溪县用地保障方案"), name="other.txt"))
    waits(work.canteens, other.entries[0])
    with pytest.raises(NotAllowed):
        waits(work.canteens, other.entries[0], by=work.contact("民政局"))


def test_is_said_by_who_answers(work: AtWork) -> None:
    first, second, *_ = work.entries
    for other in (work.contact("财政局"), work.contact("教育局"), work.coordinator):
        with pytest.raises(NotAllowed):
            waits(first, second, by=other)
    waits(first, second, by=work.contact("民政局"))


def test_nothing_waits_for_what_is_closed(work: AtWork) -> None:
    first, second, *_ = work.entries
    Entry.objects.filter(pk=second.pk).update(state="closed", closed_on=TODAY)
    with pytest.raises(NotPossibleNow, match="已销号"):
        waits(first, second)


def test_what_he_does_not_see_is_not_named(work: AtWork) -> None:
    items = ("保障用地。完成用地审批。（牵头单位：青溪县自然资源局）",)
    other = AtWork(published_plan(text_of(items, "青溪县用地保障方案"), name="other.txt"))
    waits(work.canteens, other.entries[0])
    (one,) = dependencies_of(work.canteens, work.contact("民政局")).needs
    assert not one.is_seen
