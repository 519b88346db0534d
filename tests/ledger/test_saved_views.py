"""Filters under a name: a person's own, chosen from a menu, renamed and removed."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from taizhang.ledger.errors import WrongValue
from taizhang.ledger.models import SavedView
from taizhang.ledger.saved_pages import PAGES
from taizhang.ledger.services.saving_views import MOST, remove_view, rename_view, save_view
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, NotAllowed, Role
from tests.ledger.conftest import SmallLedger
from tests.people import actor, person, signed_in_client

pytestmark = pytest.mark.django_db


class TestSaving:
    def test_keeps_the_filter_without_the_page_number(self) -> None:
        view = save_view(
            page="ledger", name=" 今年到期 ", query="due=by&page=7&q=%E5%AD%A6", by=actor()
        )
        assert (view.name, view.query) == ("今年到期", "due=by&q=%E5%AD%A6")

    def test_under_the_same_name_takes_the_place(self) -> None:
        by = actor()
        save_view(page="ledger", name="甲", query="due=by", by=by)
        save_view(page="ledger", name="甲", query="due=none", by=by)
        save_view(page="units", name="甲", query="q=x", by=by)
        assert [view.query for view in SavedView.objects.filter(page="ledger")] == ["due=none"]

    def test_refuses_what_is_no_name_no_list_or_too_much(self) -> None:
        by = actor()
        for given in ({"name": " "}, {"name": "长" * 61}, {"page": "secrets"}):
            with pytest.raises(WrongValue):
                save_view(**{"page": "ledger", "name": "甲", "query": "", **given}, by=by)
        for number in range(MOST):
            save_view(page="ledger", name=f"视图{number}", query="", by=by)
        with pytest.raises(WrongValue, match="请先删去不用的"):
            save_view(page="ledger", name="再一个", query="", by=by)

    def test_is_a_persons_own(self) -> None:
        mine, other = actor(), actor()
        view = save_view(page="ledger", name="甲", query="", by=mine)
        for act in (
            lambda: rename_view(view=view, name="乙", by=other),
            lambda: remove_view(view=view, by=other),
        ):
            with pytest.raises(SavedView.DoesNotExist):
                act()
        with pytest.raises(NotAllowed):
            save_view(page="ledger", name="甲", query="", by=Actor.nobody())

    def test_name_of_another_is_not_taken(self) -> None:
        by = actor()
        save_view(page="ledger", name="甲", query="", by=by)
        view = save_view(page="ledger", name="乙", query="", by=by)
        with pytest.raises(WrongValue, match="已有同名"):
            rename_view(view=view, name="甲", by=by)
        assert rename_view(view=view, name="丙", by=by).name == "丙"


class TestPages:
    def test_menu_holds_the_views_of_this_list_and_marks_the_one_that_shows(
        self, small: SmallLedger, client: Client
    ) -> None:
        form = {"page": "ledger", "name": "限期的", "query": "due=by"}
        answer = client.post("/views/save/", form)
        assert answer.headers["Location"] == "/ledger/?due=by"
        page = client.get("/ledger/?due=by&page=1").content.decode()
        assert '<a href="/ledger/?due=by" hx-boost="false" aria-current="true">限期的</a>' in page
        assert "限期的" in client.get("/ledger/").content.decode()
        assert "限期的" not in client.get("/units/").content.decode()
        stranger = signed_in_client(person(Role.COORDINATOR))
        assert "限期的" not in stranger.get("/ledger/").content.decode()

    def test_of_a_unit_leads_back_to_the_unit(self, small: SmallLedger, client: Client) -> None:
        unit = Unit.objects.order_by("pk").first()
        assert unit
        page = client.get(f"/units/{unit.pk}/?due=by").content.decode()
        query = re.search(
            r'name="page" value="unit"><input [^>]*name="query" value="([^"]+)"', page
        )
        assert query
        form = {"page": "unit", "name": "本局限期的", "query": html.unescape(query[1])}
        assert client.post("/views/save/", form)["Location"] == f"/units/{unit.pk}/?due=by"
        page = client.get(f"/units/{unit.pk}/?due=by").content.decode()
        assert f'<a href="/units/{unit.pk}/?due=by" hx-boost="false" aria-current="true">' in page
        assert "本局限期的" in client.get("/views/").content.decode()
        form["query"] = "due=by"
        assert client.post("/views/save/", form)["Location"] == "/units/"

    def test_follows_the_filter_when_only_the_table_is_swapped(
        self, small: SmallLedger, client: Client
    ) -> None:
        part = client.get(
            "/ledger/?due=none", headers={"HX-Request": "true", "HX-Target": "ledger-results"}
        ).content.decode()
        assert 'name="query" value="due=none"' in part

    @pytest.mark.parametrize("page", PAGES)
    def test_every_list_has_it(self, small: SmallLedger, client: Client, page: str) -> None:
        unit = Unit.objects.order_by("pk").first()
        address = f"/units/{unit.pk}/" if unit and page == "unit" else f"/{page}/"
        assert "把现在的条件存为视图" in client.get(address).content.decode()

    def test_rename_and_remove(self, small: SmallLedger, client: Client) -> None:
        client.post("/views/save/", {"page": "units", "name": "甲", "query": "q=%E5%B1%80"})
        view = SavedView.objects.get()
        client.post(f"/views/{view.pk}/rename/", {"name": "局"})
        assert "局" in client.get("/views/").content.decode()
        refused = client.post("/views/save/", {"page": "units", "name": " ", "query": "q=x"})
        assert refused.status_code == 422
        assert 'name="query" value="q=x"' in refused.content.decode()
        stranger = signed_in_client(person(Role.COORDINATOR))
        stranger.post(f"/views/{view.pk}/remove/")
        stranger.post(f"/views/{view.pk}/rename/", {"name": "他"})
        assert SavedView.objects.get().name == "局"
        client.post(f"/views/{view.pk}/remove/")
        assert not SavedView.objects.exists()
