"""Parts of a task handed to units below: who may, what they report, what it adds up to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from taizhang.ledger.errors import NotPossibleNow, NotYourTask, ReasonMissing, SeenIsOld, WrongValue
from taizhang.ledger.models import Entry, Subtask
from taizhang.ledger.queries.subtasks import mean, rolled_up, shares, subtasks_of
from taizhang.ledger.services.handing_down import (
    adjust_subtask,
    finish_subtask,
    hand_down,
    report_subtask,
    take_up_again,
    withdraw_subtask,
)
from taizhang.organizations.models import Unit
from taizhang.organizations.services.tree import add_to_tree
from taizhang.permission import Actor, Grant, NotAllowed, Role
from taizhang.policies.models import Plan
from tests.ledger.at_work import AtWork, at_work, check_all, text_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 20)


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def below(work: AtWork, name: str, above: str = "民政局") -> Unit:
    """A unit beneath one of the county's."""
    unit = Unit.objects.create(name=name, parent=work.unit(above))
    add_to_tree([unit])
    return unit


def contact_of(unit: Unit) -> Actor:
    grants = (Grant(Role.CONTACT, unit.path),)
    return Actor(name=f"{unit.name}联络员", unit=unit.pk, unit_name=unit.name, grants=grants)


def handed(work: AtWork, unit: Unit, **values: Any) -> Subtask:
    given = {
        "name": "建成10个",
        "target": work.canteens.targets.get(),
        "goal": "10",
        "due_on": "2026-10-31",
        **values,
    }
    return hand_down(
        entry=work.canteens,
        given_by=work.unit("民政局"),
        unit=unit,
        today=TODAY,
        by=work.contact("民政局"),
        **given,
    )


class TestHandDown:
    def test_is_for_units_below(self, work: AtWork) -> None:
        subtask = handed(work, below(work, "青溪县养老服务中心"))
        assert (subtask.weight, subtask.goal, subtask.given_on) == (1, Decimal(10), TODAY)

    def test_reaches_units_further_below(self, work: AtWork) -> None:
        middle = below(work, "青溪县养老服务中心")
        unit = Unit.objects.create(name="青溪县养老服务中心东站", parent=middle)
        add_to_tree([unit])
        assert handed(work, unit).unit == unit

    def test_is_not_for_a_unit_beside(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="不是青溪县民政局的下级单位") as refusal:
            handed(work, work.unit("财政局"))
        assert refusal.value.field == "unit"

    def test_is_never_later_than_the_task(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="2026-12-31") as refusal:
            handed(work, below(work, "甲站"), due_on="2027-01-01")
        assert refusal.value.field == "due_on"

    def test_is_due_with_the_task_where_no_day_is_told(self, work: AtWork) -> None:
        assert handed(work, below(work, "甲站"), due_on="").due_on == dt.date(2026, 12, 31)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("weight", "0"),
            ("weight", "一"),
            ("goal", "许多"),
            ("due_on", "2026-03-19"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, work: AtWork, field: str, value: str) -> None:
        with pytest.raises(WrongValue) as refusal:
            handed(work, below(work, "甲站"), **{field: value})
        assert refusal.value.field == field

    def test_lets_the_unit_see_the_plan(self, work: AtWork) -> None:
        unit = below(work, "甲站")
        assert not Plan.objects.visible_to(contact_of(unit)).exists()
        subtask = handed(work, unit)
        assert Plan.objects.visible_to(contact_of(unit)).get() == work.plan
        withdraw_subtask(subtask=subtask, reason="并到乙站", today=TODAY, by=work.contact("民政局"))
        assert not Plan.objects.visible_to(contact_of(unit)).exists()

    def test_lets_the_unit_see_the_plan_after_its_revision(self, work: AtWork) -> None:
        from taizhang.policies.services.publish_plan import publish_plan
        from taizhang.policies.services.revise_plan import revise_plan

        unit = below(work, "甲站")
        handed(work, unit)
        new = revise_plan(
            plan=work.plan,
            data=text_of().replace("30个".encode(), "40个".encode()),
            name="plan2.txt",
            by=work.coordinator,
        )
        check_all(new)
        publish_plan(plan=new, on=dt.date(2026, 4, 1), by=work.coordinator)
        assert new in Plan.objects.visible_to(contact_of(unit))

    def test_is_for_who_carries_the_task(self, work: AtWork) -> None:
        unit = below(work, "甲校", "教育局")
        with pytest.raises(NotYourTask, match="青溪县教育局"):
            hand_down(
                entry=work.canteens,
                given_by=work.unit("教育局"),
                unit=unit,
                name="x",
                today=TODAY,
                by=work.contact("教育局"),
            )

    def test_is_not_done_by_others(self, work: AtWork) -> None:
        unit = below(work, "甲站")
        for other in (work.contact("财政局"), work.coordinator, contact_of(unit)):
            with pytest.raises(NotAllowed):
                hand_down(
                    entry=work.canteens,
                    given_by=work.unit("民政局"),
                    unit=unit,
                    name="x",
                    today=TODAY,
                    by=other,
                )

    def test_takes_a_target_of_the_task_alone(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="不是这项任务的目标"):
            handed(work, below(work, "甲站"), target=work.training.targets.get())


