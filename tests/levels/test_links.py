"""A county's plan carries out the city's: proposed by likeness, decided by people."""

from __future__ import annotations

import datetime as dt

import pytest

from taizhang.levels.errors import LinkInCircle, NotThosePlans, PlanNotVisible
from taizhang.levels.models import Decision, PlanLink, TargetLink, TaskLink
from taizhang.levels.services import (
    align_plans,
    decide,
    end_link,
    link_plans,
    link_tasks,
    named_above,
)
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Grant, NotAllowed, Role
from taizhang.policies.models import Plan, Task
from taizhang.policies.services import import_document
from taizhang.policies.services.publish_plan import publish_plan
from taizhang.policies.services.review import check_task
from taizhang.policies.services.revise_plan import revise_plan

pytestmark = pytest.mark.django_db
LI = Actor(name="李敏", account=1, grants=(Grant(Role.COORDINATOR),))
CITY = """云溪市养老服务提升行动方案

云政发〔2025〕12号

一、重点任务

1.扩大社区食堂覆盖。到2026年，全市建成社区食堂200个以上。（牵头单位：市民政局；配合单位：市财政局）

2.增加护理型床位。到2027年，养老机构护理型床位占比达到65%。（牵头单位：市民政局）

3.培训养老护理员。每年培训养老护理员5000人次。（牵头单位：市人力资源社会保障局）

4.建设智慧养老平台。建成市级智慧养老平台1个。（牵头单位：市大数据局）
"""
COUNTY = """青溪县养老服务提升实施方案

为贯彻落实《云溪市养老服务提升行动方案》（云政发〔2025〕12号），制定本方案。

一、重点任务

1.建设社区食堂。2026年底前建成社区食堂30个以上，解决老年人吃饭难。（牵头单位：县民政局）

2.改造养老机构。到2027年，养老机构护理型床位占比达到60%。（牵头单位：县民政局）

3.加强护理员培训。每年培训养老护理员500人次。（牵头单位：县人力资源社会保障局）
"""


@pytest.fixture
def city(db: None, settings: object, tmp_path: object) -> Plan:
    settings.FILES = tmp_path  # type: ignore[attr-defined]
    return import_document(data=CITY.encode(), name="city.txt", by=LI).plan


@pytest.fixture
def county(city: Plan) -> Plan:
    return import_document(data=COUNTY.encode(), name="county.txt", by=LI).plan


@pytest.fixture
def link(city: Plan, county: Plan) -> PlanLink:
    return align_plans(link=link_plans(upper=city, lower=county, by=LI), by=LI)


def task(plan: Plan, position: int) -> Task:
    return Task.objects.get(plan=plan, position=position)


def pairs(decision: Decision | None = None) -> set[tuple[int, int]]:
    rows = TaskLink.objects.filter(grade=2)
    rows = rows.filter(decision=decision) if decision else rows
    return set(rows.values_list("upper__position", "lower__position"))


class TestLink:
    def test_finds_the_plan_that_is_named(self, city: Plan, county: Plan) -> None:
        assert named_above(county, LI) == [city]
        assert named_above(city, LI) == []

    def test_is_made_once(self, city: Plan, county: Plan) -> None:
        first = link_plans(upper=city, lower=county, by=LI)
        assert link_plans(upper=city, lower=county, by=LI) == first

    def test_never_goes_in_a_circle(self, city: Plan, county: Plan) -> None:
        link_plans(upper=city, lower=county, by=LI)
        with pytest.raises(LinkInCircle):
            link_plans(upper=county, lower=city, by=LI)
        with pytest.raises(LinkInCircle):
            link_plans(upper=city, lower=city, by=LI)

    def test_needs_sight_of_both_plans(self, city: Plan, county: Plan) -> None:
        bureau = Unit.objects.get(name="青溪县民政局")
        Plan.objects.filter(pk=county.pk).update(keeper=bureau)
        county.refresh_from_db()
        other = Actor(name="王", account=2, grants=(Grant(Role.COORDINATOR, bureau.path),))
        with pytest.raises(PlanNotVisible):
            link_plans(upper=city, lower=county, by=other)

    def test_that_was_ended_can_be_made_again_with_all_decisions(
        self, link: PlanLink, city: Plan, county: Plan
    ) -> None:
        decide(link=TaskLink.objects.first(), decision=Decision.CONFIRMED, by=LI)
        end_link(link=link, by=LI)
        again = link_plans(upper=city, lower=county, by=LI)
        assert again.ended_at is None
        assert TaskLink.objects.filter(decision=Decision.CONFIRMED).count() == 1


