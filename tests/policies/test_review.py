"""The review of a plan: each act is kept beside the reading, and the rows follow."""

from __future__ import annotations

import pytest

from taizhang.corrections import PartKind
from taizhang.documents import Span
from taizhang.permission import Actor, Grant, NotAllowed, Role
from taizhang.policies.models import Assignment, Correction, Plan, PlanState, Target, Task
from taizhang.policies.review import Bench
from taizhang.policies.review.errors import (
    NoSuchFact,
    NothingToTakeBack,
    NotPossible,
    NotUnderReview,
    SeenIsOld,
)
from taizhang.policies.search import TaskSays
from taizhang.policies.services import import_document
from taizhang.policies.services.review import (
    add_fact,
    check_task,
    correct_fact,
    drop_fact,
    merge_tasks,
    split_task,
    take_back,
)
from tests.corrections.samples import TEXT

pytestmark = pytest.mark.django_db
LI, WANG = (
    Actor(name=name, account=number, grants=(Grant(Role.COORDINATOR),))
    for number, name in ((1, "李敏"), (2, "王强"))
)


@pytest.fixture
def plan(kept_files: object) -> Plan:
    return import_document(data=TEXT.encode(), name="plan.txt", by=LI).plan


def tasks(plan: Plan) -> list[Task]:
    return list(Task.objects.filter(plan=plan).order_by("position"))


def target_of(task: Task) -> Target:
    found = Target.objects.filter(task=task).order_by("position").first()
    assert found is not None
    return found


def check(plan: Plan, task: Task, by: Actor = LI) -> None:
    check_task(plan=plan, task=task.key, seen=task.stands, by=by)


