"""A newer reader reads the file again, and what people said of it stays."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from taizhang import extraction
from taizhang.extraction.plan import Plan as Reading
from taizhang.permission import Actor
from taizhang.policies.models import Finding, Plan, Target, Task
from taizhang.policies.services import import_document
from taizhang.policies.services.reread_plan import reread_plan
from taizhang.policies.services.review import check_task, correct_fact

pytestmark = pytest.mark.django_db
LI = Actor.operator("李敏")
ITEMS = "\n\n".join(
    f"{n}.建设站点。建成第{n}类站点{n + 10}个。（牵头单位：县民政局；配合单位：县财政局）"
    for n in range(1, 31)
)
TEXT = f"青溪县站点建设方案\n\n一、任务\n\n{ITEMS}\n"


@pytest.fixture
def plan(kept_files: object) -> Plan:
    return import_document(data=TEXT.encode(), name="plan.txt", by=LI).plan


def with_reader(monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    """A newer reader: what today's reads, changed."""
    today = extraction.parse
    service = import_module("taizhang.policies.services.reread_plan")
    monkeypatch.setattr(service.extraction, "parse", lambda document: change(today(document)))


def correct_all(plan: Plan) -> None:
    for task in Task.objects.filter(plan=plan).order_by("position"):
        target = Target.objects.get(task=task)
        correct_fact(plan=plan, fact=target.key, values={"unit": "处"}, seen=task.stands, by=LI)


class TestReread:
    def test_with_the_same_reader_changes_no_row(self, plan: Plan) -> None:
        rows = [list(m.objects.values()) for m in (Task, Target)]
        again = reread_plan(plan=plan, by=LI)
        assert [list(m.objects.values()) for m in (Task, Target)] == rows
        assert again.conflicts == []

    def test_keeps_thirty_corrections(self, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
        correct_all(plan)

        def newer(reading: Reading) -> Reading:
            first, *others = reading.tasks
            lead = replace(first, assignments=first.assignments[:1])
            return replace(reading, tasks=(lead, *others), sections=())

        with_reader(monkeypatch, newer)
        again = reread_plan(plan=plan, by=LI)
        assert again.conflicts == []
        assert list(Target.objects.values_list("unit_of_measure", flat=True)) == ["处"] * 30

    def test_tasks_keep_their_rows_though_the_reader_cuts_them_otherwise(
        self, plan: Plan, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        correct_all(plan)
        ids = list(Task.objects.order_by("position").values_list("pk", flat=True))

        def newer(reading: Reading) -> Reading:
            shifted = tuple(
                replace(
                    task,
                    spans=tuple(replace(s, start=max(0, s.start - 1)) for s in task.spans),
                )
                for task in reading.tasks
            )
            return replace(reading, tasks=shifted)

        with_reader(monkeypatch, newer)
        again = reread_plan(plan=plan, by=LI)
        assert list(Task.objects.order_by("position").values_list("pk", flat=True)) == ids
        assert again.conflicts == []
        assert set(Target.objects.values_list("unit_of_measure", flat=True)) == {"处"}

    def test_tells_what_no_longer_fits_and_asks_for_a_new_check(
        self, plan: Plan, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = Task.objects.get(plan=plan, position=0)
        check_task(plan=plan, task=first.key, seen=first.stands, by=LI)

        def newer(reading: Reading) -> Reading:
            task = reading.tasks[0]
            target = replace(task.targets[0], comparator=">=")
            return replace(reading, tasks=(replace(task, targets=(target,)), *reading.tasks[1:]))

        with_reader(monkeypatch, newer)
        again = reread_plan(plan=plan, by=LI)
        assert [c["kind"] for c in again.conflicts] == ["recheck"]
        assert again.checked_count == 0

    def test_a_dismissed_finding_stays_dismissed(self, plan: Plan) -> None:
        before = list(Finding.objects.values_list("code", flat=True))
        Finding.objects.update(dismissed_at=plan.read_at, dismissed_reason="已另行发文")
        reread_plan(plan=plan, by=LI)
        assert list(Finding.objects.values_list("code", flat=True)) == before
        assert not any(f.is_open for f in Finding.objects.all())
