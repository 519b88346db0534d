"""A plan is handed to another unit, whose coordinator then decides; the demonstration's counties can."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from taizhang.demo.keepers import hand_the_demo_on
from taizhang.organizations.models import Division, Unit
from taizhang.organizations.services.tree import add_to_tree
from taizhang.permission import Role, may
from taizhang.policies.models import Plan
from taizhang.policies.permissions import PUBLISH
from taizhang.policies.services import import_document
from taizhang.policies.visibility import reach_of
from tests.ledger.at_work import text_of
from tests.ledger.making import make_plan
from tests.people import OPERATOR, actor, person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(db: None) -> dict[str, Unit]:
    """甲县 with its 教育局, and 乙县."""
    units: dict[str, Unit] = {}
    for name, above in (("甲县", ""), ("甲县教育局", "甲县"), ("乙县", "")):
        units[name] = Unit.objects.create(name=name, parent=units.get(above))
        add_to_tree([units[name]])
    return units


def kept(plan: Plan) -> str:
    plan.refresh_from_db()
    return plan.keeper.name if plan.keeper else ""


def test_the_plans_page_says_who_keeps_it_and_leads_to_the_form(
    tree: dict[str, Unit], settings, tmp_path: Path
) -> None:
    settings.FILES = tmp_path / "files"
    given = {"data": text_of(), "name": "plan.txt", "by": OPERATOR}
    plan = import_document(**given, keeper=tree["甲县"]).plan
    page = signed_in_client(person(Role.COORDINATOR)).get(f"/plans/{plan.pk}/").content.decode()
    assert "主管单位：甲县" in page
    assert f'href="/plans/{plan.pk}/keeper/"' in page
    reader = signed_in_client(person(Role.LEADERSHIP)).get(f"/plans/{plan.pk}/").content.decode()
    assert "主管单位：甲县" in reader
    assert "/keeper/" not in reader


def test_it_goes_to_a_unit_with_a_coordinator_by_one_choice(tree: dict[str, Unit]) -> None:
    plan = make_plan("甲县托育方案")
    theirs = person(Role.COORDINATOR, tree["甲县"], name="沈望舒")
    client = signed_in_client(person(Role.COORDINATOR))
    page = client.get(f"/plans/{plan.pk}/keeper/").content.decode()
    assert "甲县</span>" in page
    assert "沈望舒" in page
    assert "乙县" not in page
    answer = client.post(f"/plans/{plan.pk}/keeper/", {"keeper": tree["甲县"].pk})
    assert (answer.status_code, kept(plan)) == (302, "甲县")
    assert theirs.name in page
    assert may(actor(Role.COORDINATOR, tree["甲县"]), PUBLISH, reach_of(plan))
    client.post(f"/plans/{plan.pk}/keeper/", {"keeper": "free"})
    assert kept(plan) == ""


def test_another_unit_is_typed_and_what_is_out_of_reach_is_refused(tree: dict[str, Unit]) -> None:
    plan = make_plan("甲县托育方案", keeper=tree["甲县"])
    client = signed_in_client(person(Role.COORDINATOR, tree["甲县"]))
    address = f"/plans/{plan.pk}/keeper/"
    for given in (
        {"keeper": "other", "unit_name": "乙县"},
        {"keeper": "other", "unit_name": "没有的局"},
        {"keeper": tree["乙县"].pk},
        {"keeper": "free"},
        {},
    ):
        answer = client.post(address, given)
        assert (answer.status_code, kept(plan)) == (422, "甲县"), given
        assert "没有移交" in answer.content.decode()
    assert "不归单位" not in client.get(address).content.decode()
    names = client.get("/plans/keepers/?unit_name=县").content.decode()
    assert "甲县教育局" in names
    assert "乙县" not in names
    client.post(address, {"keeper": "other", "unit_name": " 甲县教育局 "})
    assert kept(plan) == "甲县教育局"


def test_is_no_business_of_others(tree: dict[str, Unit], client: Client) -> None:
    plan = make_plan("甲县托育方案", keeper=tree["甲县"])
    stranger = signed_in_client(person(Role.COORDINATOR, tree["乙县"]))
    assert stranger.get(f"/plans/{plan.pk}/keeper/").status_code in (403, 404)
    leader = signed_in_client(person(Role.UNIT_LEADER, tree["甲县"]))
    assert leader.get(f"/plans/{plan.pk}/keeper/").status_code == 403


def test_the_demonstrations_plans_are_kept_by_the_governments_of_their_places(db: None) -> None:
    county = Division.objects.create(name="青溪县")
    plan = make_plan("青溪县托育方案", jurisdiction=county)
    other = make_plan("无名方案")
    government = Unit.objects.create(name="青溪县人民政府")
    add_to_tree([government])
    files = [p.document.name for p in (plan, other)]
    hand_the_demo_on(files, by=OPERATOR)
    assert (kept(plan), kept(other)) == ("青溪县人民政府", "")
    hand_the_demo_on(files, by=OPERATOR)
    assert kept(plan) == "青溪县人民政府"
