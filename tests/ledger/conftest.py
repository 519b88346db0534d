"""A small ledger: two plans, five tasks, every kind of fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from taizhang.policies.models import Plan, Task
from tests.ledger import at_work
from tests.ledger.making import make_plan, make_section, make_task

#: In each test of these `at_work()` comes first, and nothing of another plan is there.
SHARING = {
    f"tests.ledger.test_{name}"
    for name in (
        "act_pages", "asking", "book_pages", "booking", "burden", "changing", "closing", "cycling",
        "gantt", "handed_on", "owing", "report_pages", "reporting", "subtasks", "task_page",
        "waiting", "workbooks",
    )
}  # fmt: skip


@dataclass(frozen=True)
class SmallLedger:
    """The tasks by what is particular to each."""

    school_plan: Plan
    road_plan: Plan
    layout: Task
    layout_again: Task
    funding: Task
    roads: Task
    wish: Task


@pytest.fixture(scope="module", autouse=True)
def world_of_the_module(
    request: pytest.FixtureRequest, django_db_setup, django_db_blocker, tmp_path_factory
) -> Iterator[None]:
    """For the modules that begin with `at_work()`: its plan, read and published once for all tests."""
    if request.module.__name__ not in SHARING:
        yield
        return
    from django.conf import settings
    from django.db import transaction

    kept, settings.FILES = settings.FILES, tmp_path_factory.mktemp("world") / "files"
    with django_db_blocker.unblock(), transaction.atomic():
        at_work.READY = at_work.made().plan.pk
        settings.FILES = kept
        yield
        at_work.READY = None
        transaction.set_rollback(True)


@pytest.fixture
def kept_files(settings, tmp_path: Path) -> Path:
    """The folder of kept files, empty for each test."""
    settings.FILES = tmp_path / "files"
    return settings.FILES


@pytest.fixture
def small(db: None) -> SmallLedger:
    """Schools (three tasks, two of one measure) and roads (two, one of which says little)."""
    schools, roads = make_plan("象山县职业教育方案"), make_plan("象山县农村公路方案")
    conditions = make_section(schools, "改善办学条件")
    return SmallLedger(
        school_plan=schools,
        road_plan=roads,
        layout=make_task(
            schools,
            "调整中等职业学校布局，每校在校生达到1200人。",
            number="1",
            measure="优化布局",
            section=conditions,
            lead=["象山县教育局"],
            support=["象山县财政局", "象山县自然资源局"],
            due="2025-12-31",
            targets=[("每校在校生", "1200", "人")],
        ),
        layout_again=make_task(
            schools,
            "建成产教融合实训基地。",
            number="1",
            measure="优化布局",
            section=conditions,
            lead=["象山县教育局", "象山县经济和信息化局"],
            due="2027-06-30",
            unsure=2,
        ),
        funding=make_task(
            schools,
            "落实生均拨款制度。",
            number="2",
            measure="保障经费",
            lead=["象山县财政局"],
            support=["象山县教育局"],
            due="routine",
            targets=[("教育费附加用于职业教育的比例", "30", "%"), ("奖补资金", "200.5", "万元")],
        ),
        roads=make_task(
            roads,
            "新改建农村公路120公里。",
            number="1",
            responsible=["象山县交通运输局"],
            due="2026-12-31",
            targets=[("农村公路", "120", "公里")],
        ),
        wish=make_task(roads, "鼓励社会资本参与。"),
    )
