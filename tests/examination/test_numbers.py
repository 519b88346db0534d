"""Numbers that contradict each other, and numbers that only look so."""

from __future__ import annotations

import pytest

from taizhang.examination import Severity
from tests.examination.reading import findings, item, of


class TestPartsAndTotals:
    def test_parts_that_exceed_their_total_are_an_error_with_all_their_places(self) -> None:
        (sums,) = of("sum-differs", findings(item("新建水站20座（城东10座、城西8座、城南4座）。")))

        assert sums.severity is Severity.ERROR
        assert "22" in sums.sentence()
        assert len(sums.places) == 4

    def test_parts_that_come_to_less_may_be_some_of_them_only(self) -> None:
        (sums,) = of("sum-differs", findings(item("新建水站20座（城东10座、城西8座）。")))

        assert sums.severity is Severity.WARNING

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("新建水站20座（城东10座、城西6座、城南4座）。", id="they add up"),
            pytest.param("新建水站4座（城东2座、城西和城南各1座）。", id="each of several"),
            pytest.param("新建水站20座（城东10座、泵房6间）。", id="another unit of measure"),
            pytest.param("新建水站20座，维修泵房30座。", id="no bracket"),
        ],
    )
    def test_are_silent_where(self, text: str) -> None:
        assert of("sum-differs", findings(item(text))) == []

    def test_a_part_of_an_amount_may_be_less_but_not_more(self) -> None:
        less = findings(item("安排供水专项资金500万元，其中200万元用于管网改造。"))
        more = findings(item("安排供水专项资金500万元，其中600万元用于管网改造。"))

        assert of("parts-exceed", less) == []
        assert len(of("parts-exceed", more)) == 1


class TestOneQuantityTwice:
    def test_a_goal_and_a_task_with_two_numbers_for_one_quantity(self) -> None:
        found = findings(item("建成县级示范水厂3座。"), goals="到2026年，建成县级示范水厂5座。")

        (differs,) = of("number-differs", found)
        assert differs.severity is Severity.ERROR
        assert len(differs.places) == 2

    def test_two_tasks_with_two_numbers_for_one_quantity(self) -> None:
        found = findings(
            item("建成农村标准化供水站30座。"),
            item("建成农村标准化供水站36座。", number=2),
        )

        assert len(of("number-differs", found)) == 1

    def test_alike_words_and_the_same_neighbour_are_one_quantity(self) -> None:
        goals = "到2026年，建成优质特色水厂5座、改造老旧泵房40间。"
        found = findings(item("建成乡镇特色水厂8座、改造老旧泵房40间。"), goals=goals)

        assert len(of("number-differs", found)) == 1

    @pytest.mark.parametrize(
        ("goals", "text"),
        [
            pytest.param("建成示范水厂5座。", "建成示范水厂5座。", id="the numbers agree"),
            pytest.param("建成县级示范水厂5座。", "建成市级示范水厂3座。", id="another level"),
            pytest.param("建成供水实训基地5个。", "建成供水实践基地3个。", id="alike words only"),
            pytest.param("建成水厂20座。", "建成乡镇水厂5座。", id="a part of the whole"),
            pytest.param("培训管水员100人。", "每年培训管水员30人。", id="a yearly number"),
            pytest.param(
                "到2026年，水质达标率达到96%。", "2025年水质达标率达到90%。", id="another year"
            ),
        ],
    )
    def test_are_silent_where(self, goals: str, text: str) -> None:
        assert of("number-differs", findings(item(text), goals=goals)) == []
