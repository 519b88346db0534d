"""Who sees a plan: the filter of lists gives exactly what the one deciding function allows."""

from __future__ import annotations

import pytest

from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Grant, Role, may
from taizhang.policies.errors import KeptElsewhere
from taizhang.policies.models import Finding, Plan, PlanState, Target, Task
from taizhang.policies.permissions import EXPORT, IMPORT, SEE
from taizhang.policies.services import set_keeper
from taizhang.policies.visibility import (
    keeper_for,
    note_units,
    reach_of,
    units_out_of_step,
    units_visible_to,
)
from tests.ledger.making import make_plan, make_task
from tests.people import OPERATOR, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Unit]:
    """A county with two bureaus, one of which has an office; another county."""
    units: dict[str, Unit] = {}
    for name, parent in [
        ("甲县", None),
        ("甲县教育局", "甲县"),
        ("甲县教育局职教科", "甲县教育局"),
        ("甲县财政局", "甲县"),
        ("乙县", None),
    ]:
        units[name] = Unit.objects.create(name=name, parent=units.get(parent or ""))
    return units


@pytest.fixture
def plans(tree: dict[str, Unit]) -> dict[str, Plan]:
    """A plan for each combination of keeper and unit with a task, and one without either."""
    made = {}
    for keeper in (None, *tree):
        for lead in (None, *tree):
            plan = make_plan(f"{keeper}管{lead}办", keeper=tree.get(keeper or ""))
            make_task(plan, "办一件事。", lead=[lead] if lead else [])
            made[plan.title] = plan
    return made


def people(tree: dict[str, Unit]) -> list[Actor]:
    """Each role in each unit and in the whole; one with two roles, one with none."""
    paths = ["/", *(unit.path for unit in tree.values())]
    single = [Actor("某", 1, grants=(Grant(role, path),)) for role in Role for path in paths]
    double = Grant(Role.CONTACT, paths[2]), Grant(Role.COORDINATOR, paths[5])
    return [*single, Actor("某", 1, grants=double), Actor("某", 1), Actor.nobody(), OPERATOR]


class TestLists:
    @pytest.mark.parametrize("act", [SEE, IMPORT], ids=str)
    def test_show_exactly_the_plans_that_the_decision_allows(self, tree, plans, act) -> None:
        for who in people(tree):
            allowed = {p.title for p in plans.values() if may(who, act, reach_of(p))}
            listed = set(Plan.objects.visible_to(who, act).values_list("title", flat=True))
            assert listed == allowed, who

    def test_show_tasks_targets_and_findings_with_their_plan(self, tree, plans) -> None:
        plan = plans["None管甲县教育局职教科办"]
        finding = Finding.objects.create(plan=plan, position=0, code="x", severity=1)
        insider = Actor("某", 1, grants=(Grant(Role.CONTACT, tree["甲县教育局"].path),))
        stranger = Actor("某", 1, grants=(Grant(Role.CONTACT, tree["乙县"].path),))

        assert plan.tasks.get() in Task.objects.visible_to(insider)
        assert finding in Finding.objects.visible_to(insider)
        assert plan.tasks.get() not in Task.objects.visible_to(stranger)
        assert finding not in Finding.objects.visible_to(stranger)

    def test_pay_no_filter_for_who_sees_everything(self) -> None:
        asked = str(Task.objects.order_by().visible_to(actor()).query)
        assert "WHERE" not in asked

    def test_of_the_three_duties_are_empty_without_asking(
        self, plans, django_assert_num_queries
    ) -> None:
        for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR):
            who = Actor("某", 1, grants=(Grant(role),))
            with django_assert_num_queries(0):
                assert list(Task.objects.visible_to(who)) == []
                assert list(Target.objects.visible_to(who, EXPORT)) == []

    def test_of_units_are_those_that_a_person_meets(self, tree, plans) -> None:
        Plan.objects.exclude(title="乙县管甲县财政局办").delete()
        contact = Actor("某", 1, grants=(Grant(Role.CONTACT, tree["乙县"].path),))

        assert {u.name for u in units_visible_to(contact)} == {"乙县", "甲县财政局"}


class TestKeeper:
    def test_is_the_unit_for_which_the_importer_coordinates(self, tree) -> None:
        assert keeper_for(actor(Role.COORDINATOR, tree["甲县"])) == tree["甲县"]
        assert keeper_for(actor(Role.COORDINATOR)) is None
        assert keeper_for(OPERATOR) is None

    def test_is_kept_with_the_plan(self, import_sample, tree) -> None:
        by = actor(Role.COORDINATOR, tree["甲县"])
        assert import_sample(by=by).plan.keeper == tree["甲县"]

    def test_notes_the_units_of_the_tasks(self, import_sample) -> None:
        plan = import_sample().plan
        named = {a.unit_id for task in plan.tasks.all() for a in task.assignments.all()}

        assert set(plan.plan_units.values_list("unit_id", flat=True)) == named

    def test_counts_what_each_is_given_by_role_and_a_task_once(self, db: None) -> None:
        plan = make_plan("方案")
        make_task(plan, "修路。", lead=["甲局"], support=["乙局", "乙局"])
        make_task(plan, "架桥。", lead=["乙局"], support=["乙局"])

        kept = {row.unit.name: row.counts for row in plan.plan_units.all()}
        assert kept == {"甲局": (1, 0, 0, 1), "乙局": (1, 0, 2, 2)}

    def test_what_is_counted_out_of_step_is_found_and_counted_again(self, db: None) -> None:
        plans = [make_plan(name) for name in ("甲方案", "乙方案", "丙方案")]
        for plan in plans:
            make_task(plan, "修路。", lead=["甲局"], support=["乙局"])
        assert units_out_of_step() == []
        plans[0].plan_units.filter(unit__name="甲局").update(lead=7)
        plans[1].plan_units.filter(unit__name="乙局").delete()

        assert units_out_of_step() == [plan.pk for plan in plans[:2]]
        note_units(units_out_of_step())
        assert units_out_of_step() == []

    def test_a_file_that_another_unit_keeps_is_refused_and_says_whose_it_is(
        self, import_sample, tree
    ) -> None:
        import_sample(by=actor(Role.COORDINATOR, tree["乙县"]))

        with pytest.raises(KeptElsewhere) as refusal:
            import_sample(by=actor(Role.COORDINATOR, tree["甲县教育局职教科"]))
        assert "乙县" in refusal.value.sentence()

    def test_goes_only_where_the_giver_coordinates(self, import_sample, tree) -> None:
        from taizhang.permission import NotAllowed

        by = actor(Role.COORDINATOR, tree["甲县"])
        plan = import_sample(by=by).plan

        assert set_keeper(plan=plan, keeper=tree["甲县教育局"], by=by).keeper == tree["甲县教育局"]
        with pytest.raises(NotAllowed):
            set_keeper(plan=plan, keeper=tree["乙县"], by=by)
        with pytest.raises(NotAllowed):
            set_keeper(plan=plan, keeper=tree["乙县"], by=actor(Role.COORDINATOR, tree["乙县"]))

    @pytest.mark.parametrize("home", ["甲县", None])
    def test_hands_its_drafted_revision_over_with_it(
        self, tree: dict[str, Unit], home: str | None
    ) -> None:
        plan = make_plan("方案", keeper=tree[home] if home else None, state=PlanState.PUBLISHED)
        draft = make_plan("修订稿", keeper=plan.keeper, revises=plan)
        set_keeper(plan=plan, keeper=tree["乙县"], by=OPERATOR)
        draft.refresh_from_db()
        assert draft.keeper == tree["乙县"]
