"""A coordinator reminds by hand."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from taizhang.audit.models import Event
from taizhang.ledger.models import Entry
from taizhang.ledger.queries.burden import burden_of
from taizhang.permission import NotAllowed, Role
from taizhang.supervision.errors import NothingChosen, WordsMissing
from taizhang.supervision.models import Message, Nudge, NudgedUnit
from taizhang.supervision.services.nudging import nudge
from tests.people import person, signed_in_client
from tests.supervision.people import WEDNESDAY, Office, run, said

pytestmark = pytest.mark.django_db
WORDS = "请在4月10日前补报选址情况。"
SATURDAY = dt.date(2026, 4, 4)


def test_tells_the_units_of_the_tasks_once_each(here: Office) -> None:
    entries = here.work.entries[:2]
    (made,) = nudge(entries=entries, words=f" {WORDS} ", today=SATURDAY, by=here.work.coordinator)
    assert said(here.contact) == [
        f"李敏催办青溪县民政局：{WORDS}（《青溪县养老服务提升实施方案》2026-01-001、2026-01-002）"
    ]
    assert said(here.leader) == []
    assert {(row.entry_id, row.unit.name) for row in made.units.all()} == {
        (entry.pk, "青溪县民政局") for entry in entries
    }
    event = Event.objects.filter(act="supervision.nudge").get()
    assert WORDS in event.after
    assert event.chain.name == f"policies.plan:{here.work.plan.pk}"


def test_counts_in_the_burden_of_the_unit_as_one(here: Office) -> None:
    unit = here.work.unit("民政局")
    given = {"words": WORDS, "today": WEDNESDAY, "by": here.work.coordinator}
    nudge(entries=here.work.entries[:2], **given)
    assert burden_of(unit.pk, WEDNESDAY).nudges == 1
    assert burden_of(here.work.unit("教育局").pk, WEDNESDAY).nudges == 0
    nudge(entries=here.work.entries[:1], **given)
    assert burden_of(unit.pk, WEDNESDAY).nudges == 2


def test_is_refused_without_words_tasks_or_right(here: Office) -> None:
    given = {"today": WEDNESDAY, "by": here.work.coordinator}
    for words in (" ", "长" * 501):
        with pytest.raises(WordsMissing):
            nudge(entries=here.work.entries, words=words, **given)
    with pytest.raises(NothingChosen):
        nudge(entries=[], words=WORDS, **given)
    Entry.objects.filter(plan=here.work.plan).update(state="closed", closed_on=WEDNESDAY)
    with pytest.raises(NothingChosen):
        nudge(entries=list(Entry.objects.all()), words=WORDS, **given)
    contact = here.work.contact("民政局")
    with pytest.raises(NotAllowed):
        nudge(entries=here.work.entries, words=WORDS, today=WEDNESDAY, by=contact)
    assert not Nudge.objects.exists()


def test_is_made_from_the_page_of_the_task(here: Office) -> None:
    browser = signed_in_client(here.coordinator)
    entry = here.work.canteens
    page = browser.get(f"/tasks/{entry.task_id}/").content.decode()
    assert "发出催办" in page
    given = {"entry": [str(entry.pk)], "words": WORDS}
    answer = browser.post("/nudges/new/", given, follow=True)
    assert "已催办，1 人收到。" in answer.content.decode()
    assert f"李敏催办：{WORDS}" in browser.get(f"/tasks/{entry.task_id}/").content.decode()
    contact = signed_in_client(here.contact).get(f"/tasks/{entry.task_id}/").content.decode()
    assert WORDS in contact
    assert "发出催办" not in contact


def test_says_where_nobody_could_be_told(here: Office) -> None:
    browser = signed_in_client(here.coordinator)
    given = {"entry": [str(here.work.training.pk)], "words": WORDS}
    answer = browser.post("/nudges/new/", given, follow=True)
    assert "没有人收到" in answer.content.decode()
    assert NudgedUnit.objects.count() == 1


def test_of_another_plans_tasks_does_nothing(here: Office) -> None:
    stranger = person(Role.COORDINATOR, here.work.unit("财政局"))
    given = {"entry": [str(here.work.canteens.pk)], "words": WORDS}
    answer = signed_in_client(stranger).post("/nudges/new/", given)
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_with_empty_words_keeps_the_form(here: Office) -> None:
    given = {"entry": [str(e.pk) for e in here.work.entries], "words": ""}
    answer = signed_in_client(here.coordinator).post("/nudges/new/", given)
    assert answer.status_code == 422
    assert answer.content.decode().count('name="entry"') == 4


def test_of_all_who_owe_a_report_is_one_click_from_the_message(here: Office) -> None:
    run(dt.date(2026, 4, 7))
    browser = signed_in_client(here.coordinator)
    page = browser.get("/messages/").content.decode()
    (address,) = re.findall(r'href="(/nudges/new/\?period=\d+)"', page)
    form = browser.get(address).content.decode()
    assert form.count('name="entry"') == 4
    here.work.submitted(here.work.report(here.work.canteens), dt.date(2026, 4, 7))
    assert browser.get(address).content.decode().count('name="entry"') == 3


def test_of_all_that_is_late_too(here: Office) -> None:
    Entry.objects.update(due_on=dt.date(2099, 1, 31))
    Entry.objects.filter(pk=here.work.canteens.pk).update(due_on=dt.date(2026, 1, 31))
    browser = signed_in_client(here.coordinator)
    page = browser.get(f"/nudges/new/?overdue={here.work.plan.pk}").content.decode()
    assert page.count('name="entry"') == 1
    assert "没有可以催办的任务" in browser.get("/nudges/new/?overdue=999999").content.decode()
