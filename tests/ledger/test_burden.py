"""What is put on units: counted from what they owe, are asked for and do again."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.db.models import F, QuerySet, Value
from django.test import Client
from django.utils import timezone

from taizhang.ledger.models import Entry, EntryState, EntryUnit, ProgressReport, ReportingPeriod
from taizhang.ledger.queries import burden as counted
from taizhang.ledger.queries.burden import (
    FIELDS_OF_A_REPORT,
    burden,
    burden_of,
    months_to,
    tell_source,
)
from taizhang.ledger.queries.owing import is_asked, state_on
from taizhang.ledger.services.answering import return_report
from taizhang.organizations.models import Division, Unit
from tests.ledger.at_work import IN_APRIL, AtWork, at_work, published_plan, text_of
from tests.ledger.test_asking import ask

pytestmark = pytest.mark.django_db
APRIL = dt.date(2026, 4, 1)


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


@pytest.fixture
def sources() -> Iterator[list[counted.Source]]:
    before = list(counted._SOURCES)
    yield counted._SOURCES
    counted._SOURCES[:] = before


def told_one_by_one(since: dt.date, until: dt.date) -> dict[tuple[int, dt.date], int]:
    """Fields of reports, by unit and month: from the rule, row by row."""
    found: dict[tuple[int, dt.date], int] = Counter()
    for row in EntryUnit.objects.select_related("entry"):
        entry = row.entry
        fields = FIELDS_OF_A_REPORT + entry.targets.filter(ended_on__isnull=True).count()
        for period in ReportingPeriod.objects.filter(plan=entry.plan_id):
            due = period.due_on
            state = state_on(due, state=entry.state, closed_on=entry.closed_on)
            began = max(row.since, entry.owed_from or entry.opened_on)
            holds = since <= due <= until and (row.until is None or row.until > due)
            if holds and is_asked(period, began=began, state=state):
                found[row.unit_id, due.replace(day=1)] += fields
    return dict(found)


class TestBurden:
    def test_counts_the_fields_of_reports_that_are_due_in_the_month(self, work: AtWork) -> None:
        # Reports for March are due on 5 April. 民政局 has two tasks with one target each, 财政局 supports
        # one of them and has one of its own without a target, 教育局 has one with a target.
        found = {
            short: burden_of(work.unit(short).pk, IN_APRIL).fields
            for short in ("民政局", "财政局", "教育局")
        }
        assert found == {"民政局": 2 * 5 + 2, "财政局": 2 * 5 + 1, "教育局": 5 + 1}

    def test_is_nothing_before_publication(self, work: AtWork) -> None:
        assert burden(since=dt.date(2026, 1, 1), until=dt.date(2026, 3, 4)) == {}

    def test_of_a_closed_task_ends_with_it(self, work: AtWork) -> None:
        training = work.training
        training.state, training.closed_on = "closed", dt.date(2026, 5, 12)
        training.save()
        education = work.unit("教育局").pk
        months = burden(since=APRIL, until=dt.date(2026, 8, 31), units=[education])
        assert [month.month for _unit, month in sorted(months)] == [4, 5]

    def test_counts_requests_with_what_they_ask_for(self, work: AtWork) -> None:
        before = burden_of(work.unit("民政局").pk, IN_APRIL)
        ask(work, fields=["甲", "乙"], files=3)
        after = burden_of(work.unit("民政局").pk, IN_APRIL)
        added = {k: after.counts[k] - before.counts[k] for k in after.counts}
        assert added == {"fields": 2, "files": 3, "requests": 1, "nudges": 0, "again": 0}

    def test_counts_what_is_done_again(self, work: AtWork) -> None:
        report = work.submitted(work.report(work.canteens))
        by = work.coordinator
        return_report(
            report=report, returns=[("done", "说清楚")], seen=report.edition, today=IN_APRIL, by=by
        )
        at = timezone.make_aware(dt.datetime(2026, 4, 3, 9))
        ProgressReport.objects.filter(pk=report.pk).update(returned_at=at)
        assert burden_of(work.unit("民政局").pk, IN_APRIL).again == 1

    def test_can_be_told_by_others_and_narrowed_to_a_plan(
        self, work: AtWork, sources: list[counted.Source]
    ) -> None:
        unit = work.unit("教育局").pk

        def nudged(since: dt.date, until: dt.date, plan: int | None) -> QuerySet[Unit, Any]:
            said = {"on": Value(dt.date(2026, 4, 9)), "what": Value("nudges"), "count": Value(2)}
            units = Unit.objects.order_by().filter(pk=unit if plan is None else 0)
            return units.annotate(unit=F("pk"), **said).values_list("unit", *said)

        tell_source(nudged)
        assert burden_of(unit, IN_APRIL).nudges == 2
        of_plan = burden(since=APRIL, until=dt.date(2026, 4, 30), plan=work.plan.pk)
        assert of_plan[unit, APRIL].nudges == 0
        assert burden(since=APRIL, until=dt.date(2026, 4, 30), plan=work.plan.pk + 1) == {}

    @pytest.mark.parametrize("seed", range(12))
    def test_is_what_each_entry_and_period_say_by_itself(self, work: AtWork, seed: int) -> None:
        """However plans, entries and bindings stand, and wherever the months that are asked for lie."""
        chance = random.Random(seed)
        other = published_plan(text_of(title="青溪县残疾人服务实施方案"), name="other.txt")
        plans = [work.training.plan_id, other.pk]
        for period in ReportingPeriod.objects.filter(plan__in=plans):
            if chance.random() < 0.2:
                period.delete()
            elif chance.random() < 0.2:
                period.due_on += dt.timedelta(days=chance.randrange(20))
                period.save()

        def day() -> dt.date:
            return dt.date(2026, 3, 1) + dt.timedelta(days=chance.randrange(400))

        for entry in Entry.objects.filter(plan__in=plans):
            entry.state = chance.choice(EntryState.values)
            entry.closed_on = day() if entry.state in ("closed", "watch") else None
            entry.owed_from = chance.choice([None, None, day()])
            entry.save()
            for row in entry.units.all():
                row.since = chance.choice([entry.opened_on, day()])
                row.until = chance.choice([None, day()]) if row.role == "support" else None
                row.save()
        since = dt.date(2026, chance.randrange(3, 9), 1)
        until = since + dt.timedelta(days=chance.randrange(20, 200))
        found = burden(since=since, until=until)
        assert {key: row.fields for key, row in found.items()} == told_one_by_one(since, until)

    def test_months_go_over_the_year(self) -> None:
        assert [str(m)[:7] for m in months_to(dt.date(2026, 2, 28), 4)] == [
            "2025-11",
            "2025-12",
            "2026-01",
            "2026-02",
        ]


class TestPage:
    def test_sorts_by_most_and_exports(self, work: AtWork, client: Client) -> None:
        page = client.get("/burden/?month=2026-04").content.decode()
        order = [page.index(f"青溪县{short}") for short in ("民政局", "财政局", "教育局")]
        assert order == sorted(order)
        page = client.get("/burden/?month=2026-04&sort=fields").content.decode()
        assert page.index("青溪县教育局") < page.index("青溪县民政局")
        answer = client.get("/burden/export/?month=2026-04")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert [c.value for c in book.active[4]][:7] == ["青溪县民政局", 0, 0, 0, 0, 0, 12]

    @pytest.mark.parametrize("address", ["/burden/?month=2026-04&", "/units/?"])
    def test_stands_in_groups_by_place_and_by_level(
        self, work: AtWork, client: Client, address: str
    ) -> None:
        Unit.objects.update(division=None)
        for name, level, short in (("甲市", "prefecture", "财政局"), ("乙县", "county", "民政局")):
            place = Division.objects.create(name=name, level=level)
            Unit.objects.filter(name__endswith=short).update(division=place)

        def groups(group: str) -> list[tuple[str, str]]:
            page = client.get(f"{address}group={group}&sort=name").content.decode()
            row = r'<tr class="group"><th[^>]*>([^<]*)<|data-row-handle href="/units/\d+/">([^<]*)<'
            heading, found = "", []
            for head, name in re.findall(row, page):
                heading = head or heading
                found += [(heading, name)] if name else []
            return [(h, n) for h, n in found if n[-3:] in ("财政局", "民政局", "教育局")]

        of_levels = groups("level")
        assert of_levels == [
            ("市级", "青溪县财政局"),
            ("县级", "青溪县民政局"),
            ("层级不明", "青溪县教育局"),
        ]
        places = dict(map(reversed, groups("division")))  # type: ignore[arg-type]
        assert places == {
            "青溪县财政局": "甲市",
            "青溪县民政局": "乙县",
            "青溪县教育局": "没有行政区划",
        }
        assert groups("division")[-1][0] == "没有行政区划"

    def test_passes_over_what_makes_no_sense(self, work: AtWork, client: Client) -> None:
        assert client.get("/burden/?month=2026-99&plan=x&sort=evil&page=z").status_code == 200
