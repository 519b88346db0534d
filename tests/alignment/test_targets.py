"""Targets of one quantity, and how the lower one stands to the upper one."""

from __future__ import annotations

import pytest

from taizhang.alignment import Relation, TargetPair, align
from tests.alignment.plans import LOWER, UPPER, lower, plan, upper


def related(above: str, below: str, due_above: str = "", due_below: str = "") -> list[TargetPair]:
    """The relations between two tasks among others of their field."""
    one = plan((above, *UPPER[1:]), due_above or "2026年12月底前")
    other = plan((below, *LOWER[:-2]), due_below or "2026年12月底前")
    pairs = [p for p in align(one, other).pairs if (p.upper, p.lower) == (0, 0)]
    assert pairs, "the two tasks are not proposed"
    return list(pairs[0].targets)


ABOVE = "推进城乡供水一体化。铺设供水管网，农村自来水普及率达到92%以上。"
BELOW = "推进城乡供水一体化。铺设入户管网，农村自来水普及率达到{value}。"


class TestRelations:
    @pytest.mark.parametrize(
        ("value", "relation", "words"),
        [
            pytest.param("92%以上", Relation.EQUAL, "与上级一致", id="the same"),
            pytest.param("94%以上", Relation.STRONGER, "高于上级", id="more"),
            pytest.param("90%以上", Relation.WEAKER, "低于上级", id="less"),
        ],
    )
    def test_of_two_rates_are_told_by_value(
        self, value: str, relation: Relation, words: str
    ) -> None:
        (found,) = related(ABOVE, BELOW.format(value=value))

        assert found.relation is relation
        assert found.sentence().startswith(words)

    def test_of_like_values_are_later_by_the_deadline_of_the_task(self) -> None:
        (found,) = related(ABOVE, BELOW.format(value="92%以上"), "2025年底前", "2026年6月底前")

        assert found.relation is Relation.LATER
        assert "2026-06" in found.sentence()
        assert "2025-12" in found.sentence()

    def test_the_year_and_its_december_are_one_time(self) -> None:
        (found,) = related(ABOVE, BELOW.format(value="92%以上"), "2026年", "2026年12月底前")

        assert found.relation is Relation.EQUAL

    def test_a_lower_ceiling_is_the_stronger(self) -> None:
        (found,) = related(
            "改造老旧管网。管网漏损率控制在9%以内。", "改造老旧管网。管网漏损率控制在8%以内。"
        )

        assert found.relation is Relation.STRONGER
        assert found.sentence().startswith("严于上级")

    def test_a_ratio_is_the_same_as_a_multiple_or_a_percentage(self) -> None:
        (found,) = related(
            "扩大节水培训。节水培训规模达到用水户数的1.2倍。",
            "扩大节水培训。节水培训规模达到用水户数的120%。",
        )

        assert found.relation is Relation.EQUAL

    def test_a_place_s_own_count_is_not_measured_by_the_total_above(self) -> None:
        (found,) = related(
            "建设规模化水厂。建设规模化水厂300座。", "建设规模化水厂。建设规模化水厂4座。"
        )

        assert found.relation is Relation.DIFFERENT
        assert "一部分" in found.sentence()

    def test_what_each_place_must_reach_is(self) -> None:
        (found,) = related(
            "建设应急备用水源。每个县建设应急备用水源2处以上。",
            "建设应急备用水源。建设应急备用水源1处。",
        )

        assert found.relation is Relation.WEAKER

    def test_frequencies_of_other_periods_are_measured_otherwise(self) -> None:
        (found,) = related(
            "检查水厂。每年开展水厂专项检查2次。", "检查水厂。每季度开展水厂专项检查1次。"
        )

        assert found.relation is Relation.DIFFERENT

    def test_things_that_are_not_one_quantity_are_not_joined(self) -> None:
        assert related("检查水厂。水厂检查覆盖率达到100%。", "检查水厂。购置备用水泵2台。") == []


class TestGeneralTargets:
    GOALS = "到2026年，农村生活饮水安全满意度达到{value}以上。"

    def test_of_both_plans_are_compared(self) -> None:
        found = align(
            upper(goals=self.GOALS.format(value="90%")), lower(goals=self.GOALS.format(value="88%"))
        )

        (pair,) = found.general
        assert (pair.upper.task, pair.lower.task) == (None, None)
        assert pair.relation is Relation.WEAKER

    def test_meet_the_target_of_a_task_where_no_general_one_does(self) -> None:
        found = align(
            upper(goals="到2026年，节水器具普及率达到90%以上。"),
            plan((*LOWER[:5], "推广节水器具。创建节水型单位，节水器具普及率达到95%以上。")),
        )

        (pair,) = found.general
        assert (pair.upper.task, pair.lower.task) == (None, 5)
        assert pair.relation is Relation.STRONGER
        assert pair in next(p for p in found.pairs if p.lower == 5).targets
