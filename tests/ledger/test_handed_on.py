"""A task that was handed on is found, and counted, under who has it; under who had it only as past."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.queries.ledger import ledger_page
from taizhang.ledger.queries.units import UnitFilter, counts_of, unit_rows
from taizhang.ledger.services.changing import ask_change, decide_change
from taizhang.organizations.models import Unit
from taizhang.permission import Role
from taizhang.policies.in_force import plans_not_in_force
from taizhang.policies.queries.seen import seen_plans
from tests.ledger.at_work import ITEMS, AtWork, at_work, revised
from tests.people import OPERATOR, person, signed_in_client

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 6)
ROLES = ("", "lead", "responsible", "support")


@pytest.fixture
def work(kept_files: object) -> AtWork:
    """民政局 handed its canteens on to 财政局, which supported them; 教育局 its training to a new bureau."""
    work = at_work()
    Unit.objects.create(name="青溪县人力资源和社会保障局", division=work.unit("教育局").division)
    for entry, giver, taker in (
        (work.canteens, "民政局", "财政局"),
        (work.training, "教育局", "人力资源和社会保障局"),
    ):
        change = ask_change(
            entry=entry,
            unit=work.unit(giver),
            kind="unit",
            wanted={"unit": work.unit(taker).pk},
            reason="职能划转。",
            by=work.contact(giver),
        )
        decide_change(change=change, grant=True, today=TODAY, by=work.coordinator)
    return work


def found(work: AtWork, short: str, **asked: object) -> set[str]:
    """The measures of the tasks of a unit."""
    tasks = LedgerFilter(unit=work.unit(short).pk, **asked).tasks(today=TODAY, by=OPERATOR)
    return set(tasks.values_list("measure", flat=True))


def test_is_the_new_units(work: AtWork) -> None:
    assert found(work, "财政局", role="lead") == {"建设社区食堂", ""}
    assert found(work, "人力资源和社会保障局") == {"培训护理人员"}
    tasks = LedgerFilter(unit_name="人力资源").tasks(today=TODAY, by=OPERATOR)
    assert [task.measure for task in tasks] == ["培训护理人员"]


def test_is_the_old_ones_only_as_past(work: AtWork) -> None:
    assert found(work, "民政局") == {"改造养老机构"}
    assert found(work, "教育局") == set()
    assert found(work, "民政局", past=True) == {"建设社区食堂", "改造养老机构"}
    assert found(work, "教育局", past=True, role="lead") == {"培训护理人员"}


def test_in_the_role_that_the_unit_has_now(work: AtWork) -> None:
    assert found(work, "财政局", role="support") == set()
    assert found(work, "财政局", role="support", past=True) == {"建设社区食堂"}


@pytest.mark.parametrize("past", [False, True])
def test_counts_where_it_is_found(work: AtWork, past: bool) -> None:
    for unit in Unit.objects.all():
        out = [] if past else plans_not_in_force()
        counts = counts_of([unit.pk], by=OPERATOR, out=out, past=past).get(unit.pk, {})
        for role in ROLES:
            asked = LedgerFilter(unit=unit.pk, role=role, past=past)
            shown = asked.tasks(today=TODAY, by=OPERATOR).count()
            assert counts.get(role or "all", 0) == shown, (unit.name, role)


@pytest.mark.parametrize("sort", ["-all", "-lead", "-support"])
def test_sorts_units_by_what_they_count(work: AtWork, sort: str) -> None:
    rows = unit_rows(UnitFilter(sort=sort), by=OPERATOR)
    numbers = [getattr(row, sort.lstrip("-")) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(row.all for row in rows) == 4


def test_shows_who_has_it_and_who_had_it(work: AtWork) -> None:
    page = ledger_page(LedgerFilter(), page=None, today=TODAY, seen=seen_plans(OPERATOR))
    shown = {
        row.task.measure: [(given.unit.name, given.is_over) for given in row.leads + row.supports]
        for row in page.rows
    }
    assert shown["建设社区食堂"] == [
        ("青溪县财政局", False),
        ("青溪县民政局", True),
        ("青溪县财政局", True),
    ]
    assert shown["培训护理人员"] == [("青溪县人力资源和社会保障局", False), ("青溪县教育局", True)]
    assert shown["改造养老机构"] == [("青溪县民政局", False)]
    html = signed_in_client(person(Role.COORDINATOR)).get("/ledger/").content.decode()
    assert re.search(r"<s [^>]*>青溪县教育局</s>", html)
    assert re.search(r'<a class="role role-lead"[^>]*>青溪县人力资源和社会保障局</a>', html)


def test_is_who_the_revision_names_after_one(work: AtWork) -> None:
    revised(work, *ITEMS[:2], ITEMS[2].replace("教育局", "农业农村局"), ITEMS[3])
    assert found(work, "农业农村局") == {"培训护理人员"}
    assert found(work, "人力资源和社会保障局") == set()
    assert found(work, "财政局", role="lead") == {"建设社区食堂", ""}
