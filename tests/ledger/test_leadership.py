"""What leadership sees on its page: where the figures lead, and what is said of a day that is over."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from taizhang.audit.models import Event
from taizhang.ledger.models import Entry, EntryState
from taizhang.ledger.queries import leadership
from taizhang.ledger.services.standing import keep_stands
from taizhang.organizations.models import Unit
from taizhang.permission import Role
from taizhang.policies.models import Plan
from tests.ledger.leadership_sql import figures
from tests.ledger.leadership_world import TODAY, entry_of, leadership_world
from tests.people import give, person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(kept_files: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, Plan]:
    """The world, on its day."""
    made = leadership_world()
    whole = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *given: whole(*given) if given else TODAY)
    return made


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def links(page: str) -> dict[str, str]:
    """The addresses behind figures, by the figures' names."""
    found = re.findall(r'<a href="([^"]+)" data-figure="([^"]+)"', page)
    return {key: html.unescape(address) for address, key in found}


def listed(page: str) -> int:
    """How many tasks a list says that it has."""
    count = re.search(r"<strong[^>]*>(\d+) 项任务", page)
    assert count
    return int(count[1])


class TestFigures:
    def test_each_opens_as_many_tasks_as_it_says(
        self, client: Client, plans: dict[str, Plan]
    ) -> None:
        for address in ("/leadership/", f"/leadership/plans/{plans['care'].pk}/?on=2026-06-30"):
            page = shown(client, address)
            said = figures(page)
            counts = {
                key: behind
                for key, behind in links(page).items()
                if not key.endswith(("_moved", "_share"))
            }
            assert len(counts) > 10
            for key, behind in counts.items():
                assert listed(shown(client, behind)) == said[key], (key, behind)

    def test_of_what_moved_open_the_tasks_whose_light_is_another(
        self, client: Client, plans: dict[str, Plan]
    ) -> None:
        address = links(shown(client, "/leadership/"))["all.red_moved"]
        found = shown(client, address)
        assert "比2026-06-20有变化" in found
        turned = {entry.pk for entry in Entry.objects.filter(light=3, light_since__gt="2026-06-20")}
        assert {int(key) for key in re.findall(r'data-entry="(\d+)"', found)} == turned

    def test_lead_down_to_the_clause_of_the_source(
        self, client: Client, plans: dict[str, Plan]
    ) -> None:
        tasks = shown(client, links(shown(client, "/leadership/"))["all.red"])
        task = re.search(r'class="lit-what" data-row-handle href="(/tasks/\d+/)"', tasks)
        assert task
        page = shown(client, task[1])
        assert re.search(r'href="/plans/\d+/#', page)

    def test_leave_out_what_was_ended(self, client: Client, plans: dict[str, Plan]) -> None:
        before = figures(shown(client, "/leadership/"))["all.tasks"]
        Entry.objects.filter(pk=entry_of(plans["care"], 0).pk).update(state=EntryState.ENDED)
        keep_stands([plans["care"].pk])
        assert figures(shown(client, "/leadership/"))["all.tasks"] == (before or 0) - 1


def test_what_lists_more_units_is_not_on_paper(
    client: Client, plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "UNITS_SHOWN", 1)
    page = shown(client, "/leadership/")
    assert re.search(r'<a class="no-print" href="[^"]*all=1[^"]*">列出更多单位', page)


