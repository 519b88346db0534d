"""Who owes a report: what pages, reminders, lights and leadership say of it agree, entry by entry."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Q

from taizhang.ledger.models import (
    HANDED_IN,
    Entry,
    EntryState,
    EntryUnit,
    ProgressReport,
    ReportingPeriod,
)
from taizhang.ledger.queries.burden import FIELDS_OF_A_REPORT, burden
from taizhang.ledger.queries.due import turns_of
from taizhang.ledger.queries.figures import Asked, last_periods, punctuality_by
from taizhang.ledger.queries.fill_in import fill_rows
from taizhang.ledger.queries.owing import reports_owed
from taizhang.ledger.queries.reports import ReportFilter, lacking
from taizhang.ledger.queries.unreported import unreported
from taizhang.ledger.services.deriving import derive
from taizhang.organizations.models import Unit
from taizhang.supervision.queries.due import owing
from tests.ledger.at_work import AtWork, at_work, published_plan, text_of

pytestmark = pytest.mark.django_db
#: March fell due on the 5th and takes reports until 4 May; April's are not open yet.
AFTER = dt.date(2026, 4, 10)
#: In both halves of March, which has its middle on the 16th.
MIDDLE, LATER = dt.date(2026, 3, 16), dt.date(2026, 3, 17)

Owed = set[tuple[int, str]]


@pytest.fixture
def work(kept_files: object) -> AtWork:
    """Two plans; of the second one entries stand in every way in which a report may be owed or not."""
    work = at_work()
    words = "办第{}件事。2026年底前办成。（牵头单位：青溪县{}；配合单位：青溪县财政局）"
    units = ("民政局", "教育局", "农业农村局", "交通运输局", "水利局", "民政局", "教育局", "民政局")
    text = text_of(
        tuple(words.format(n, unit) for n, unit in enumerate(units, 1)), "青溪县办实事方案"
    )
    other = AtWork(published_plan(text, name="other.txt"))
    opened, opened_late, taken, taken_late, watch, closed, returned, came = other.entries
    Entry.objects.filter(pk=opened.pk).update(owed_from=MIDDLE)
    Entry.objects.filter(pk=opened_late.pk).update(owed_from=LATER)
    EntryUnit.objects.filter(entry=taken, answers=True).update(since=MIDDLE)
    EntryUnit.objects.filter(entry=taken_late, answers=True).update(since=LATER)
    Entry.objects.filter(pk=watch.pk).update(state=EntryState.WATCH)
    Entry.objects.filter(pk=closed.pk).update(state=EntryState.CLOSED, closed_on=LATER)
    back = other.submitted(other.report(returned))
    ProgressReport.objects.filter(pk=back.pk).update(state="returned")
    other.submitted(other.report(came))
    work.submitted(work.report(work.training))
    work.report(work.canteens)  # a draft
    derive(Entry.objects.all(), AFTER)
    return work


def _of(rows: object) -> Owed:
    return {(row.entry_id, row.unit.name) for row in rows}  # type: ignore[attr-defined]


def _expected() -> Owed:
    """By hand: those of the first plan but what came, and four of the second."""
    first, second = (list(Entry.objects.filter(plan=p).order_by("pk")) for p in _plans())
    return {
        (first[0].pk, "青溪县民政局"),
        (first[1].pk, "青溪县民政局"),
        (first[3].pk, "青溪县财政局"),
        (second[0].pk, "青溪县民政局"),
        (second[2].pk, "青溪县农业农村局"),
        (second[6].pk, "青溪县教育局"),
    }


def _plans() -> list[int]:
    return list(Entry.objects.order_by("plan").values_list("plan", flat=True).distinct())


def test_the_list_of_reports_names_them(work: AtWork) -> None:
    found = lacking(ReportFilter(show="missing"), today=AFTER, by=work.coordinator)
    rows = [row for lack in found for row in lack.owing.select_related("unit")]
    assert (_of(rows), len(rows)) == (_expected(), 6)


def test_the_desk_of_a_coordinator_counts_them(work: AtWork) -> None:
    counted = {lack.period.plan_id: lack for lack in unreported(work.coordinator, AFTER)}
    first, second = (counted[plan] for plan in _plans())
    assert (first.owed, first.came, first.lacks) == (4, 1, 3)
    assert (second.owed, second.came, second.lacks) == (4, 1, 3)


def test_the_desks_of_units_and_the_ledgers_filter_name_them(work: AtWork) -> None:
    rows = reports_owed(Q(answers=True), AFTER, begun=True).select_related("unit")
    assert (_of(rows), rows.count()) == (_expected(), 6)


def test_the_forms_and_the_workbook_of_a_unit_ask_for_them(work: AtWork) -> None:
    found: Owed = set()
    for unit in Unit.objects.all():
        asked = [t for t in turns_of([unit], AFTER) if t.waits and t.answers]
        found |= {(turn.entry.pk, unit.name) for turn in asked}
        rows = {row.entry.pk for row in fill_rows(unit, "2026年3月", AFTER)}
        assert rows >= {turn.entry.pk for turn in asked}
    assert found == _expected()


def test_reminders_go_to_them(work: AtWork) -> None:
    found = {
        (period.plan_id, name): count
        for period in ReportingPeriod.objects.filter(name="2026年3月")
        for _unit, _path, name, count in owing(period)
    }
    plans = dict(Entry.objects.values_list("pk", "plan"))
    expected: dict[tuple[int, str], int] = {}
    for entry, unit in _expected():
        key = (plans[entry], unit)
        expected[key] = expected.get(key, 0) + 1
    assert found == expected


def test_lights_turn_for_them(work: AtWork) -> None:
    lit = [
        entry.pk
        for entry in Entry.objects.all()
        if any(code == "reports-missing" for code, _colour, _details in entry.reasons)
    ]
    assert sorted(lit) == sorted(entry for entry, _unit in _expected())


def test_leadership_counts_them_as_missing(work: AtWork) -> None:
    day = Asked(by=work.coordinator, on=AFTER, today=AFTER)
    counted = punctuality_by(day, "entry__plan", last_periods(day, Q()))
    assert [(counted[plan].owed, counted[plan].missing) for plan in _plans()] == [(4, 3), (4, 3)]


def test_a_later_report_makes_up_for_one_that_lacks_but_for_leadership(work: AtWork) -> None:
    """It counts each period for itself: a report that never came did not come in time."""
    day = dt.date(2026, 4, 28)
    entry = work.entries[1]
    work.submitted(work.report(entry, period="2026年4月", today=day), day)
    assert (entry.pk, "青溪县民政局") not in _of(
        reports_owed(Q(answers=True), day, begun=True).select_related("unit")
    )
    units = {name: count for _unit, _path, name, count in owing(work.period())}
    assert units == {"青溪县民政局": 1, "青溪县财政局": 1}
    asked = Asked(by=work.coordinator, on=day, today=day)
    counted = punctuality_by(asked, "entry__plan", last_periods(asked, Q()))
    assert counted[work.plan.pk].missing == 3


def test_the_burden_of_a_unit_is_what_was_asked_of_it(work: AtWork) -> None:
    """The fields of reports that fell due in April, and a value for each target; came they or not."""
    month = burden(since=dt.date(2026, 4, 1), until=dt.date(2026, 4, 30))
    unit = work.unit("农业农村局")
    (row,) = (row for (pk, _month), row in month.items() if pk == unit.pk)
    assert row.counts["fields"] == FIELDS_OF_A_REPORT
    assert (work.unit("交通运输局").pk, dt.date(2026, 4, 1)) not in month


def test_the_world_holds_reports_that_came_and_some_that_did_not(work: AtWork) -> None:
    states = set(ProgressReport.objects.values_list("state", flat=True))
    assert states & set(HANDED_IN)
    assert states - set(HANDED_IN)