class TestCheck:
    def test_counts_and_tells_who_checked(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        check(plan, first)
        plan.refresh_from_db()
        first.refresh_from_db()
        assert (plan.checked_count, plan.state) == (1, PlanState.REVIEW)
        assert first.checked_in is not None
        assert first.checked_in.name == "李敏"
        assert first.unsure_count == 0

    def test_ends_when_the_task_is_changed_later(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        check(plan, first)
        target = target_of(first)
        correct_fact(plan=plan, fact=target.key, values={"value": "35"}, seen=first.stands, by=WANG)
        plan.refresh_from_db()
        assert plan.checked_count == 0


class TestCorrect:
    def test_changes_the_row_and_keeps_its_id(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        target = target_of(first)
        correct_fact(plan=plan, fact=target.key, values={"value": "35"}, seen=first.stands, by=LI)
        again = Target.objects.get(pk=target.pk)
        assert (again.value, again.confidence, again.warnings) == (35, 1.0, [])

    def test_leaves_every_other_row_as_it_is(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        before = list(Task.objects.exclude(pk=first.pk).values())
        units = list(Assignment.objects.values())
        correct_fact(
            plan=plan, fact=target_of(first).key, values={"value": "35"}, seen=first.stands, by=LI
        )
        assert list(Task.objects.exclude(pk=first.pk).values()) == before
        assert list(Assignment.objects.values()) == units

    def test_another_unit_answers_and_is_found(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        unit = Assignment.objects.filter(task=first).order_by("position").first()
        assert unit is not None
        correct_fact(
            plan=plan,
            fact=unit.key,
            values={"surface": "县商务局", "canonical": "青溪县商务局"},
            seen=first.stands,
            by=LI,
        )
        first.refresh_from_db()
        assert first.unit is not None
        assert first.unit.name == "青溪县商务局"
        assert Task.objects.filter(TaskSays("商务局"), pk=first.pk).exists()
        assert "青溪县商务局" in plan.plan_units.values_list("unit__name", flat=True)

    def test_refuses_what_no_plan_can_hold(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        with pytest.raises(NotPossible, match="many"):
            correct_fact(
                plan=plan,
                fact=target_of(first).key,
                values={"value": "many"},
                seen=first.stands,
                by=LI,
            )
        assert not Correction.objects.exists()

    def test_of_the_documents_own_facts(self, plan: Plan) -> None:
        correct_fact(
            plan=plan,
            fact="document",
            values={"doc_number": "青政办发〔2026〕3号", "issued_on": "2026-02-01"},
            seen="",
            by=LI,
        )
        plan.refresh_from_db()
        assert (plan.doc_number, str(plan.issued_on)) == ("青政办发〔2026〕3号", "2026-02-01")


class TestTwoPeople:
    def test_at_different_tasks_do_not_meet(self, plan: Plan) -> None:
        first, second, _ = tasks(plan)
        check(plan, first, LI)
        check(plan, second, WANG)
        plan.refresh_from_db()
        assert plan.checked_count == 2

    def test_the_second_at_the_same_task_is_told_who_was_first(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        target = target_of(first)
        correct_fact(plan=plan, fact=target.key, values={"value": "35"}, seen=first.stands, by=LI)
        with pytest.raises(SeenIsOld, match="李敏"):
            correct_fact(
                plan=plan, fact=target.key, values={"value": "40"}, seen=first.stands, by=WANG
            )
        assert Target.objects.get(pk=target.pk).value == 35


class TestAddAndDrop:
    def test_a_unit_that_was_missed(self, plan: Plan) -> None:
        second = tasks(plan)[1]
        values = {
            "role": "support",
            "surface": "县财政局",
            "division": "青溪县",
            "canonical": "青溪县财政局",
            "kind": "unit",
        }
        add_fact(
            plan=plan,
            kind=PartKind.ASSIGNMENT,
            task=second.key,
            spans=(Span(0, 0, 3),),
            values=values,
            seen=second.stands,
            by=LI,
        )
        names = Assignment.objects.filter(task=second).order_by("position")
        assert list(names.values_list("surface", flat=True)) == ["县民政局", "县财政局"]

    def test_a_dropped_task_is_gone_with_its_facts_and_the_rest_moves_up(self, plan: Plan) -> None:
        first, second, third = tasks(plan)
        drop_fact(plan=plan, fact=first.key, seen=first.stands, by=LI)
        assert [(t.pk, t.position) for t in tasks(plan)] == [(second.pk, 0), (third.pk, 1)]
        assert not Target.objects.filter(raw__contains="食堂").exists()
        assert not Task.objects.filter(TaskSays("社区食堂")).exists()

    def test_what_is_dropped_cannot_be_corrected(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        drop_fact(plan=plan, fact=first.key, seen=first.stands, by=LI)
        with pytest.raises(NoSuchFact):
            check(plan, first)


class TestSplitAndMerge:
    def cut(self, plan: Plan, words: str) -> tuple[int, int]:
        block = next(b for b in Bench.of(plan).document.blocks if words in b.text)
        return block.index, block.text.index(words)

    def test_split_keeps_the_first_row_and_makes_one_behind_it(self, plan: Plan) -> None:
        first, second, third = tasks(plan)
        block, offset = self.cut(plan, "每个乡镇")
        split_task(plan=plan, task=first.key, block=block, offset=offset, seen=first.stands, by=LI)
        found = tasks(plan)
        assert [t.pk for t in found if t.pk != found[1].pk] == [first.pk, second.pk, third.pk]
        assert found[1].text == "每个乡镇至少培训护理员20名。"
        assert found[1].unit == found[0].unit
        assert target_of(found[1]).unit_of_measure == "名"

    def test_a_split_into_nothing_is_refused_in_words(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        with pytest.raises(NotPossible, match="没有文字"):
            split_task(plan=plan, task=first.key, block=0, offset=0, seen=first.stands, by=LI)
        assert len(tasks(plan)) == 3

    def test_merge_leaves_one_row_with_all_facts(self, plan: Plan) -> None:
        first, second, third = tasks(plan)
        merge_tasks(
            plan=plan,
            tasks=[first.key, second.key],
            seen={first.key: first.stands, second.key: second.stands},
            by=LI,
        )
        found = tasks(plan)
        assert [t.pk for t in found] == [first.pk, third.pk]
        assert Target.objects.filter(task=first, raw__contains="床位").exists()


class TestTakeBack:
    def test_gives_the_reading_back(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        target = target_of(first)
        taken = correct_fact(
            plan=plan, fact=target.key, values={"value": "35"}, seen=first.stands, by=LI
        )
        take_back(plan=plan, number=taken.corrections[0].number, by=LI)
        again = Target.objects.get(pk=target.pk)
        assert (again.value, again.confidence) == (target.value, target.confidence)
        first.refresh_from_db()
        assert first.stands == tasks(plan)[0].stands

    def test_happens_once(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        taken = check_task(plan=plan, task=first.key, seen=first.stands, by=LI)
        take_back(plan=plan, number=taken.corrections[0].number, by=LI)
        with pytest.raises(NothingToTakeBack):
            take_back(plan=plan, number=taken.corrections[0].number, by=LI)


class TestAPlanKeptBeforeFactsHadKeys:
    def test_gets_them_when_it_is_laid_out(self, plan: Plan) -> None:
        named = {m: list(m.objects.values("pk", "key")) for m in (Task, Assignment, Target)}
        for model in named:
            model.objects.update(key="")
        Task.objects.update(stands="")
        Bench.of(plan)
        assert {m: list(m.objects.values("pk", "key")) for m in named} == named
        check(plan, tasks(plan)[0])


class TestWhoAndWhen:
    def test_a_reader_may_not_review(self, plan: Plan) -> None:
        first = tasks(plan)[0]
        leader = Actor(name="赵", account=3, grants=(Grant(Role.LEADERSHIP),))
        with pytest.raises(NotAllowed):
            check(plan, first, leader)

    def test_a_published_plan_is_not_reviewed(self, plan: Plan) -> None:
        Plan.objects.filter(pk=plan.pk).update(state=PlanState.PUBLISHED)
        with pytest.raises(NotUnderReview, match="已发布"):
            check(plan, tasks(plan)[0])
