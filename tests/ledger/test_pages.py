"""The pages: what they say, what they swap, and how few queries they take."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from taizhang.tables.paging import Paging
from tests.ledger.conftest import SmallLedger

#: At any size; two or three of them ask which plans are not in force and what came through groups.
MOST_QUERIES = 13
#: A unit's page also tells its lights by month, its people, and what was asked of it.
MOST_OF_A_UNIT = 14
PAGES = [
    "/",
    "/overview/",
    "/ledger/",
    "/ledger/?q=职业&plan={plan}&section={section}&unit={unit}&role=lead&due=by&target=any",
    "/ledger/?group=section&sort=-due&page=2",
    "/ledger/?unit_name=教育局&plan_name=方案&due_from=2025-01-01&due_to=2030-01-01",
    "/tasks/{task}/",
    "/tasks/{task}/row/",
    "/units/",
    "/units/?q=教育&sort=-lead",
    "/units/{unit}/",
    "/units/{unit}/?role=support",
]


def address(small: SmallLedger, pattern: str) -> str:
    return pattern.format(
        plan=small.school_plan.pk,
        section=small.layout.section_id,
        unit=small.layout.unit_id,
        task=small.layout.pk,
    )


class TestEveryPage:
    @pytest.mark.parametrize("page", PAGES)
    def test_takes_few_queries(self, small: SmallLedger, client: Client, page: str) -> None:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address(small, page))

        assert response.status_code == 200
        assert len(queries) <= (MOST_OF_A_UNIT if page.startswith("/units/{") else MOST_QUERIES)

    @pytest.mark.parametrize("page", PAGES)
    def test_has_nothing_inline_that_the_policy_refuses(
        self, small: SmallLedger, client: Client, page: str
    ) -> None:
        html = client.get(address(small, page)).content.decode()

        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert "{#" not in html

    @pytest.mark.parametrize("page", ["/", "/overview/", "/ledger/", "/units/"])
    def test_says_what_to_do_when_nothing_is_there(
        self, db: None, client: Client, page: str
    ) -> None:
        html = client.get(page).content.decode()

        assert 'class="empty"' in html
        assert 'href="/plans/"' in html

    @pytest.mark.parametrize("page", ["/tasks/404/", "/tasks/404/row/", "/units/404/"])
    def test_of_what_is_not_there_is_a_404(self, db: None, client: Client, page: str) -> None:
        assert client.get(page).status_code == 404


class TestLedgerPage:
    def test_shows_the_words_of_the_filter_and_the_count(
        self, small: SmallLedger, client: Client
    ) -> None:
        html = client.get("/ledger/?due=routine").content.decode()

        assert "1 项任务" in html
        assert "年度常规" in html
        assert small.funding.text in html
        assert small.roads.text not in html

    def test_gives_htmx_the_table_alone_and_the_address_that_says_it(
        self, small: SmallLedger, client: Client
    ) -> None:
        response = client.get(
            "/ledger/?q=&due=routine&role=",
            headers={"HX-Request": "true", "HX-Target": "ledger-results"},
        )

        assert "<html" not in response.content.decode()
        assert response["HX-Push-Url"] == "/ledger/?due=routine"
        assert "HX-Request" in response["Vary"]

    def test_gives_a_whole_page_when_the_browser_goes_back(
        self, small: SmallLedger, client: Client
    ) -> None:
        headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

        assert "<html" in client.get("/ledger/", headers=headers).content.decode()

    def test_keeps_in_the_form_what_has_no_field(self, small: SmallLedger, client: Client) -> None:
        html = client.get("/ledger/?unsure=1&sort=-unsure").content.decode()

        assert 'name="unsure" value="1"' in html
        assert 'name="sort" value="-unsure"' in html

    def test_offers_names_while_one_types(self, small: SmallLedger, client: Client) -> None:
        html = client.get("/units/names/?unit_name=财政").content.decode()

        assert "象山县财政局" in html
        assert "教育局" not in html


class TestColumns:
    def test_chosen_are_kept_for_the_person(self, small: SmallLedger, client: Client) -> None:
        back = client.post(
            "/ledger/columns/", {"column": ["number", "due"], "next": "/ledger/?q=校"}
        )
        html = client.get("/ledger/").content.decode()

        assert back["Location"] == "/ledger/?q=校".replace("校", "%E6%A0%A1")
        assert 'class="c-due' in html
        assert 'class="c-text"' in html
        assert 'class="c-support"' not in html

    def test_lead_back_to_this_site_alone(self, db: None, client: Client) -> None:
        back = client.post("/ledger/columns/", {"next": "https://elsewhere.example/"})

        assert back["Location"] == "/ledger/"

    def test_can_be_reset(self, small: SmallLedger, client: Client) -> None:
        client.post("/ledger/columns/", {"column": ["number"]})
        client.post("/ledger/columns/", {"reset": "1"})

        assert 'class="c-support"' in client.get("/ledger/").content.decode()


class TestTaskPage:
    def test_shows_facts_and_neighbours(self, small: SmallLedger, client: Client) -> None:
        html = client.get(f"/tasks/{small.layout_again.pk}/").content.decode()

        assert "2027-06-30" in html
        assert "象山县经济和信息化局" in html
        assert f"/tasks/{small.layout.pk}/" in html
        assert f"/tasks/{small.funding.pk}/" in html

    def test_leads_to_the_source(self, small: SmallLedger, client: Client) -> None:
        html = client.get(f"/tasks/{small.layout.pk}/").content.decode()

        assert f'href="/plans/{small.school_plan.pk}/' in html


class TestUnitPages:
    def test_count_tasks_by_role(self, small: SmallLedger, client: Client) -> None:
        html = client.get(f"/units/{small.layout.unit_id}/").content.decode()

        assert "3 项任务" in html
        assert small.roads.text not in html

    def test_keep_the_unit_whatever_the_address_asks(
        self, small: SmallLedger, client: Client
    ) -> None:
        html = client.get(f"/units/{small.roads.unit_id}/?unit={small.layout.unit_id}").content

        assert small.roads.text in html.decode()
        assert small.layout.text not in html.decode()

    def test_list_is_sorted_by_number_of_tasks_at_first(
        self, small: SmallLedger, client: Client
    ) -> None:
        rows = [row.unit.name for row in client.get("/units/").context["page"].rows]

        assert rows[0] == "象山县教育局"
        assert len(rows) == 5

    def test_list_gives_htmx_its_part_and_the_address_that_says_it(
        self, small: SmallLedger, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("taizhang.tables.paging.Paging.of", lambda *a, **k: Paging(2, 120))

        response = client.get(
            "/units/?q=局&page=2&division=", headers={"HX-Request": "true", "HX-Target": "units"}
        )

        assert "<html" not in response.content.decode()
        assert response["HX-Push-Url"] == "/units/?q=%E5%B1%80&page=2"

    def test_list_can_be_turned_round(self, small: SmallLedger, client: Client) -> None:
        up = [row.lead for row in client.get("/units/?sort=lead").context["page"].rows]
        down = [row.lead for row in client.get("/units/?sort=-lead").context["page"].rows]

        assert up == sorted(up) == down[::-1]
