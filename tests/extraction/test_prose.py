"""What becomes a task in prose, and what its words are."""

import pytest

from taizhang import parse, read
from taizhang.extraction.plan import Plan


def plan_of(*paragraphs: str) -> Plan:
    return parse(read("\n\n".join(paragraphs).encode(), "plan.txt"))


TITLE = "云溪县供水保障行动方案"


class TestItemsWithoutResponsibility:
    def test_a_last_part_without_items_is_no_task_where_parts_before_it_have_them(self) -> None:
        plan = plan_of(
            TITLE,
            "一、重点任务",
            "1.改造管网。更新老旧管网。",
            "2.保护水源。划定保护区。",
            "二、工作要求",
            "各部门要提高认识，抓好落实。",
        )

        assert [t.number for t in plan.tasks] == ["1", "2"]

    def test_parts_without_items_are_the_tasks_where_none_has_any(self) -> None:
        plan = plan_of(
            TITLE,
            "一、改造管网。更新老旧管网。",
            "二、保护水源。划定保护区。",
        )

        assert [t.number for t in plan.tasks] == ["一", "二"]


class TestItemsWithResponsibility:
    def test_an_item_closed_by_label_lines_is_a_task(self) -> None:
        plan = plan_of(
            TITLE,
            "一、重点任务",
            "1.改造管网。更新老旧管网，建立台账。",
            "责任单位：县水利局",
            "配合单位：县财政局、住建局",
            "完成时限：2026年6月底前",
        )

        (task,) = plan.tasks
        assert (task.number, task.measure, task.section) == ("1", "改造管网", "一、重点任务")
        assert task.text == "更新老旧管网，建立台账。"
        assert [(a.role, a.surface) for a in task.assignments] == [
            ("responsible", "县水利局"),
            ("support", "县财政局"),
            ("support", "县住建局"),
        ]
        assert [d.date for d in task.deadlines] == ["2026-06"]

    def test_a_bracket_in_the_middle_parts_an_item_into_two_tasks_of_one_number(self) -> None:
        plan = plan_of(
            TITLE,
            "一、重点任务",
            "（一）改造管网。更新老旧管网。（县水利局牵头）建立巡查制度。（县应急局负责）",
        )

        assert [(t.number, t.text) for t in plan.tasks] == [
            ("（一）", "更新老旧管网。"),
            ("（一）", "建立巡查制度。"),
        ]

    @pytest.mark.parametrize(
        "brackets",
        [
            "（县水利局牵头，县财政局配合）（2026年6月底前完成）",
            "（2026年6月底前完成）（县水利局牵头，县财政局配合）",
            "（县水利局牵头，县财政局配合）〔2026年6月底前〕",
        ],
    )
    def test_a_bracket_of_the_deadline_may_stand_beside_that_of_the_units(
        self, brackets: str
    ) -> None:
        plan = plan_of(TITLE, f"1.改造管网。更新老旧管网。{brackets}")

        (task,) = plan.tasks
        assert task.text == "更新老旧管网。"
        assert [a.surface for a in task.assignments] == ["县水利局", "县财政局"]
        assert [d.date for d in task.deadlines] == ["2026-06"]

    def test_a_date_in_brackets_behind_a_number_stays_with_it(self) -> None:
        plan = plan_of(TITLE, "1.改造管网。新建泵站5座（2026年底前）。（县水利局牵头）")

        (task,) = plan.tasks
        assert task.text == "新建泵站5座（2026年底前）。"
        assert [t.due for t in task.targets] == ["2026-12"]
        assert task.deadlines == ()

    def test_an_ordinary_bracket_stays_in_the_text(self) -> None:
        plan = plan_of(
            TITLE,
            "1.改造管网。更新老旧管网（含二次供水设施）。（责任单位：县水利局）",
        )

        assert plan.tasks[0].text == "更新老旧管网（含二次供水设施）。"

    def test_items_without_responsibility_are_none_where_others_have_it(self) -> None:
        plan = plan_of(
            TITLE,
            "一、总体要求",
            "（一）指导思想。坚持节水优先。",
            "二、重点任务",
            "（一）改造管网。更新老旧管网。（责任单位：县水利局）",
            "三、工作要求",
            "（一）提高认识。各部门要高度重视。",
        )

        assert [t.text for t in plan.tasks] == ["更新老旧管网。"]

    def test_responsibility_after_the_last_part_closes_the_whole_item(self) -> None:
        plan = plan_of(
            TITLE,
            "一、重点任务",
            "1.改造管网。",
            "（1）更新老旧管网。",
            "（2）建立巡查制度。",
            "责任单位：县水利局",
            "2.保护水源。",
            "（1）划定保护区。",
            "（2）设立标志。",
            "责任单位：县生态环境局",
        )

        assert [(t.number, t.measure) for t in plan.tasks] == [("1", "改造管网"), ("2", "保护水源")]
        assert plan.tasks[0].text == "（1）更新老旧管网。（2）建立巡查制度。"


class TestItemsWithoutAnyResponsibility:
    def test_the_numbered_items_of_the_work_part_are_the_tasks(self) -> None:
        plan = plan_of(
            TITLE,
            "一、工作目标",
            "（一）供水。到2027年，供水保证率达到95%以上。",
            "二、重点任务",
            "（一）改造管网。更新老旧管网。",
            "（二）保护水源。划定保护区。",
        )

        assert [t.measure for t in plan.tasks] == ["改造管网", "保护水源"]
        assert [(t.subject, t.value, t.due) for t in plan.targets] == [("供水保证率", 95, "2027")]


class TestGoals:
    def test_a_date_that_announces_goals_holds_for_those_listed_below_it(self) -> None:
        plan = plan_of(
            TITLE,
            "一、工作目标",
            "到2027年，主要目标如下：",
            "供水保证率达到95%以上。",
            "管网漏损率不超过9%。",
            "二、重点任务",
            "1.改造管网。更新老旧管网。（责任单位：县水利局）",
        )

        assert [t.due for t in plan.targets] == ["2027", "2027"]


class TestRulesForTheWholeDocument:
    def test_the_first_unit_leads_where_the_document_says_so(self) -> None:
        plan = plan_of(
            TITLE,
            "一、重点任务（第一责任单位为牵头单位，下同）",
            "1.改造管网。更新老旧管网。",
            "责任单位：县水利局、县财政局",
        )

        assert [(a.role, a.surface) for a in plan.tasks[0].assignments] == [
            ("lead", "县水利局"),
            ("responsible", "县财政局"),
        ]
