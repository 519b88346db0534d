"""A plan of 2020 shows who was responsible then, and who is today: on pages and on paper."""

import datetime as dt
import io

import openpyxl
import pytest
from django.test import Client

from taizhang.organizations.models import Unit
from taizhang.organizations.services import is_same_as, rename_unit
from taizhang.policies.models import Assignment, Plan, Task
from taizhang.policies.visibility import note_units
from tests.ledger.making import make_plan, make_task
from tests.organizations.reorganisation import OPERATOR, County, county, reorganise
from tests.people import person, signed_in_client

pytestmark = pytest.mark.django_db

BOTH = "青溪县扶贫开发办公室（今青溪县农业农村局）"


@pytest.fixture
def here(db: None) -> County:
    return county()


@pytest.fixture
def task(here: County) -> Task:
    plan = make_plan("青溪县脱贫攻坚方案", issued_on=dt.date(2020, 3, 1))
    task = make_task(plan, "完成剩余贫困户脱贫。", lead=["青溪县某单位"])
    named = Unit.objects.get(name="青溪县某单位")
    Assignment.objects.filter(unit=named).update(unit=here.poverty)
    note_units([plan])
    task.unit = here.poverty
    task.save()
    return task


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in_client(person(), SERVER_NAME="localhost")


def words(answer) -> str:
    page = answer.content.decode()
    return page.replace('<span class="soft said-today">', "").replace("</span>", "")


class TestAPlanOf2020:
    def test_says_only_the_name_while_nothing_changed(self, browser, task):
        assert "（今" not in words(browser.get(f"/tasks/{task.pk}/"))

    def test_says_then_and_today_on_the_pages_of_task_and_ledger(self, browser, here, task):
        reorganise(here)

        assert BOTH in words(browser.get(f"/tasks/{task.pk}/"))
        assert BOTH in words(browser.get("/ledger/"))

    def test_says_so_in_the_export(self, browser, here, task):
        reorganise(here)

        data = b"".join(browser.get("/ledger/export/").streaming_content)
        sheet = openpyxl.load_workbook(io.BytesIO(data))["台账"]
        assert BOTH in [cell.value for row in sheet.iter_rows() for cell in row]

    def test_of_2022_says_the_name_of_2022(self, browser, here, task):
        reorganise(here)
        Plan.objects.update(issued_on=dt.date(2022, 3, 1))

        assert "青溪县乡村振兴局（今青溪县农业农村局）" in words(browser.get("/ledger/"))

    def test_takes_no_more_queries_for_it_than_a_few(
        self, browser, here, task, django_assert_max_num_queries
    ):
        reorganise(here)
        with django_assert_max_num_queries(14):
            browser.get("/ledger/")


class TestTheUnitsPage:
    def test_shows_the_strip_of_its_names(self, browser, here, task):
        reorganise(here)
        page = words(browser.get(f"/units/{here.poverty.pk}/"))

        assert page.count('class="stretch') == 2
        assert "青编〔2021〕9号" in page

    def test_reads_as_of_a_day(self, browser, here, task):
        reorganise(here)
        page = words(browser.get(f"/units/{here.poverty.pk}/?on=2020-06-30"))

        assert "<h1>青溪县扶贫开发办公室" in page
        assert "2020-06-30 当天的情况" in page


class TestANameThatIsAnswered:
    def test_takes_its_tasks_along_and_is_found_by_both_names(self, browser, here):
        plan = make_plan("青溪县产业方案", issued_on=dt.date(2022, 3, 1))
        made = make_task(
            plan, "发展特色产业。", lead=["青溪县农村局"], support=["青溪县农业农村局"]
        )
        named = Unit.objects.get(name="青溪县农村局")

        is_same_as(named=named, unit=here.agriculture, by=OPERATOR)

        made.refresh_from_db()
        assert made.unit == here.agriculture
        assert "发展特色产业" in words(browser.get("/ledger/?q=农业农村局"))

    def test_stays_found_after_a_renaming(self, browser, here, task):
        reorganise(here)
        assert "完成剩余贫困户" in words(browser.get("/ledger/?q=乡村振兴局"))


class TestAFormerName:
    def test_finds_the_unit_and_its_tasks(self, browser, here, task):
        rename_unit(unit=here.poverty, name="青溪县乡村振兴局", on=dt.date(2021, 5, 1), by=OPERATOR)

        for name in ("扶贫开发", "乡村振兴"):
            assert f"/units/{here.poverty.pk}/" in words(browser.get("/units/", {"q": name}))
            found = words(browser.get("/ledger/", {"unit_name": name}))
            assert "完成剩余贫困户脱贫" in found, name