class TestTasksBehindAFigure:
    @pytest.mark.parametrize("day", ["", "on=2026-06-30&"])
    def test_sort_by_every_head_and_keep_the_address(
        self, client: Client, plans: dict[str, Plan], day: str
    ) -> None:
        query = f"{day}light=trouble"

        def rows(sort: str) -> list[tuple[str, ...]]:
            page = shown(client, f"/leadership/tasks/?{query}&sort={sort}")
            way = "descending" if sort.startswith("-") else "ascending"
            key = sort.lstrip("-")
            assert re.findall(r'aria-sort="(\w+)"><a id="sort-(\w+)"', page) == [(way, key)]
            other = key if sort.startswith("-") else f"-{key}"
            assert f'href="?{query}&sort={other}"'.replace("&", "&amp;") in page
            entries = re.findall(r'data-entry="(\d+)"', page)
            dates = re.findall(r'<td role="cell" class="date figure"[^>]*>([^<]*)</td>', page)
            units = re.findall(r'class="lit-unit">(?:<a[^>]*>)?([^<]+)', page)
            return list(zip(entries, units, dates[::2], dates[1::2], strict=True))

        everything = sorted(rows("light"))
        assert len(everything) > 3
        for place, key in ((2, "due"), (3, "since")):
            for sort, is_down in ((key, False), (f"-{key}", True)):
                found = rows(sort)
                assert sorted(found) == everything
                dates = [row[place] for row in found if row[place]]
                assert dates == sorted(dates, reverse=is_down), sort
        units = [row[1] for row in rows("unit") if row[1] != "多个单位"]
        assert units == sorted(units)
        assert rows("-unit") != rows("unit")
        assert sorted(rows("task")) == everything

    @pytest.mark.parametrize("day", ["", "on=2026-06-30&"])
    def test_go_out_as_a_workbook(self, client: Client, plans: dict[str, Plan], day: str) -> None:
        query = f"{day}light=red&sort=due"
        page = shown(client, f"/leadership/tasks/?{query}")
        address = re.search(r'href="(/leadership/tasks/export/\?[^"]+)"', page)
        assert address
        answer = client.get(html.unescape(address[1]))
        sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        assert len(rows) == listed(page)
        assert {row[0] for row in rows} == {"红灯"}
        assert all(row[2] in page for row in rows)
        said = "截至2026-06-30" if day else "截至2026-07-20"
        assert said in sheet["A2"].value
        assert "红灯" in sheet["A2"].value
        noted = Event.objects.filter(act="policies.export").latest("pk")
        assert "leadership_tasks" in str(noted.after)


class TestDays:
    def test_are_offered_as_ends_of_months_since_the_first_plan(
        self, client: Client, plans: dict[str, Plan]
    ) -> None:
        page = shown(client, "/leadership/")
        assert re.findall(r'href="\?on=([0-9-]+)"|href="/leadership/\?on=([0-9-]+)"', page)
        assert "2026年6月30日" in page
        assert "2025年12月31日" not in page

    def test_that_are_over_are_said_in_words_and_kept_in_every_link(
        self, client: Client, plans: dict[str, Plan]
    ) -> None:
        page = shown(client, "/leadership/?on=2026-05-31")
        assert "截至2026年5月31日，灯色按当日记录还原" in page
        assert "需要决定的事只列今天的" in page
        assert all("on=2026-05-31" in address for address in links(page).values())

    def test_that_are_over_say_when_their_reasons_were_told(
        self, client: Client, plans: dict[str, Plan]
    ) -> None:
        """A light that turned in May says in June how late it was in May."""
        past = shown(client, "/leadership/tasks/?on=2026-06-30&light=trouble")
        assert re.search(r"2026-0[1-6]-\d\d 转灯时：\w", past)
        assert "转灯时" not in shown(client, "/leadership/tasks/?light=trouble")

    def test_that_make_no_sense_give_today(self, client: Client, plans: dict[str, Plan]) -> None:
        for given in ("2026-13-40", "2030-01-01", "2026-07-20", "x", "0001-01-01"):
            assert "截至2026年7月20日" in shown(client, f"/leadership/?on={given}"), given


class TestDecisions:
    def test_say_who_wants_what_and_since_when(
        self, client: Client, plans: dict[str, Plan]
    ) -> None:
        page = shown(client, "/leadership/")
        assert "青溪县民政局申请延期至2027-06-30：用地没有落实。" in page
        assert "青溪县民政局申请销号：已全部完成。" in page
        assert "自 2026-07-02" in page
        # Refused, and not yet checked by its leader: neither waits for the coordinator.
        assert "表述不清" not in page
        assert page.count('data-decision="closure"') == 1

    def test_come_once_for_a_task(self, client: Client, plans: dict[str, Plan]) -> None:
        found = re.findall(r'data-decision="\w+" data-entry="(\d+)"', shown(client, "/leadership/"))
        assert len(found) == len(set(found)) <= 10


