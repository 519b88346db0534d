from dataclasses import replace

import pytest

from taizhang.policies.models import Plan, Task
from taizhang.policies.rows import words, year_of
from taizhang.policies.target_kinds import TargetKind, masks_with
from tests.policies import samples


class TestYearOf:
    @pytest.mark.parametrize(
        ("changes", "year"),
        [
            pytest.param({}, 2024, id="date of issue"),
            pytest.param(
                {"issued_on": None, "doc_number": "甬政办发〔2023〕46号"}, 2023, id="number"
            ),
            pytest.param({"issued_on": None}, 2024, id="title"),
            pytest.param({"issued_on": None, "title": "实施方案"}, None, id="none"),
        ],
    )
    def test_takes_the_surest_source(self, changes, year):
        assert year_of(replace(samples.plan().document, **changes)) == year


class TestWords:
    def test_holds_nothing_that_postgresql_refuses(self):
        assert "\0" not in words("甲\0乙")
        assert len(words("甲\0乙")) == 3


class TestTheColumnsOfATask:
    def test_name_the_first_lead_as_answering_unit(self, sample_plan: Plan):
        assert sample_plan.tasks.get(number="1").unit.name == "临江县交通运输局"

    def test_name_the_first_responsible_unit_where_there_is_no_lead(self, sample_plan: Plan):
        assert sample_plan.tasks.get(number="2").unit.name == "各乡镇人民政府"

    def test_give_the_last_day_of_the_deadline(self, sample_plan: Plan):
        task = sample_plan.tasks.get(number="1")
        assert (task.due_kind, task.due_on.isoformat()) == ("by", "2025-06-30")
        assert task.due_precision == "month"

    def test_sort_tasks_without_date_last(self, sample_plan: Plan):
        assert [t.number for t in Task.objects.order_by("due_order", "id")] == ["1", "2"]
        assert sample_plan.tasks.get(number="2").due_on is None

    def test_find_tasks_by_kind_of_target(self, sample_plan: Plan):
        def numbers(kind: TargetKind) -> list[str]:
            found = Task.objects.filter(target_kinds__in=masks_with(kind))
            return list(found.values_list("number", flat=True))

        assert numbers(TargetKind.SHARE) == ["1"]
        assert numbers(TargetKind.QUANTITY) == ["1"]
        assert numbers(TargetKind.COUNT) == ["2"]
        assert numbers(TargetKind.AMOUNT) == []

    def test_count_what_is_unsure(self, sample_plan: Plan):
        assert [t.unsure_count for t in sample_plan.tasks.all()] == [1, 1]
        assert sample_plan.unsure_count == 2

    def test_find_the_section(self, sample_plan: Plan):
        assert {t.section.name for t in sample_plan.tasks.all()} == {"一、夯实基础"}
