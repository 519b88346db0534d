"""Pages of units, groups, divisions and names that wait for an answer."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from taizhang.organizations.models import Alias, Division, Unit, UnitState
from taizhang.organizations.services import (
    divisions_named,
    governments,
    register_unit,
    units_named,
)
from taizhang.permission import Role
from tests.organizations.reorganisation import OPERATOR, County, county, reorganise
from tests.organizations.test_workbook import filled
from tests.people import person, signed_in_client

pytestmark = pytest.mark.django_db

ALL = [
    "/manage/units/",
    "/manage/units/new/",
    "/manage/units/import/",
    "/manage/groups/",
    "/manage/groups/new/",
    "/manage/divisions/",
    "/manage/divisions/new/",
    "/manage/unsure-units/",
]
ACTS = ["rename", "change", "move", "merge", "split", "hand-over", "abolish", "correct", "alias"]


@pytest.fixture
def here(db: None) -> County:
    return county()


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in_client(person(), SERVER_NAME="localhost")


def text(answer) -> str:
    return answer.content.decode()


class TestEveryPage:
    @pytest.mark.parametrize("path", ALL)
    def test_answers_on_an_empty_installation(self, browser, path):
        assert browser.get(path).status_code == 200

    @pytest.mark.parametrize("act", ACTS)
    def test_of_an_act_answers(self, browser, here, act):
        page = browser.get(f"/manage/units/{here.poverty.pk}/{act}/")
        assert page.status_code == 200
        assert "青溪县扶贫开发办公室" in text(page)

    @pytest.mark.parametrize(
        "path", ["/manage/units/", "/manage/unsure-units/", "/manage/divisions/"]
    )
    def test_takes_at_most_twelve_queries(self, browser, here, path, django_assert_max_num_queries):
        divisions = divisions_named({"青溪县": ""})
        units_named([(f"青溪县第{n}专项局", "unit", "青溪县") for n in range(60)], divisions)
        with django_assert_max_num_queries(12):
            browser.get(path)

    def test_of_a_unit_takes_at_most_thirteen_queries(
        self, browser, here, django_assert_max_num_queries
    ):
        reorganise(here)
        for unit in (here.poverty, here.agriculture):
            with django_assert_max_num_queries(13):
                browser.get(f"/manage/units/{unit.pk}/?on=2020-06-30")


class TestWhoSeesWhat:
    def test_a_contact_reads_and_changes_nothing(self, here):
        contact = signed_in_client(person(Role.CONTACT, here.poverty), SERVER_NAME="localhost")
        page = contact.get(f"/manage/units/{here.poverty.pk}/")

        assert "act-list" not in text(page)
        assert contact.get(f"/manage/units/{here.poverty.pk}/rename/").status_code == 403

    def test_a_coordinator_changes_what_is_his(self, here):
        other = county("白水县")
        by = signed_in_client(person(Role.COORDINATOR, here.government), SERVER_NAME="localhost")
        given = {"name": "白水县乡村振兴局", "on": "2021-06-01"}

        answer = by.post(f"/manage/units/{other.poverty.pk}/rename/", given)

        assert answer.status_code == 403
        assert Unit.objects.get(pk=other.poverty.pk).name == "白水县扶贫开发办公室"
        assert "act-list" in text(by.get(f"/manage/units/{here.poverty.pk}/"))
        assert "act-list" not in text(by.get(f"/manage/units/{other.poverty.pk}/"))


class TestTheReorganisation:
    def test_is_entered_on_pages_from_beginning_to_end(self, browser):
        division = Division.objects.create(name="青溪县", level="county")
        governments([division])
        for name, since in [("青溪县扶贫开发办公室", ""), ("青溪县农业农村局", "2019-01-10")]:
            answer = browser.post(
                "/manage/units/new/",
                {"name": name, "division": "青溪县", "parent": "青溪县人民政府", "since": since},
            )
            assert answer.status_code == 302, text(answer)
        office = Unit.objects.get(name="青溪县扶贫开发办公室")
        answer = browser.post(
            f"/manage/units/{office.pk}/rename/",
            {
                "name": "青溪县乡村振兴局",
                "on": "2021-06-01",
                "document": "青编〔2021〕9号",
                "seen": office.revision,
            },
        )
        assert answer.status_code == 302, text(answer)
        answer = browser.post(
            f"/manage/units/{office.pk}/merge/",
            {"into": "青溪县农业农村局", "on": "2024-03-20", "document": "青编〔2024〕3号"},
            follow=True,
        )
        page = text(answer)

        assert "已并入" in page
        assert "青溪县扶贫开发办公室" in page
        assert "2021-06-01 – 2024-03-19" in page
        assert "青编〔2024〕3号" in page
        bureau = Unit.objects.get(name="青溪县农业农村局")
        assert "“青溪县乡村振兴局”并入" in text(browser.get(f"/manage/units/{bureau.pk}/"))

    def test_reads_as_of_a_day(self, browser, here):
        reorganise(here)
        page = text(browser.get(f"/manage/units/{here.poverty.pk}/?on=2020-06-30"))
        assert "<h1>青溪县扶贫开发办公室" in page
        assert "2020-06-30 当天的情况" in page

        listed = text(browser.get("/manage/units/?on=2020-06-30"))
        assert "后称 青溪县乡村振兴局" in listed
        assert "青溪县乡村振兴局" not in text(browser.get("/manage/units/"))


class TestAnActThatIsRefused:
    def test_says_why_beside_what_was_typed(self, browser, here):
        answer = browser.post(
            f"/manage/units/{here.poverty.pk}/rename/",
            {"name": here.agriculture.name, "on": "2020-01-01"},
        )
        assert answer.status_code == 422
        assert "已经登记" in text(answer)
        assert 'value="青溪县农业农村局"' in text(answer)

    def test_tells_the_second_of_two(self, browser, here):
        seen = here.poverty.revision
        for name, status in [("青溪县甲局", 302), ("青溪县乙局", 422)]:
            answer = browser.post(
                f"/manage/units/{here.poverty.pk}/rename/",
                {"name": name, "on": "2020-01-01", "seen": seen},
            )
            assert answer.status_code == status
        assert "别人改动了" in text(answer)

    def test_names_the_field_that_is_wrong(self, browser, here):
        answer = browser.post(
            f"/manage/units/{here.poverty.pk}/merge/", {"into": "没有这个局", "on": "昨天"}
        )
        assert answer.status_code == 422
        assert "没有“没有这个局”" in text(answer)


class TestNamesThatWait:
    def named(self, name: str) -> Unit:
        key = (name, "unit", "青溪县")
        return units_named([key], divisions_named({"青溪县": ""}))[key]

    def test_come_with_whom_they_may_mean(self, browser, here):
        self.named("青溪县农业农村水利局")
        page = text(browser.get("/manage/unsure-units/"))

        assert "就是 青溪县农业农村局" in page
        assert 'data-key="1"' in page

    def test_are_answered_once_and_remembered(self, browser, here):
        named = self.named("青溪县农业农村水利局")
        browser.post(f"/manage/unsure-units/{named.pk}/", {"unit": here.agriculture.pk})

        assert Alias.objects.get().name == "青溪县农业农村水利局"
        assert self.named("青溪县农业农村水利局") == here.agriculture
        assert "没有要确认的名称" in text(browser.get("/manage/unsure-units/"))

    def test_may_be_new(self, browser, here):
        named = self.named("青溪县石斛产业发展局")
        browser.post(f"/manage/unsure-units/{named.pk}/", {"new": "1"})

        assert Unit.objects.get(pk=named.pk).state == UnitState.CONFIRMED

    def test_may_be_another_that_is_typed(self, browser, here):
        named = self.named("青溪县石斛产业发展局")
        answer = browser.post(f"/manage/unsure-units/{named.pk}/", {"other": "没有这个局"})
        assert answer.status_code == 422
        browser.post(f"/manage/unsure-units/{named.pk}/", {"other": here.agriculture.name})

        assert not Unit.objects.filter(pk=named.pk).exists()


class TestAGroup:
    def test_is_proposed_the_governments_that_its_name_says(self, browser):
        divisions = divisions_named({"宁波市": "", "象山县": "", "宁海县": ""})
        governments(divisions.values())
        key = ("各县（区）人民政府", "group", "宁波市")
        group = units_named([key], divisions)[key]

        page = text(browser.get(f"/manage/units/{group.pk}/"))
        assert "象山县人民政府" in page
        assert group.memberships.count() == 0

        keys = list(Unit.objects.filter(name__endswith="县人民政府").values_list("pk", flat=True))
        browser.post(f"/manage/units/{group.pk}/members/take/", {"member": keys})
        assert {m.member.name for m in group.memberships.all()} == {
            "象山县人民政府",
            "宁海县人民政府",
        }

    def test_keeps_members_that_left(self, browser, here):
        group = register_unit(
            name="青溪县联席会议成员单位",
            kind="group",
            division=here.division,
            parent=here.government,
            by=OPERATOR,
        )
        browser.post(
            f"/manage/units/{group.pk}/members/",
            {"members": "青溪县农业农村局\n青溪县扶贫开发办公室", "valid_from": "2020-01-01"},
        )
        membership = group.memberships.get(member=here.poverty)
        browser.post(f"/manage/units/{group.pk}/members/{membership.pk}/leave/")

        membership.refresh_from_db()
        assert membership.valid_until == timezone.localdate()
        assert group.memberships.count() == 2


class TestFiles:
    def test_go_out_and_come_in(self, browser, here):
        data = b"".join(browser.get("/manage/units/export/").streaming_content)
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert book.sheetnames == ["单位", "别名"]

        answer = browser.post("/manage/units/import/", {"file": SimpleUploadedFile("u.xlsx", data)})
        assert "没有变化 3 个" in text(answer)

    def test_are_refused_cell_by_cell_with_a_list_to_download(self, browser, here):
        data = filled({"名称": "甲局", "行政区划": "无名县"})
        answer = browser.post("/manage/units/import/", {"file": SimpleUploadedFile("u.xlsx", data)})
        page = text(answer)
        assert answer.status_code == 422
        assert "F4" in page
        report = page.split('name="report" value="')[1].split('"')[0]
        answer = browser.post("/manage/units/import/faults/", {"report": report})
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert book["问题"]["B4"].value == "F4"
        assert browser.post("/manage/units/import/faults/", {"report": "x"}).status_code == 400


class TestDivisions:
    def test_are_loaded_browsed_and_found(self, browser):
        browser.post("/manage/divisions/load/")
        assert "浙江省" in text(browser.get("/manage/divisions/"))
        found = text(browser.get("/manage/divisions/?q=象山"))
        assert "330225" in found

    def test_of_towns_are_entered(self, browser, here):
        browser.post(
            "/manage/divisions/new/",
            {"name": "白石镇", "level": "township", "parent": "青溪县", "code": ""},
        )
        assert Division.objects.get(name="白石镇").parent == here.division

    def test_names_come_while_typing(self, browser, here):
        assert "青溪县" in text(browser.get("/manage/divisions/names/?division=青溪"))
        assert "青溪县农业农村局" in text(browser.get("/manage/units/names/?parent=农业"))


def test_a_day_that_is_none_is_passed_over(browser, here):
    assert browser.get("/manage/units/?on=2020-02-31&sort=x&division=x").status_code == 200
    assert browser.get(f"/manage/units/{here.poverty.pk}/?on=x").status_code == 200
