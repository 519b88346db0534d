"""Every figure on the page for leadership is what plain SQL finds in the database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from taizhang.ledger.models import Entry, EntryState, Light, PlanStand
from taizhang.ledger.queries import leadership
from taizhang.ledger.queries.figures import Asked, Grouping, last_periods, reports_owed
from taizhang.ledger.queries.lit_tasks import REPORTS, TaskFilter, tasks_page
from taizhang.ledger.services.standing import keep_stands, stands_out_of_step
from taizhang.organizations.models import Unit
from tests.ledger import leadership_sql
from tests.ledger.leadership_sql import disagreements, figures, page_of
from tests.ledger.leadership_world import DAYS, TODAY, entry_of, leadership_world
from tests.people import OPERATOR

if TYPE_CHECKING:
    from django.test import Client

    from taizhang.policies.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(kept_files: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, Plan]:
    """The world, on its day."""
    made = leadership_world()
    whole = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *given: whole(*given) if given else TODAY)
    return made


def test_of_all_plans_and_of_each_as_of_today(client: Client, plans: dict[str, Plan]) -> None:
    assert disagreements(connection, client, today=TODAY) == []
    for plan in plans.values():
        assert disagreements(connection, client, today=TODAY, plan=plan.pk) == []


def test_where_there_are_too_many_tasks_to_look_at_each(
    client: Client, plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then units are found by their trouble, and reports counted of what is shown."""
    for name in ("LIGHTS_OF_ALL", "REPORTS_OF_ALL"):
        monkeypatch.setattr(leadership, name, 0)
    monkeypatch.setattr(leadership_sql, "REPORTS_OF_ALL", 0)
    assert disagreements(connection, client, today=TODAY) == []
    # Of one for which several answer, each for its part.
    entry = entry_of(plans["care"], 0)
    other = Unit.objects.get(name="青溪县教育局")
    entry.units.create(unit=other, role="lead", answers=True, since=entry.opened_on)
    Entry.objects.filter(pk=entry.pk).update(unit=None)
    assert disagreements(connection, client, today=TODAY) == []
    # And where more are in trouble than are shown.
    for module, name in ((leadership, "UNITS_SHOWN"), (leadership_sql, "UNITS")):
        monkeypatch.setattr(module, name, 2)
    assert disagreements(connection, client, today=TODAY) == []


def test_what_is_kept_out_of_step_is_found(client: Client, plans: dict[str, Plan]) -> None:
    """And kept again from the entries."""
    assert stands_out_of_step() == []
    PlanStand.objects.filter(plan=plans["care"]).update(red=7)
    PlanStand.objects.filter(plan=plans["roads"]).delete()
    assert stands_out_of_step() == sorted(plans[name].pk for name in ("care", "roads"))
    keep_stands(stands_out_of_step())
    assert stands_out_of_step() == []


def test_as_of_days_that_are_over(client: Client, plans: dict[str, Plan]) -> None:
    for on in (*DAYS[:-1], dt.date(2026, 3, 1), dt.date(2026, 6, 29)):
        assert disagreements(connection, client, today=TODAY, on=on) == [], on
        plan = plans["care"].pk
        assert disagreements(connection, client, today=TODAY, on=on, plan=plan) == [], on


@pytest.mark.parametrize("on", [*DAYS, dt.date(2026, 3, 1), dt.date(2026, 6, 29)])
def test_lists_of_reports_hold_the_tasks_that_are_counted(
    client: Client, plans: dict[str, Plan], on: dt.date
) -> None:
    """What the database is asked for is what `reports_owed` reckons of each binding."""
    day = Asked(by=OPERATOR, on=on, today=TODAY)
    every = last_periods(day, Q())
    counted = [
        (entry, came) for _n, entry, came, _of in reports_owed(day, every, Grouping("entry"))
    ]
    assert counted
    for asked in REPORTS:
        expected = {entry for entry, came in counted if asked in ("owed", came)}
        page = tasks_page(TaskFilter(reports=asked, on=on), page=None, today=TODAY, by=OPERATOR)
        assert {row.entry.pk for row in page.rows} == expected, asked
        assert page.paging.count == len(expected)


def test_the_world_has_what_the_figures_tell_apart(client: Client, plans: dict[str, Plan]) -> None:
    shown = figures(page_of(client, on=None, plan=None, whole=True))
    for light in ("red", "yellow", "green", "blue", "closed"):
        assert shown[f"all.{light}"], light
    assert shown["all.closed"] != shown["all.blue"]
    assert 0 < (shown["all.reports_on_time"] or 0) < (shown["all.reports_owed"] or 0)
    assert shown["all.red_moved"]
    assert Entry.objects.filter(state=EntryState.ENDED).exists()


def test_a_figure_that_is_wrong_is_found(client: Client, plans: dict[str, Plan]) -> None:
    """The check checks: a light behind the page's back makes it complain."""
    page = page_of(client, on=None, plan=None, whole=True)
    entry = entry_of(plans["care"], 3)
    Entry.objects.filter(pk=entry.pk).update(light=(entry.light + 1) % len(Light))

    class Unmoved:
        def get(self, *given: object) -> object:
            answer = client.get("/leadership/")
            answer.content = page.encode()
            return answer

    found = disagreements(connection, Unmoved(), today=TODAY)
    assert any(line.startswith("all.") for line in found)
