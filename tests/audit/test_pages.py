"""The pages of the history: whole for the auditor, of one subject for those who work with it."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from taizhang.audit import SYSTEM, Subject, record
from taizhang.audit.models import Event
from taizhang.audit.queries import history as queries
from taizhang.permission import Actor, Grant, Role
from tests.audit.acts import WANG, act
from tests.audit.test_verification import sql
from tests.ledger.making import make_plan, make_task
from tests.people import person, signed_in_client

LI = Actor("李静", account=4, unit=6, unit_name="青溪县财政局",
           grants=(Grant(Role.CONTACT, "/6/"),), address="10.0.0.9")  # fmt: skip


@pytest.fixture
def auditor(db: None) -> Client:
    return signed_in_client(person(Role.AUDITOR))


@pytest.fixture
def history(db: None) -> None:
    """Three acts: two of 王明 on plan 1 and 2, one of 李静 on plan 1."""
    act("plan:1", 1)
    act("plan:2", 2, name="note.drop")
    act("plan:1", 3, by=LI)


def names(client: Client, query: str) -> list[str]:
    """Who acted, in the order of the page."""
    page = client.get(f"/history/?{query}")
    assert page.status_code == 200
    return [row.event.actor_name for row in page.context["shown"].page.rows]


class TestTheHistory:
    def test_tells_who_did_what_when_and_what_changed(self, auditor: Client, history: None) -> None:
        words = auditor.get("/history/").content.decode()

        for said in ("李静", "青溪县财政局", "单位联络员", "note.add", "青溪县第1号方案"):
            assert said in words
        assert "<del>2</del> → <ins>3</ins>" in words

    @pytest.mark.parametrize(
        ("query", "who"),
        [
            ("", ["李静", "王明", "王明"]),
            ("sort=old", ["王明", "王明", "李静"]),
            ("person=李", ["李静"]),
            ("unit=教育", ["王明", "王明"]),
            ("act=note.drop", ["王明"]),
            ("kind=plan&q=第1号", ["李静", "王明"]),
            ("q=%22number%22:3", ["李静"]),
            ("since=2020-01-01&until=2020-12-31", []),
            ("since=2020-01-01", ["李静", "王明", "王明"]),
            ("since=nonsense&after=nonsense&person=%00", ["李静", "王明", "王明"]),
            ("until=9999-12-31", ["李静", "王明", "王明"]),
        ],
    )
    def test_is_filtered_and_sorted(
        self, auditor: Client, history: None, query: str, who: list[str]
    ) -> None:
        mine = f"{query}&unit=青溪县" if "unit" not in query else query
        assert names(auditor, mine) == who

    def test_is_read_page_by_page_to_both_ends(
        self, auditor: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "PAGE_SIZE", 3)
        for number in range(1, 9):
            act("plan:1", number)

        seen, address = [], "/history/?kind=plan"
        while True:
            page = auditor.get(address).context["shown"].page
            seen.append([row.event.sequence for row in page.rows])
            if page.after is None:
                break
            address = f"/history/?kind=plan&after={page.after}"
        assert seen == [[8, 7, 6], [5, 4, 3], [2, 1]]
        back = auditor.get(f"/history/?kind=plan&before={page.before}").context["shown"].page
        assert [row.event.sequence for row in back.rows] == [5, 4, 3]
        first = auditor.get(f"/history/?kind=plan&before={back.before}").context["shown"].page
        assert [row.event.sequence for row in first.rows] == [8, 7, 6]
        assert first.before is None

    def test_seeks_words_in_the_newest_unless_days_are_given(
        self, auditor: Client, history: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "MOST_SCANNED", 1)
        page = auditor.get("/history/?unit=青溪县")

        assert "在最近 50 万条中查找" in page.content.decode()
        assert len(page.context["shown"].page.rows) == 1
        assert len(names(auditor, "unit=青溪县&since=2020-01-01")) == 3

    def test_takes_few_queries(self, auditor: Client, history: None) -> None:
        auditor.get("/history/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            auditor.get("/history/")

        assert len(queries) <= 12

    def test_part_of_the_page_says_its_address(self, auditor: Client, history: None) -> None:
        answer = auditor.get(
            "/history/?person=李&act=", headers={"HX-Request": "true", "HX-Target": "events"}
        )

        assert answer.headers["HX-Push-Url"] == "/history/?person=%E6%9D%8E"
        assert "<html" not in answer.content.decode()


class TestAnEvent:
    def test_shows_before_beside_after_and_marks_what_changed(
        self, auditor: Client, db: None
    ) -> None:
        from django.db import transaction

        with transaction.atomic():
            record("note", subject=SYSTEM, by=LI,
                   before={"name": "甲", "number": 1}, after={"name": "乙", "number": 1})  # fmt: skip
        page = auditor.get(f"/history/{Event.objects.get(act='note').pk}/")

        words = page.content.decode()
        assert "<td><del>甲</del></td>" in words
        assert "<td><ins>乙</ins></td>" in words
        assert [c.is_changed for c in page.context["row"].changes] == [True, False]
        assert "哈希与内容相符" in words
        assert "10.0.0.9" in words

    def test_that_was_altered_says_so(self, auditor: Client, history: None) -> None:
        sql("UPDATE audit_event SET after = 'not json' WHERE act = 'note.drop'")
        page = auditor.get(f"/history/{Event.objects.get(act='note.drop').pk}/")

        assert "这条记录被改动过" in page.content.decode()

    def test_that_is_not_there_is_not_found(self, auditor: Client) -> None:
        assert auditor.get("/history/999999999/").status_code == 404


class TestTheHistoryOfOneSubject:
    def test_of_a_plan_holds_that_of_its_parts(self, auditor: Client, db: None) -> None:
        from django.db import transaction

        plan = make_plan("青溪县养老服务方案")
        part = Subject("policies.finding", "7", "缺牵头单位", chain=f"policies.plan:{plan.pk}")
        with transaction.atomic():
            record("policies.import", subject=plan, by=WANG)
            record("policies.dismiss-finding", subject=part, by=LI)

        page = auditor.get(f"/history/of/policies.plan/{plan.pk}/")
        assert [row.event.act for row in page.context["shown"].page.rows] == [
            "policies.dismiss-finding",
            "policies.import",
        ]
        assert f'href="/plans/{plan.pk}/"' in page.content.decode()
        part_page = auditor.get(f"/history/{page.context['shown'].page.rows[0].event.pk}/")
        assert f'href="/history/of/policies.plan/{plan.pk}/"' in part_page.content.decode()

    def test_is_linked_from_its_page(self, client: Client, db: None) -> None:
        task = make_task(make_plan("青溪县养老服务方案"), "建设社区食堂。")
        address = f"/history/of/policies.task/{task.pk}/"

        assert address in client.get(f"/tasks/{task.pk}/").content.decode()
        assert client.get(address).status_code == 200

    def test_is_refused_to_who_does_not_see_the_subject(self, db: None) -> None:
        from taizhang.organizations.services import units_named

        plan = make_plan("青溪县养老服务方案")
        other = next(iter(units_named([("青溪县水利局", "unit", None)], {}).values()))
        leader = signed_in_client(person(Role.UNIT_LEADER, other))

        assert leader.get(f"/history/of/policies.plan/{plan.pk}/").status_code == 403
        assert leader.get("/history/of/policies.plan/999999/").status_code == 403
        assert leader.get("/history/of/accounts.account/1/").status_code == 403
        assert leader.get("/history/").status_code == 403


class TestWhoReads:
    @pytest.mark.parametrize("role", [r for r in Role if r is not Role.AUDITOR])
    def test_the_whole_history_is_for_the_auditor_alone(self, db: None, role: Role) -> None:
        client = signed_in_client(person(role))
        for address in ("/history/", "/history/export.xlsx", "/history/export.jsonl"):
            assert client.get(address).status_code == 403


class TestExports:
    def test_a_workbook_holds_what_the_address_asks_for(
        self, auditor: Client, history: None
    ) -> None:
        answer = auditor.get("/history/export.xlsx?person=李静")
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        rows = list(book.active.iter_rows(min_row=4, values_only=True))
        answer.close()

        assert len(rows) == 1
        assert rows[0][1:5] == ("李静", "青溪县财政局", "单位联络员", "note.add")
        assert "number: 2 → 3" in rows[0][7] or "序号: 2 → 3" in rows[0][7]

    def test_lines_can_be_hashed_again(self, auditor: Client, history: None) -> None:
        answer = auditor.get("/history/export.jsonl?kind=plan&sort=old")
        rows = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]

        assert [row["actor"] for row in rows] == ["王明", "王明", "李静"]
        assert rows[2]["previous"] == rows[0]["hash"]

    def test_is_noted_in_the_history(self, auditor: Client, history: None) -> None:
        answer = auditor.get("/history/export.xlsx?person=李静")

        noted = Event.objects.get(act="audit.export")
        assert json.loads(noted.after) == {"what": "xlsx", "asked": "person=%E6%9D%8E%E9%9D%99"}
        # The end of an answer is the end of the connection, on PostgreSQL.
        answer.close()
