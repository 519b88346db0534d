"""A task that names no date for itself is due with the last of its targets, and each page says so."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from taizhang.ledger.export import export_tasks
from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.models import Entry
from taizhang.ledger.services.changing import ask_change, decide_change
from taizhang.permission import Role
from tests.ledger.at_work import AtWork, published_plan, revised, text_of
from tests.people import OPERATOR, person, signed_in_client

pytestmark = pytest.mark.django_db
ITEMS = (
    "建设实训基地10个。到2028年底实训基地达到20个。（牵头单位：青溪县民政局）",
    "培训从业人员200人。到2028年底培训人数达到500人。（牵头单位：青溪县教育局，长期坚持）",
    "改造护理型床位。2026年底前改造护理型床位300张。（牵头单位：青溪县民政局）",
)
TODAY = dt.date(2026, 10, 10)
LAST = dt.date(2028, 12, 31)
ORIGIN = "按目标的最晚日期"


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return AtWork(published_plan(text_of(ITEMS)))


def bases(work: AtWork) -> Entry:
    """The one of 实训基地."""
    return Entry.objects.get(pk=work.entries[0].pk)


def test_is_the_latest_of_its_targets(work: AtWork) -> None:
    entry = bases(work)
    assert (entry.due_on, entry.first_due_on, entry.due_origin) == (LAST, LAST, ORIGIN)
    assert {target.due_on for target in entry.targets.all()} == {LAST}


def test_is_not_guessed_for_what_goes_on_or_has_a_date(work: AtWork) -> None:
    _bases, training, beds = work.entries
    assert (training.due_on, training.due_origin) == (None, "")
    assert (beds.due_on, beds.due_origin) == (dt.date(2026, 12, 31), "")


def test_is_said_wherever_the_date_is(work: AtWork) -> None:
    entry, client = bases(work), signed_in_client(person(Role.CONTACT, work.unit("民政局")))
    task = f"/tasks/{entry.task_id}/"
    for page in ("/ledger/", task, f"{task}book/", f"{task}change/?kind=extension"):
        shown = client.get(page)
        assert shown.status_code == 200, page
        words = shown.content.decode()
        assert "2028-12-31" in words, page
        assert ORIGIN in words, page


def test_is_found_by_it_and_written_beside_it_in_the_workbook(work: AtWork) -> None:
    asked = LedgerFilter(due_from=LAST, due_to=LAST)
    with export_tasks(asked, title="台账", today=TODAY, by=OPERATOR) as file:
        sheet = load_workbook(io.BytesIO(file.read()))["台账"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    heads = [cell.value for cell in sheet[3]]
    (row,) = (row for row in rows if row[heads.index("任务")])
    assert row[heads.index("完成时限")].date() == LAST
    assert row[heads.index("时限原文")] == ORIGIN


def test_goes_with_a_target_that_gets_another_date(work: AtWork) -> None:
    entry = bases(work)
    target = entry.targets.get(target__due_on__isnull=False)
    change = ask_change(
        entry=entry,
        unit=work.unit("民政局"),
        kind="target",
        wanted={"due_on": "2029-06-30"},
        reason="用地审批晚了半年。",
        target=target,
        by=work.contact("民政局"),
    )
    decide_change(change=change, grant=True, today=TODAY, by=work.coordinator)
    entry = bases(work)
    moved = dt.date(2029, 6, 30)
    assert (entry.due_on, entry.first_due_on, entry.task.due_order) == (moved, LAST, moved)
    assert {t.due_on for t in entry.targets.all()} == {moved}


def test_gives_way_to_the_date_of_a_revision(work: AtWork) -> None:
    entry = bases(work)
    words = "建设实训基地10个。2027年底前完成选址。到2028年底实训基地达到20个。"
    revised(work, f"{words}（牵头单位：青溪县民政局）", *ITEMS[1:])
    entry.refresh_from_db()
    assert (entry.due_on, entry.due_origin) == (dt.date(2027, 12, 31), "")