class TestAlign:
    def test_proposes_what_carries_what_with_reasons(self, link: PlanLink) -> None:
        assert {(0, 0), (2, 2)} <= pairs(Decision.PROPOSED)
        assert not any(upper == 3 for upper, _ in pairs())
        assert all(row.reasons[0]["zh"] for row in TaskLink.objects.all())

    def test_tells_where_the_lower_target_is_weaker(self, link: PlanLink) -> None:
        found = TargetLink.objects.get(upper__value=65)
        assert (found.relation, found.lower.value) == ("lower_weaker", 60)
        assert found.reason_zh

    def test_keeps_what_people_decided(self, link: PlanLink, city: Plan, county: Plan) -> None:
        confirmed = TaskLink.objects.get(upper__position=0, lower__position=0)
        decide(link=confirmed, decision=Decision.CONFIRMED, by=LI)
        rejected = TaskLink.objects.get(upper__position=2, lower__position=2)
        decide(link=rejected, decision=Decision.REJECTED, by=LI)
        own = link_tasks(plans=link, upper=task(city, 3), lower=task(county, 0), by=LI)
        align_plans(link=link, by=LI)
        for row in (confirmed, rejected, own):
            row.refresh_from_db()
        assert (confirmed.decision, rejected.decision, own.decision) == (
            Decision.CONFIRMED,
            Decision.REJECTED,
            Decision.CONFIRMED,
        )
        assert (confirmed.decided_by, TaskLink.objects.count()) == (
            "李敏",
            len(set(TaskLink.objects.values_list("upper", "lower"))),
        )


class TestDecide:
    def test_is_for_those_who_keep_the_lower_plan(self, link: PlanLink) -> None:
        leader = Actor(name="赵", account=3, grants=(Grant(Role.LEADERSHIP),))
        with pytest.raises(NotAllowed):
            decide(link=TaskLink.objects.first(), decision=Decision.CONFIRMED, by=leader)

    def test_refuses_tasks_of_other_plans(self, link: PlanLink, county: Plan) -> None:
        with pytest.raises(NotThosePlans):
            link_tasks(plans=link, upper=task(county, 0), lower=task(county, 1), by=LI)


class TestRevision:
    def test_decisions_go_on_to_the_plan_that_takes_the_place(
        self, link: PlanLink, city: Plan, county: Plan
    ) -> None:
        decide(
            link=TaskLink.objects.get(upper__position=0, lower__position=0),
            decision=Decision.CONFIRMED,
            by=LI,
        )
        publish(county)
        revised = COUNTY.replace("30个", "45个").encode()
        new = revise_plan(plan=county, data=revised, name="new.txt", by=LI)
        publish(new)
        kept = TaskLink.objects.get(lower__plan=new, decision=Decision.CONFIRMED)
        assert (kept.upper.plan, kept.lower.position, kept.decided_by) == (city, 0, "李敏")
        assert PlanLink.objects.filter(upper=city, lower=new).exists()


def publish(plan: Plan) -> None:
    for row in Task.objects.filter(plan=plan).order_by("position"):
        check_task(plan=plan, task=row.key, seen=row.stands, by=LI)
    publish_plan(plan=plan, on=dt.date(2026, 3, 2), by=LI)
    plan.refresh_from_db()
