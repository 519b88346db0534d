"""What is found wrong with a plan, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang import parse, read
from taizhang.examination import Finding, Severity, examine

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
given = pytest.mark.skipif(not SEEDS.is_dir(), reason="the given plans are not here")

GOALS = "一、工作目标\n\n{goals}\n\n二、重点任务\n\n"


def findings(*items: str, goals: str = "", title: str = "云溪县供水保障行动方案") -> list[Finding]:
    text = f"{title}\n\n" + (GOALS.format(goals=goals) if goals else "") + "\n\n".join(items)
    document = read(text.encode(), "plan.txt")
    return examine(document, parse(document))


def codes(found: list[Finding]) -> set[str]:
    return {f.code for f in found}


def item(text: str, units: str = "责任单位：县水利局；完成时限：2026年6月底前") -> str:
    return f"1.改造管网。{text}（{units}）"


class TestNumbers:
    def test_parts_that_exceed_their_total_are_an_error_with_all_their_places(self) -> None:
        found = findings(item("新建水站20座（城东10座、城西8座、城南4座）。"))

        (sums,) = [f for f in found if f.code == "sum-differs"]
        assert sums.severity is Severity.ERROR
        assert "22" in sums.sentence()
        assert len(sums.places) == 4

    def test_parts_that_add_up_are_none(self) -> None:
        found = findings(item("新建水站20座（城东10座、城西6座、城南4座）。"))

        assert "sum-differs" not in codes(found)

    def test_each_of_several_counts_for_all_of_them(self) -> None:
        found = findings(item("新建水站4座（城东2座、城西和城南各1座）。"))

        assert "sum-differs" not in codes(found)

    def test_a_part_of_an_amount_may_be_less_but_not_more(self) -> None:
        less = findings(item("安排供水专项资金500万元，其中200万元用于管网改造。"))
        more = findings(item("安排供水专项资金500万元，其中600万元用于管网改造。"))

        assert "parts-exceed" not in codes(less)
        assert "parts-exceed" in codes(more)

    def test_a_goal_and_a_task_with_two_numbers_for_one_quantity(self) -> None:
        found = findings(item("建成县级示范水厂3座。"), goals="到2026年，建成县级示范水厂5座。")

        assert "number-differs" in codes(found)


class TestTasks:
    def test_a_unit_that_leads_and_supports(self) -> None:
        found = findings(item("更新管网。", "县水利局牵头，县财政局、县水利局配合，2026年6月底前"))

        assert "unit-lead-and-support" in codes(found)

    def test_a_deadline_after_the_last_year_of_the_plan(self) -> None:
        found = findings(
            item("更新管网。", "责任单位：县水利局；完成时限：2029年6月底前"),
            title="云溪县供水保障行动方案（2025—2027年）",
        )

        assert "deadline-after-end" in codes(found)

    def test_tasks_without_deadline_are_one_finding_with_their_places(self) -> None:
        found = findings(
            "1.改造管网。更新管网。（责任单位：县水利局）",
            "2.保护水源。划定保护区。（责任单位：县水利局）",
        )

        (missing,) = [f for f in found if f.code == "tasks-without-deadline"]
        assert len(missing.places) == 2


class TestGoals:
    def test_a_goal_that_no_task_speaks_of(self) -> None:
        found = findings(item("更新管网。"), goals="到2026年，居民满意度达到90%以上。")

        assert "goal-not-carried" in codes(found)

    def test_a_goal_without_number(self) -> None:
        found = findings(item("更新管网。"), goals="到2026年，供水能力显著增强。")

        assert "goal-not-carried" not in codes(found)
        # A year is a number, but no measure; the sentence is left to the reader of the finding.
        assert all(f.severity is Severity.NOTE for f in found if f.code == "goal-not-measurable")


class TestAnnexes:
    def test_an_annex_that_is_named_but_absent(self) -> None:
        found = findings(item("更新管网，清单见附件2。"))

        assert "annex-absent" in codes(found)


@given
class TestGivenPlans:
    def of(self, stem: str) -> list[Finding]:
        path = next(SEEDS.glob(f"{stem}*.txt"))
        document = read(path.read_bytes(), path.name)
        return examine(document, parse(document))

    def test_the_goals_and_the_task_differ_on_the_special_programmes(self) -> None:
        (differs,) = [f for f in self.of("004") if f.code == "number-differs"]

        assert "5个" in differs.sentence()
        assert "8个" in differs.sentence()

    def test_the_numbers_that_add_up_are_not_reported(self) -> None:
        assert "sum-differs" not in codes(self.of("004"))

    def test_the_unit_that_leads_and_supports(self) -> None:
        found = [f for f in self.of("000") if f.code == "unit-lead-and-support"]

        assert ["县教育局" in f.sentence() for f in found] == [True]

    def test_the_year_without_its_word(self) -> None:
        found = [f for f in self.of("002") if f.code == "date-incomplete"]

        assert ["2025" in f.sentence() for f in found] == [True]
