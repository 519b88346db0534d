"""Lights, progress and dates of published tasks in lists: shown, asked for, sorted, grouped, exported."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from taizhang.ledger.export import export_tasks
from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.models import Entry, Light
from taizhang.ledger.queries.ledger import ledger_page
from taizhang.ledger.said import parts, sentence
from taizhang.ledger.services.deriving import derive
from taizhang.policies.queries.seen import seen_plans
from tests.ledger.at_work import IN_APRIL, AtWork, at_work
from tests.ledger.making import make_plan, make_task
from tests.people import OPERATOR

pytestmark = pytest.mark.django_db
#: 培训 is overdue then, and nobody has reported for months.
LATE = dt.date(2026, 10, 3)
CANTEENS, HOMES, TRAINING = "建设社区食堂", "改造养老机构", "培训护理人员"
#: A task without a measure.
SUBSIDIES = "落实运营补助。"


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def measures(today: dt.date = IN_APRIL, **asked: str) -> list[str]:
    """The measures of the tasks that an address shows, in its order, all pages of it."""
    asked_for = LedgerFilter.from_address(asked)
    tasks = asked_for.tasks(today=today, by=OPERATOR)
    ids = asked_for.ids_in_order(tasks)
    found = {task.pk: task.measure or task.text for task in tasks}
    return [found[key] for key in ids]


def lit(work: AtWork, **lights: Light) -> None:
    for name, light in lights.items():
        Entry.objects.filter(pk=getattr(work, name).pk).update(light=light)


class TestTag:
    def test_says_the_light_in_words_and_shape(self, work: AtWork) -> None:
        derive(Entry.objects.all(), LATE)
        html = Template("{% load lights %}{% light entry %}").render(
            Context({"entry": work.training})
        )
        assert "红灯</span>" in html
        assert "#light-red" in html
        assert "2026年9月30日" in html

    def test_speaks_the_language_of_the_page(self, work: AtWork) -> None:
        derive(Entry.objects.all(), LATE)
        with translation.override("en"):
            html = Template("{% load lights %}{{ entry|light_sentence }}").render(
                Context({"entry": work.training})
            )
        assert "days ago" in html

    def test_takes_a_bare_colour(self) -> None:
        html = Template("{% load lights %}{% light 0 %}").render(Context())
        assert "light-blue" in html
        assert "title" not in html


class TestFilters:
    def test_by_light(self, work: AtWork) -> None:
        lit(work, training=Light.RED, canteens=Light.YELLOW)
        assert measures(light="red") == [TRAINING]
        assert set(measures(light="burning")) == {TRAINING, CANTEENS}
        assert set(measures(light="green")) == {HOMES, SUBSIDIES}

    def test_by_state(self, work: AtWork) -> None:
        Entry.objects.filter(pk=work.training.pk).update(state="closing")
        assert measures(state="closing") == [TRAINING]

    def test_by_being_overdue_by_the_date_that_holds(self, work: AtWork) -> None:
        assert measures(LATE, overdue="1") == [TRAINING]
        Entry.objects.filter(pk=work.training.pk).update(due_on=dt.date(2026, 12, 31))
        assert measures(LATE, overdue="1") == []

    def test_by_what_was_not_reported_in_time(self, work: AtWork) -> None:
        assert len(measures(reported="none")) == 4
        work.submitted(work.report(work.training))
        assert TRAINING not in measures(reported="none")
        # A draft is no report; nor is that of a supporting unit.
        work.report(work.subsidies)
        work.checked(work.report(work.canteens, "财政局"))
        assert set(measures(reported="none")) == {CANTEENS, HOMES, SUBSIDIES}

    def test_of_other_plans_leaves_them_out(self, work: AtWork) -> None:
        make_task(make_plan("没有发布的方案"), "办一件事。")
        assert len(measures()) == 5
        assert len(measures(light="green")) == 4

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"light": "red"}, "红灯"),
            ({"light": "burning"}, "红灯和黄灯"),
            ({"state": "closing"}, "状态：申请销号"),
            ({"overdue": "1"}, "已逾期，未销号"),
            ({"reported": "none"}, "本期还没有报送"),
        ],
    )
    def test_are_said_in_words_and_can_be_taken_away(
        self, asked: dict[str, str], words: str
    ) -> None:
        asked_for = LedgerFilter.from_address(asked)
        (part,) = parts(asked_for, by=OPERATOR)
        assert (part.words, part.query) == (words, "")
        assert sentence(asked_for, by=OPERATOR) == words
        assert LedgerFilter.from_address(dict([asked_for.query().split("=")])) == asked_for

    def test_pass_over_what_makes_no_sense(self) -> None:
        asked = {"light": "purple", "state": "gone", "overdue": "x", "reported": "all"}
        assert LedgerFilter.from_address(asked) == LedgerFilter()


class TestOrder:
    def test_by_light_begins_with_what_burns_and_is_due_first(self, work: AtWork) -> None:
        lit(work, training=Light.RED, canteens=Light.RED, subsidies=Light.YELLOW)
        make_task(make_plan("没有发布的方案"), "办一件事。")
        assert measures(sort="-light") == [TRAINING, CANTEENS, SUBSIDIES, HOMES, "办一件事。"]
        assert measures(sort="light")[0] == HOMES
        assert measures(sort="light")[-1] == "办一件事。"

    def test_by_percent(self, work: AtWork) -> None:
        work.submitted(work.report(work.training, percent="60"))
        assert measures(sort="-percent")[0] == TRAINING

    def test_loses_and_doubles_nothing_between_pages(
        self, work: AtWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan = make_plan("没有发布的方案")
        for n in range(5):
            make_task(plan, f"任务{n}")
        asked = LedgerFilter(sort="-light")
        tasks = asked.tasks(today=IN_APRIL, by=OPERATOR)
        whole = asked.ids_in_order(tasks)
        for size in (1, 2, 3, 4, 5, 9):
            pages = [asked.ids_in_order(tasks, slice(n, n + size)) for n in range(0, 12, size)]
            assert [key for page in pages for key in page] == whole

    def test_groups_by_light(self, work: AtWork) -> None:
        lit(work, training=Light.RED)
        page = ledger_page(
            LedgerFilter(group="light"), page=None, today=IN_APRIL, seen=seen_plans(OPERATOR)
        )
        headings = [row.heading for row in page.rows if row.heading is not None]
        assert headings == [Light.RED, Light.GREEN]

    def test_groups_by_month(self, work: AtWork) -> None:
        page = ledger_page(
            LedgerFilter(group="month"), page=None, today=IN_APRIL, seen=seen_plans(OPERATOR)
        )
        headings = [row.heading for row in page.rows if row.heading is not None]
        assert headings == ["2026年9月", "2026年12月", "2027年12月", "没有日期"]


class TestTable:
    def test_shows_light_progress_and_both_dates(self, work: AtWork, client: Client) -> None:
        Entry.objects.filter(pk=work.training.pk).update(
            due_on=dt.date(2026, 12, 31), percent=35, light=Light.YELLOW
        )
        html = client.get("/ledger/?q=培训护理").content.decode()
        assert 'class="light light-yellow"' in html
        assert 'value="35"' in html
        assert "<span>2026-12-31</span>" in html
        assert ">2026-09-30</s>" in html

    def test_has_no_such_columns_before_anything_is_published(
        self, db: None, client: Client
    ) -> None:
        make_task(make_plan("没有发布的方案"), "办一件事。")
        html = client.get("/ledger/").content.decode()
        assert "c-light" not in html
        assert 'name="light"' not in html

    def test_opens_a_row_with_why_and_the_last_report(self, work: AtWork, client: Client) -> None:
        work.accepted(work.report(work.training, done="办了两期培训班。"))
        derive(Entry.objects.all(), LATE)
        html = client.get(f"/tasks/{work.training.task_id}/row/").content.decode()
        assert "办了两期培训班。" in html
        assert "时限2026年9月30日，已超过3天" in html

    @pytest.mark.parametrize(
        "address", ["/ledger/", "/ledger/?sort=-light", "/ledger/?reported=none&group=light"]
    )
    def test_takes_few_queries(self, work: AtWork, client: Client, address: str) -> None:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 15


class TestExport:
    def test_holds_percent_light_why_state_and_the_first_date(self, work: AtWork) -> None:
        derive(Entry.objects.all(), LATE)
        Entry.objects.filter(pk=work.training.pk).update(due_on=dt.date(2026, 12, 31), percent=35)
        asked = LedgerFilter(light="red")
        with export_tasks(asked, title="台账", today=LATE, by=OPERATOR) as file:
            sheet = load_workbook(file)["台账"]
        heads = [cell.value for cell in sheet[3]]
        rows = [
            dict(zip(heads, (c.value for c in row), strict=True))
            for row in sheet.iter_rows(min_row=4)
        ]
        (row,) = (row for row in rows if row["举措"] == TRAINING)
        assert row["完成时限"] == dt.datetime(2026, 12, 31)
        assert row["原时限"] == dt.datetime(2026, 9, 30)
        assert (row["进度（%）"], row["灯"], row["状态"]) == (35, "红灯", "办理中")
        assert "时限2026年9月30日" in row["灯色原因"]


class TestPlanPage:
    def test_counts_its_lights_and_each_number_opens_them(
        self, work: AtWork, client: Client
    ) -> None:
        lit(work, training=Light.RED, canteens=Light.YELLOW)
        html = client.get(f"/plans/{work.plan.pk}/").content.decode()
        for light, count in (("red", 1), ("yellow", 1), ("green", 2)):
            assert f'href="/ledger/?plan={work.plan.pk}&amp;light={light}"' in html
            assert len(measures(plan=str(work.plan.pk), light=light)) == count
        assert "light=blue" not in html

    def test_has_no_lights_before_publication(self, db: None) -> None:
        plan = make_plan("没有发布的方案")
        make_task(plan, "办一件事。")
        assert "plan-lights" not in render_to_string("ledger/_plan_lights.html", {"plan": plan})
