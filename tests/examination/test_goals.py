"""Goals without a task, and goals without a measure."""

from __future__ import annotations

import pytest

from taizhang.examination import Severity
from tests.examination.reading import findings, item, of


class TestGoalsThatNoTaskCarries:
    def test_a_goal_that_no_task_speaks_of(self) -> None:
        found = findings(item("更新管网。"), goals="到2026年，新建水质检测站12座。")

        (alone,) = of("goal-not-carried", found)
        assert alone.severity is Severity.WARNING
        assert "水质检测站”（12座）" in alone.sentence()
        assert alone.sentence("en").startswith("No task mentions")

    @pytest.mark.parametrize(
        "goal",
        [
            "新建水质检测站12座",
            "改造渠道200公里",
            "培训管护人员3万人次",
            "完成投资8亿元",
            "每年新增持证人员500名",
            "绿色工地认证数量达到60个",
        ],
    )
    def test_are_told_one_by_one_where_they_are_to_be_built_or_done(self, goal: str) -> None:
        found = findings(item("更新管网。"), goals=f"到2026年，{goal}。")

        assert len(of("goal-not-carried", found)) == 1
        assert of("outcomes-not-carried", found) == []

    def test_are_told_together_where_many_tasks_serve_them(self) -> None:
        goals = (
            "到2026年，居民满意度达到90%以上，每万人拥有管水员12名，涉农产值达到30亿元，人均用水量"
            "控制在80立方米以内，办理时限不超过3个工作日，用水户总数达到5万户，节水器具销量翻一番。"
        )

        found = findings(item("更新管网。"), goals=goals)

        (together,) = of("outcomes-not-carried", found)
        assert together.severity is Severity.NOTE
        assert len(together.places) == 7
        assert together.sentence().startswith("7项总体性目标（居民满意度90%、")
        assert of("goal-not-carried", found) == []

    def test_in_traditional_script_are_told_apart_too(self) -> None:
        found = findings(item("更新管網。"), goals="到2026年，每萬人文化志願者達到80人。")

        assert len(of("outcomes-not-carried", found)) == 1

    def test_which_doubles_is_named_without_saying_so_twice(self) -> None:
        (doubled,) = of(
            "outcomes-not-carried", findings(item("更新管网。"), goals="到2026年，水产值翻一番。")
        )

        assert "（水产值翻1番）" in doubled.sentence()

    @pytest.mark.parametrize(
        ("goals", "text"),
        [
            pytest.param("自来水普及率达到96%。", "自来水普及率达到96%。", id="with its number"),
            pytest.param("自来水普及率达到96%。", "提高自来水普及水平。", id="without a number"),
            pytest.param(
                "每万名居民拥有持证管水人员12人。", "培训持证管水人员。", id="in other words"
            ),
            pytest.param(
                "每年培养具有上岗资格的管水员80人。",
                "每年招收管水员80人。",
                id="by number and thing",
            ),
            pytest.param("“一户一表”改造户达到3万户。", "推进“一户一表”。", id="by its name"),
        ],
    )
    def test_are_silent_where_a_task_speaks_of_it(self, goals: str, text: str) -> None:
        found = findings(item(text), goals=f"到2026年，{goals}")

        assert of("goal-not-carried", found) == of("outcomes-not-carried", found) == []


class TestGoalsThatNothingMeasures:
    def test_a_promise_in_a_paragraph_without_any_number(self) -> None:
        (vague,) = of(
            "goal-not-measurable",
            findings(item("更新管网。"), goals="到2026年，供水能力显著增强，管护机制更加完善。"),
        )

        assert vague.severity is Severity.NOTE
        assert "显著增强" in vague.sentence()

    def test_a_promise_under_a_heading_that_runs_into_its_paragraph(self) -> None:
        found = findings(
            "一、总体要求",
            "（一）指导思想。切实增强责任感。",
            "（二）主要目标。到2026年，供水能力显著增强。",
            "二、重点任务",
            item("更新管网。"),
        )

        assert len(of("goal-not-measurable", found)) == 1

    @pytest.mark.parametrize(
        "goals",
        [
            pytest.param("供水能力显著增强，普及率达到96%。", id="a number beside it"),
            pytest.param("供水能力显著增强。自来水普及率达到96%。", id="a number after it"),
            pytest.param("管护机制更加完善，三分之一的村通自来水。", id="a number in words"),
            pytest.param("到2026年，全面完成改造。", id="no vague promise"),
        ],
    )
    def test_are_silent_where(self, goals: str) -> None:
        assert of("goal-not-measurable", findings(item("更新管网。"), goals=goals)) == []

    def test_are_silent_outside_of_the_goals(self) -> None:
        found = findings(item("供水能力显著增强。"), goals="自来水普及率达到96%。")

        assert of("goal-not-measurable", found) == []