class TestWhoSees:
    def test_of_a_plan_that_is_not_his_nobody_sees_a_figure(
        self, plans: dict[str, Plan], sign_in: Callable[..., Client]
    ) -> None:
        unit = Unit.objects.get(name="青溪县农业农村局")
        client = sign_in(Role.LEADERSHIP, unit)
        page = shown(client, "/leadership/")
        assert f"plan.{plans['roads'].pk}.tasks" in page
        assert f"plan.{plans['care'].pk}.tasks" not in page
        assert client.get(f"/leadership/plans/{plans['care'].pk}/").status_code == 404
        behind = shown(client, f"/leadership/tasks/?plan={plans['care'].pk}")
        assert plans["care"].name not in behind
        assert "没有这样的任务" in behind

    def test_whoever_only_leads_begins_with_it(self, plans: dict[str, Plan]) -> None:
        leader = person(Role.LEADERSHIP)
        assert signed_in_client(leader).get("/").headers["Location"] == "/leadership/"
        give(leader, Role.COORDINATOR)
        assert signed_in_client(leader).get("/").status_code == 200

    def test_without_a_plan_the_page_says_what_will_be_here(self, client: Client) -> None:
        assert "还没有发布的方案" in shown(client, "/leadership/")


class TestWorkbook:
    def test_has_every_row_of_the_page(self, client: Client, plans: dict[str, Plan]) -> None:
        answer = client.get("/leadership/export/?on=2026-06-30")
        book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
        assert book.sheetnames == ["方案", "单位"]
        said = figures(shown(client, "/leadership/?on=2026-06-30&all=1"))
        rows = list(book["方案"].iter_rows(min_row=4, values_only=True))
        assert sum(row[1] for row in rows) == said["all.tasks"]
        assert sum(row[2] for row in rows) == said["all.red"]
        units = list(book["单位"].iter_rows(min_row=3, values_only=True))
        assert str(units[0][-1]).startswith("2026-06-30")

    @pytest.mark.parametrize("most_to_look_at_each", [0, 2_000])
    def test_has_what_a_long_list_leaves_out_and_says_so(
        self,
        client: Client,
        plans: dict[str, Plan],
        monkeypatch: pytest.MonkeyPatch,
        most_to_look_at_each: int,
    ) -> None:
        monkeypatch.setattr(leadership, "LIGHTS_OF_ALL", most_to_look_at_each)
        whole = figures(shown(client, "/leadership/?all=1"))
        monkeypatch.setattr(leadership, "LISTED", 1)
        page = shown(client, "/leadership/?all=1")
        cut = figures(page)
        assert {key: whole[key] for key in cut} == cut
        for kind in ("plan", "unit"):
            assert len({key.split(".")[1] for key in cut if key.startswith(f"{kind}.")}) == 1
            assert len({key.split(".")[1] for key in whole if key.startswith(f"{kind}.")}) > 1
        assert f"列出 1 份，共 {len(plans)} 份方案；全部在导出的 Excel 中" in page
        assert "列出前 1 个单位；全部在导出的 Excel 中" in page
        assert page.count('href="/leadership/export/"') == 3

        book = openpyxl.load_workbook(
            BytesIO(b"".join(client.get("/leadership/export/").streaming_content))
        )
        assert book["方案"].max_row > len(plans)

    def test_of_today_has_what_needs_a_decision(
        self, client: Client, plans: dict[str, Plan]
    ) -> None:
        answer = client.get(f"/leadership/plans/{plans['care'].pk}/export/")
        book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
        assert book.sheetnames == ["章节", "单位", "待决事项"]
        assert book["待决事项"]["A4"].value == "变更待决定"
        assert book["待决事项"]["E4"].value == dt.datetime(2026, 7, 2)


def test_the_page_asks_the_database_no_more_for_more_plans(
    client: Client, plans: dict[str, Plan], django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(13):
        client.get("/leadership/")