class TestReport:
    def test_is_the_units_own(self, work: AtWork) -> None:
        unit = below(work, "甲站")
        subtask = handed(work, unit)
        told = report_subtask(
            subtask=subtask, percent="40", said="建成4个", value="4个", seen=0, by=contact_of(unit)
        )
        assert (told.percent, told.value, told.edition) == (40, 4, 1)
        with pytest.raises(NotAllowed):
            report_subtask(
                subtask=subtask, percent="90", said="", seen=1, by=contact_of(below(work, "乙站"))
            )

    def test_of_two_the_second_is_told(self, work: AtWork) -> None:
        unit = below(work, "甲站")
        subtask = handed(work, unit)
        report_subtask(subtask=subtask, percent="40", said="", seen=0, by=contact_of(unit))
        with pytest.raises(SeenIsOld, match="甲站联络员"):
            report_subtask(subtask=subtask, percent="50", said="", seen=0, by=contact_of(unit))

    def test_is_done_when_its_goal_is_reached(self, work: AtWork) -> None:
        unit = below(work, "甲站")
        subtask, by = handed(work, unit), contact_of(unit)
        with pytest.raises(WrongValue) as refusal:
            finish_subtask(subtask=subtask, on=TODAY, seen=0, today=TODAY, by=by)
        assert refusal.value.field == "value"
        report_subtask(subtask=subtask, percent="100", said="", value="10", seen=0, by=by)
        done = finish_subtask(subtask=subtask, on=TODAY, seen=1, today=TODAY, by=by)
        assert (done.percent, done.done_on) == (100, TODAY)
        with pytest.raises(NotPossibleNow, match="已办结"):
            report_subtask(subtask=subtask, percent="50", said="", seen=2, by=by)

    def test_that_is_done_can_be_sent_back_with_a_reason(self, work: AtWork) -> None:
        unit = below(work, "甲站")
        subtask = handed(work, unit, goal=None)
        finish_subtask(subtask=subtask, on=TODAY, seen=0, today=TODAY, by=contact_of(unit))
        again = take_up_again(subtask=subtask, reason="缺验收单", seen=1, by=work.contact("民政局"))
        assert again.done_on is None
        assert "缺验收单" in again.said

    def test_does_not_move_the_task_itself(self, work: AtWork) -> None:
        unit = below(work, "甲站")
        subtask = handed(work, unit)
        report_subtask(subtask=subtask, percent="40", said="", seen=0, by=contact_of(unit))
        assert Entry.objects.get(pk=subtask.entry_id).percent == 0


class TestRollUp:
    def test_is_the_mean_by_weight(self, work: AtWork) -> None:
        a, b = below(work, "甲站"), below(work, "乙站")
        first, second = handed(work, a, weight=3), handed(work, b, weight=1)
        report_subtask(subtask=first, percent="40", said="", seen=0, by=contact_of(a))
        report_subtask(subtask=second, percent="80", said="", seen=0, by=contact_of(b))
        assert rolled_up(work.canteens, work.unit("民政局")) == 50

    def test_leaves_out_what_was_withdrawn(self, work: AtWork) -> None:
        a, b = below(work, "甲站"), below(work, "乙站")
        first, second = handed(work, a), handed(work, b)
        report_subtask(subtask=first, percent="40", said="", seen=0, by=contact_of(a))
        withdraw_subtask(subtask=second, reason="x", today=TODAY, by=work.contact("民政局"))
        assert rolled_up(work.canteens, work.unit("民政局")) == 40

    def test_is_whole_only_when_every_part_is(self) -> None:
        rows = [Subtask(weight=999, percent=100), Subtask(weight=1, percent=99)]
        assert mean(rows) == 99

    def test_of_nothing_is_nothing(self, work: AtWork) -> None:
        assert rolled_up(work.canteens, work.unit("民政局")) is None

    def test_of_goals_says_what_is_missing(self, work: AtWork) -> None:
        handed(work, below(work, "甲站"), goal="10")
        second = handed(work, below(work, "乙站"), goal="15")
        (share,) = shares(subtasks_of(work.canteens))
        assert (share.handed, share.missing, share.count) == (25, 5, 2)
        adjust_subtask(
            subtask=second,
            values={"goal": "20"},
            seen=0,
            today=TODAY,
            by=work.contact("民政局"),
        )
        (share,) = shares(subtasks_of(work.canteens))
        assert share.missing == 0

    def test_of_rates_is_no_sum(self, work: AtWork) -> None:
        target = work.canteens.targets.get()
        target.unit_of_measure, target.goal = "%", Decimal(80)
        target.save()
        handed(work, below(work, "甲站"), goal="80", target=target)
        handed(work, below(work, "乙站"), goal="70", target=target)
        (share,) = shares(subtasks_of(work.canteens))
        assert (share.is_rate, share.handed, share.weaker) == (True, None, 1)


class TestWithdraw:
    def test_asks_for_a_reason(self, work: AtWork) -> None:
        subtask = handed(work, below(work, "甲站"))
        with pytest.raises(ReasonMissing):
            withdraw_subtask(subtask=subtask, reason=" ", today=TODAY, by=work.contact("民政局"))

    def test_leaves_it_in_the_history_and_ends_it(self, work: AtWork) -> None:
        unit = below(work, "甲站")
        subtask = handed(work, unit)
        withdraw_subtask(subtask=subtask, reason="并", today=TODAY, by=work.contact("民政局"))
        assert Subtask.objects.get().withdrawn_on == TODAY
        with pytest.raises(NotPossibleNow, match="已收回"):
            report_subtask(subtask=subtask, percent="1", said="", seen=1, by=contact_of(unit))
