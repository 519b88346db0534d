"""What single tasks lack or contradict, and what is in order."""

from __future__ import annotations

import pytest

from taizhang.examination import Severity
from tests.examination.reading import findings, item, of

TABLE = (
    "任务分工表\n\n| 序号 | 任务 | 牵头单位 | 配合单位 | 完成时限 |\n|---|---|---|---|---|\n{rows}"
)


def table(*rows: str) -> str:
    return TABLE.format(rows="\n".join(rows))


class TestUnits:
    def test_a_task_that_nobody_answers_for(self) -> None:
        (lacking,) = of(
            "task-without-unit",
            findings(
                table(
                    "| 1 | 划定水源。 |  | 县财政局 | 2026年 |",
                    "| 2 | 更新管网50公里。 | 县水利局 |  | 2026年底前 |",
                )
            ),
        )

        assert lacking.severity is Severity.ERROR
        assert "任务1" in lacking.sentence()

    def test_a_plan_in_which_nobody_answers_for_anything_is_one_finding(self) -> None:
        rows = [f"| {n} | 更新{n}号管网。 |  | 县财政局 | 2026年 |" for n in (1, 2, 3)]
        found = findings(table(*rows))

        assert of("task-without-unit", found) == []
        assert len(of("plan-without-units", found)) == 1

    def test_a_unit_that_leads_and_supports(self) -> None:
        units = "县水利局牵头，县财政局、县水利局配合，2026年6月底前"
        (both,) = of("unit-lead-and-support", findings(item("更新管网。", units)))

        assert len(both.places) == 2

    def test_units_that_do_one_thing_each_are_in_order(self) -> None:
        found = findings(item("更新管网。", "县水利局牵头，县财政局配合，2026年6月底前"))

        assert of("unit-lead-and-support", found) == []
        assert of("task-without-unit", found) == []

    def test_several_who_answer_and_nobody_who_leads(self) -> None:
        found = findings(
            item("更新管网。", "牵头单位：县水利局；完成时限：2026年"),
            item("保护水源。", "责任单位：县水利局、县生态环境局；完成时限：2026年", number=2),
        )

        (lacking,) = of("tasks-without-lead", found)
        assert len(lacking.places) == 1

    def test_a_plan_that_knows_no_leads_has_its_own_custom(self) -> None:
        found = findings(
            item("更新管网。", "责任单位：县水利局、县财政局；完成时限：2026年"),
            item("保护水源。", "责任单位：县水利局、县生态环境局；完成时限：2026年", number=2),
        )

        assert of("tasks-without-lead", found) == []


class TestDates:
    def test_a_deadline_before_the_date_of_issue(self) -> None:
        (early,) = of(
            "deadline-before-issue",
            findings(
                item("更新管网。", "责任单位：县水利局；完成时限：2023年6月底前"),
                end="云溪县人民政府\n2024年3月8日",
            ),
        )

        assert early.severity is Severity.ERROR

    def test_the_year_of_issue_is_not_before_its_day(self) -> None:
        found = findings(
            item("更新管网。", "责任单位：县水利局；完成时限：2024年"),
            end="云溪县人民政府\n2024年3月8日",
        )

        assert of("deadline-before-issue", found) == []

    @pytest.mark.parametrize(
        ("title", "end"),
        [
            pytest.param("云溪县供水保障行动方案（2025—2027年）", "", id="by the title"),
            pytest.param(
                "云溪县供水保障行动方案", "本方案实施期限至2027年12月31日。", id="by a sentence"
            ),
        ],
    )
    def test_a_deadline_after_the_end_of_the_plan(self, title: str, end: str) -> None:
        late = findings(
            item("更新管网。", "责任单位：县水利局；完成时限：2029年6月底前"), title=title, end=end
        )
        in_time = findings(
            item("更新管网。", "责任单位：县水利局；完成时限：2027年底前"), title=title, end=end
        )

        assert len(of("deadline-after-end", late)) == 1
        assert of("deadline-after-end", in_time) == []


class TestWhatManyTasksLack:
    def test_deadlines_are_one_finding_with_all_places(self) -> None:
        (missing,) = of(
            "tasks-without-deadline",
            findings(
                "1.改造管网。更新管网。（责任单位：县水利局）",
                "2.保护水源。划定保护区。（责任单位：县水利局）",
            ),
        )

        assert len(missing.places) == 2
        assert "全文2项" in missing.sentence()

    def test_numbers_are_a_note(self) -> None:
        (missing,) = of("tasks-without-number", findings(item("更新管网。")))

        assert missing.severity is Severity.NOTE

    def test_tasks_with_both_are_in_order(self) -> None:
        found = findings(item("更新管网50公里。"))

        assert of("tasks-without-deadline", found) == []
        assert of("tasks-without-number", found) == []
