"""What a report says against itself, its targets and the report before it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.ledger.models import EntryTarget, ProgressReport, TargetValue
from taizhang.ledger.queries.contradictions import contradictions


def report(standing: str = "on_course", percent: int = 50) -> ProgressReport:
    return ProgressReport(standing=standing, percent=percent)


def target(goal: int, comparator: str = ">=") -> EntryTarget:
    return EntryTarget(
        subject="社区食堂", goal=Decimal(goal), comparator=comparator, unit_of_measure="个"
    )


def value(number: int) -> TargetValue:
    return TargetValue(value=Decimal(number))


class TestTheStateOfAReport:
    @pytest.mark.parametrize(
        ("standing", "percent", "said"),
        [
            ("done", 60, ["进展状态是“已完成”，进度却是60%。"]),
            ("slow", 100, ["进度是100%，进展状态却是“进展缓慢”。"]),
            *(
                (standing, percent, [])
                for standing, percent in (("done", 100), ("slow", 0), ("", 100))
            ),
        ],
    )
    def test_agrees_with_its_progress(self, standing: str, percent: int, said: list[str]) -> None:
        assert contradictions(report(standing, percent), None, []) == said

    def test_does_not_fall_behind_the_report_before(self) -> None:
        assert contradictions(report(percent=40), report(percent=60), []) == [
            "进度是40%，比上期的60%低。"
        ]
        assert contradictions(report(percent=60), report(percent=60), []) == []


class TestTheTargets:
    @pytest.mark.parametrize(
        ("goal", "now", "said"),
        [
            (target(30), value(20), ["报为“已完成”，“社区食堂”是20个，没有达到目标30个。"]),
            (target(30, "<="), value(31), ["报为“已完成”，“社区食堂”是31个，没有达到目标30个。"]),
            (target(30), None, ["报为“已完成”，“社区食堂”却还没有数值。"]),
            (target(30), value(30), []),
            (target(30, "<="), value(2), []),
        ],
    )
    def test_are_reached_where_all_is_done(
        self, goal: EntryTarget, now: TargetValue | None, said: list[str]
    ) -> None:
        assert contradictions(report("done", 100), None, [(goal, now, None)]) == said

    def test_count_what_was_said_before_where_nothing_new_is(self) -> None:
        row = (target(30), None, value(12))
        assert contradictions(report("done", 100), None, [row]) == [
            "报为“已完成”，“社区食堂”是12个，没有达到目标30个。"
        ]
        assert contradictions(report(), None, [row]) == []

    def test_are_not_far_beyond_their_goal(self) -> None:
        assert contradictions(report(), None, [(target(4), value(10), None)]) == [
            "“社区食堂”是10个，超出目标4个一倍多。"
        ]
        for goal, number in ((target(4), 8), (target(0), 8), (target(4, "<="), 10)):
            assert contradictions(report(), None, [(goal, value(number), None)]) == []

    def test_do_not_go_back(self) -> None:
        assert contradictions(report(), None, [(target(30), value(10), value(12))]) == [
            "“社区食堂”是10个，比上次的12个少。"
        ]
        assert contradictions(report(), None, [(target(30, "<="), value(10), value(12))]) == []
