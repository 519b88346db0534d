"""What a row of a task table says, cell by cell."""

from taizhang import parse, read
from tests.extraction.documents import word_file

HEAD = ["序号", "主要举措", "工作任务", "牵头单位", "配合单位", "完成时限"]


def plan_of(*rows: list[str | None], head: list[str] = HEAD) -> list[dict[str, object]]:
    plan = parse(read(word_file("云溪县重点任务分工表", head, rows), "表.docx"))
    return [
        {
            "number": t.number,
            "measure": t.measure,
            "section": t.section,
            "text": t.text,
            "lead": [a.surface for a in t.assignments if a.role == "lead"],
            "support": [a.surface for a in t.assignments if a.role == "support"],
            "deadlines": [d.date for d in t.deadlines],
        }
        for t in plan.tasks
    ]


class TestMergedCells:
    def test_a_merged_measure_and_lead_hold_for_each_of_their_rows(self) -> None:
        tasks = plan_of(
            ["1", "改造管网", "更新老旧管网。", "县水利局", "县财政局", "2026年"],
            [None, None, "建立巡查制度。", None, "县应急局", "2027年"],
        )

        assert [t["number"] for t in tasks] == ["1", "1"]
        assert [t["measure"] for t in tasks] == ["改造管网", "改造管网"]
        assert [t["lead"] for t in tasks] == [["县水利局"], ["县水利局"]]
        assert [t["support"] for t in tasks] == [["县财政局"], ["县应急局"]]
        assert [t["deadlines"] for t in tasks] == [["2026"], ["2027"]]

    def test_a_blank_support_beside_a_filled_lead_means_none(self) -> None:
        tasks = plan_of(
            ["1", "甲", "更新老旧管网。", "县水利局", "县财政局", "2026年"],
            ["2", "乙", "建立巡查制度。", "县应急局", "", "2026年"],
        )

        assert tasks[1]["support"] == []

    def test_a_work_cell_over_two_rows_is_one_task_with_the_units_of_both(self) -> None:
        tasks = plan_of(
            ["1", "甲", "更新老旧管网。", "县水利局", "县财政局", "2026年"],
            [None, None, None, "县住建局", "县审计局", None],
        )

        assert len(tasks) == 1
        assert tasks[0]["lead"] == ["县水利局", "县住建局"]


class TestHeadingRows:
    def test_a_row_over_the_whole_width_is_a_section_and_ends_what_cells_take_from_above(
        self,
    ) -> None:
        head = ["工作任务", "牵头单位", "配合单位"]
        rows = [
            ["更新管网。", "县水利局", "县财政局"],
            ["二、强化监管", "二、强化监管", "二、强化监管"],
            ["建立制度。", "", ""],
        ]
        data = word_file("云溪县任务表", head, rows)
        plan = parse(read(_merge_row(data, 2), "表.docx"))

        assert [s.name for s in plan.sections] == ["二、强化监管"]
        assert [t.section for t in plan.tasks] == [None, "二、强化监管"]
        assert plan.tasks[1].assignments == ()
        assert [w.code for w in plan.tasks[1].warnings] == ["lead-blank"]


class TestColumns:
    def test_columns_of_persons_and_scores_give_nothing(self) -> None:
        tasks = plan_of(
            ["更新管网。", "县水利局", "王五", "县督查室", "2026年6月底前"],
            head=["工作任务", "牵头单位", "责任人", "评分部门", "完成时限"],
        )

        assert tasks[0]["lead"] == ["县水利局"]
        assert tasks[0]["support"] == []
        assert tasks[0]["deadlines"] == ["2026-06"]

    def test_the_numbers_of_a_goal_column_are_targets_and_not_text(self) -> None:
        data = word_file(
            "云溪县任务表",
            ["重点任务", "工作目标", "责任单位"],
            [["更新供水管网。", "改造管网40公里", "县水利局"]],
        )
        (task,) = parse(read(data, "表.docx")).tasks

        assert task.text == "更新供水管网。"
        assert [(t.subject, t.value, t.unit) for t in task.targets] == [
            ("改造管网", 40, "公里")
        ] or [(t.subject, t.value, t.unit) for t in task.targets] == [("管网", 40, "公里")]

    def test_an_item_that_opens_with_its_number_has_that_number(self) -> None:
        tasks = plan_of(
            ["一", "优化布局", "5.更新老旧管网。", "县水利局", "", ""],
        )

        assert tasks[0]["number"] == "5"
        assert tasks[0]["section"] == "一优化布局"
        assert tasks[0]["text"] == "更新老旧管网。"


def _merge_row(data: bytes, row: int) -> bytes:
    import io

    import docx

    made = docx.Document(io.BytesIO(data))
    cells = made.tables[0].rows[row].cells
    text = cells[0].text
    cells[0].merge(cells[-1]).text = text
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()
