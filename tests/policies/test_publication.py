"""A checked plan is published, revised and withdrawn; units are told, letters list their tasks."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from docx import Document

from taizhang.organizations.models import Membership, Unit
from taizhang.permission import Actor, Grant, NotAllowed, Role
from taizhang.policies.models import Plan, PlanState, Task, TaskUnit, UnitNotice
from taizhang.policies.publication.errors import (
    AnotherDocument,
    NotOfThatPlan,
    NotPublishable,
    NotReady,
    NotRevisable,
    RevisionIsOpen,
    SameDocument,
    WithdrawnWhy,
)
from taizhang.policies.publication.letters import letter, units_bound
from taizhang.policies.review.errors import NotUnderReview
from taizhang.policies.services import import_document
from taizhang.policies.services.publish_plan import publish_plan, withdraw_plan
from taizhang.policies.services.review import check_task
from taizhang.policies.services.revise_plan import continue_task, revise_plan

pytestmark = pytest.mark.django_db
LI = Actor(name="李敏", account=1, grants=(Grant(Role.COORDINATOR),))
DAY = dt.date(2026, 3, 2)
ITEMS = [
    "建设社区食堂。2026年底前建成社区食堂30个以上。（牵头单位：县民政局；配合单位：县财政局）",
    "改造养老机构。到2027年，改造护理型床位800张。（牵头单位：县民政局；配合单位：县住房城乡建设局）",
    "建设村级站点。每个乡镇建成村级站点2个。（责任单位：各乡镇人民政府）",
    "培训护理人员。每年培训养老护理员500人次。（牵头单位：县人力资源社会保障局）",
]


def text(*items: str, title: str = "青溪县养老服务提升实施方案") -> bytes:
    lines = "\n\n".join(f"{n}.{item}" for n, item in enumerate(items, 1))
    return f"{title}\n\n一、重点任务\n\n{lines}\n".encode()


def check_all(plan: Plan) -> None:
    for task in Task.objects.filter(plan=plan).order_by("position"):
        check_task(plan=plan, task=task.key, seen=task.stands, by=LI)


@pytest.fixture
def plan(kept_files: object) -> Plan:
    return import_document(data=text(*ITEMS), name="plan.txt", by=LI).plan


@pytest.fixture
def published(plan: Plan) -> Plan:
    check_all(plan)
    return publish_plan(plan=plan, on=DAY, by=LI)


def group_of_towns(plan: Plan) -> Unit:
    return Unit.objects.get(name__contains="各乡镇", kind="group")


def bound(plan: Plan, position: int) -> list[tuple[str, str, bool]]:
    rows = TaskUnit.objects.filter(task__plan=plan, task__position=position).order_by("id")
    return [(row.unit.name, row.role, row.answers) for row in rows]


class TestPublish:
    def test_asks_for_every_task_to_be_checked(self, plan: Plan) -> None:
        first = Task.objects.get(plan=plan, position=0)
        check_task(plan=plan, task=first.key, seen=first.stands, by=LI)
        with pytest.raises(NotReady, match="3项"):
            publish_plan(plan=plan, on=DAY, by=LI)
        assert not TaskUnit.objects.exists()

    def test_binds_the_units_and_says_who_answers(self, published: Plan) -> None:
        assert bound(published, 0) == [
            ("青溪县民政局", "lead", True),
            ("青溪县财政局", "support", False),
        ]

    def test_expands_a_group_as_of_the_day(self, plan: Plan) -> None:
        group = group_of_towns(plan)
        towns = [Unit.objects.create(name=f"青溪县{n}镇人民政府") for n in ("东", "西", "南")]
        Membership.objects.create(group=group, member=towns[0])
        Membership.objects.create(group=group, member=towns[1], valid_from=dt.date(2027, 1, 1))
        Membership.objects.create(group=group, member=towns[2], valid_until=dt.date(2025, 12, 31))
        check_all(plan)
        publish_plan(plan=plan, on=DAY, by=LI)
        assert bound(plan, 2) == [("青溪县东镇人民政府", "responsible", True)]
        row = TaskUnit.objects.get(unit=towns[0])
        assert row.group == group
        assert plan.plan_units.filter(unit=towns[0]).exists()

    def test_a_group_without_members_binds_as_itself(self, published: Plan) -> None:
        ((name, role, answers),) = bound(published, 2)
        assert "各乡镇" in name
        assert (role, answers) == ("responsible", True)

    def test_numbers_the_tasks(self, published: Plan) -> None:
        codes = Task.objects.filter(plan=published).order_by("position")
        assert list(codes.values_list("code", flat=True)) == [
            f"2026-01-{n:03d}" for n in (1, 2, 3, 4)
        ]

    def test_tells_each_unit_once_what_it_has_to_do(self, published: Plan) -> None:
        told = UnitNotice.objects.get(unit__name="青溪县民政局")
        assert told.words == "《青溪县养老服务提升实施方案》已发布，贵单位牵头2项"

    def test_happens_once_and_ends_the_review(self, published: Plan) -> None:
        with pytest.raises(NotPublishable):
            publish_plan(plan=published, on=DAY, by=LI)
        first = Task.objects.get(plan=published, position=0)
        with pytest.raises(NotUnderReview):
            check_task(plan=published, task=first.key, seen=first.stands, by=LI)

    def test_is_not_for_readers(self, plan: Plan) -> None:
        check_all(plan)
        leader = Actor(name="赵", account=3, grants=(Grant(Role.LEADERSHIP),))
        with pytest.raises(NotAllowed):
            publish_plan(plan=plan, on=DAY, by=leader)


class TestLetter:
    def test_lists_the_tasks_of_one_unit(self, published: Plan) -> None:
        unit = Unit.objects.get(name="青溪县民政局")
        document = Document(io.BytesIO(letter(published, unit)))
        words = "\n".join(p.text for p in document.paragraphs)
        assert "青溪县民政局：" in words
        assert "承担其中2项任务" in words
        rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
        assert [row[0] for row in rows] == ["编号", "2026-01-001", "2026-01-002"]
        assert rows[1][2:5] == ["牵头", "配合：青溪县财政局", "2026年底前"]

    def test_goes_to_every_unit_that_is_bound(self, published: Plan) -> None:
        assert len(units_bound(published)) == 5


class TestRevise:
    def revised(self) -> bytes:
        changed = ITEMS[0].replace("30个", "45个")
        new = "推广智慧养老。建设智慧养老平台1个。（牵头单位：县大数据发展管理局）"
        return text(changed, ITEMS[1], new, ITEMS[3])

    def test_tasks_go_on_with_their_number_and_history(self, published: Plan) -> None:
        new = revise_plan(plan=published, data=self.revised(), name="修订.txt", by=LI)
        check_all(new)
        publish_plan(plan=new, on=DAY, by=LI)
        published.refresh_from_db()
        assert published.state == PlanState.SUPERSEDED
        tasks = Task.objects.filter(plan=new).order_by("position")
        assert list(tasks.values_list("code", flat=True)) == [
            "2026-01-001",
            "2026-01-002",
            "2026-01-005",
            "2026-01-004",
        ]
        assert [t.continues and t.continues.plan_id for t in tasks] == [
            published.pk,
            published.pk,
            None,
            published.pk,
        ]

    def test_the_plan_before_stands_and_reads_as_it_was(self, published: Plan) -> None:
        before = list(Task.objects.filter(plan=published).values())
        revise_plan(plan=published, data=self.revised(), name="修订.txt", by=LI)
        published.refresh_from_db()
        assert published.state == PlanState.PUBLISHED
        assert list(Task.objects.filter(plan=published).values()) == before

    def test_units_that_have_nothing_left_are_told(self, published: Plan) -> None:
        new = revise_plan(plan=published, data=self.revised(), name="修订.txt", by=LI)
        check_all(new)
        publish_plan(plan=new, on=DAY, by=LI)
        told = UnitNotice.objects.get(plan=new, unit__name__contains="各乡镇")
        assert "不再承担" in told.words

    def test_another_document_is_refused_until_it_is_said_to_be_one(self, published: Plan) -> None:
        other = text(
            "修缮文物建筑。完成城隍庙修缮。（牵头单位：县文化和旅游局）", title="青溪县文物保护方案"
        )
        with pytest.raises(AnotherDocument):
            revise_plan(plan=published, data=other, name="x.txt", by=LI)
        assert Plan.objects.count() == 1
        new = revise_plan(plan=published, data=other, name="x.txt", by=LI, surely=True)
        assert new.revises == published

    def test_the_same_file_is_no_revision(self, published: Plan) -> None:
        with pytest.raises(SameDocument):
            revise_plan(plan=published, data=text(*ITEMS), name="plan.txt", by=LI)

    def test_one_revision_at_a_time(self, published: Plan) -> None:
        revise_plan(plan=published, data=self.revised(), name="修订.txt", by=LI)
        with pytest.raises(RevisionIsOpen):
            revise_plan(plan=published, data=text(*ITEMS[:3]), name="再.txt", by=LI)

    def test_what_is_under_review_is_not_revised(self, plan: Plan) -> None:
        with pytest.raises(NotRevisable):
            revise_plan(plan=plan, data=self.revised(), name="修订.txt", by=LI)

    def test_a_person_says_which_task_goes_on(self, published: Plan) -> None:
        new = revise_plan(plan=published, data=self.revised(), name="修订.txt", by=LI)
        third = Task.objects.get(plan=published, position=2)
        platform = Task.objects.get(plan=new, position=2)
        continue_task(task=platform, continues=third, by=LI)
        platform.refresh_from_db()
        assert platform.continues == third
        with pytest.raises(NotOfThatPlan):
            continue_task(task=Task.objects.get(plan=new, position=0), continues=third, by=LI)


class TestWithdraw:
    def test_needs_a_reason_and_tells_the_units(self, published: Plan) -> None:
        with pytest.raises(WithdrawnWhy, match="方案没有撤回"):
            withdraw_plan(plan=published, reason=" ", by=LI)
        withdraw_plan(plan=published, reason="文件已废止", by=LI)
        told = UnitNotice.objects.filter(kind="withdrawn", unit__name="青溪县民政局").get()
        assert told.words.endswith("已撤回：文件已废止")

    def test_a_review_that_was_left_ends_in_a_clear_message(self, plan: Plan) -> None:
        first = Task.objects.get(plan=plan, position=0)
        withdraw_plan(plan=plan, reason="不再印发", by=LI)
        with pytest.raises(NotUnderReview, match="已撤回"):
            check_task(plan=plan, task=first.key, seen=first.stands, by=LI)
