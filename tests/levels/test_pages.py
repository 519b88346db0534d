"""The pages of levels: what they say and count, who may act, how few queries they take."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink
from taizhang.levels.services import align_plans, decide, end_link, link_plans
from taizhang.organizations.models import Division, Unit
from taizhang.permission import Role
from taizhang.policies.models import Plan, PlanState, Target, Task
from taizhang.policies.services import import_document
from tests.ledger.making import make_plan, make_section, make_task
from tests.levels.test_links import CITY, COUNTY, LI, pairs, task

pytestmark = pytest.mark.django_db
MOST_QUERIES = 14
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def city(db: None, settings: object, tmp_path: object) -> Plan:
    settings.FILES = tmp_path  # type: ignore[attr-defined]
    return import_document(data=CITY.encode(), name="city.txt", by=LI).plan


@pytest.fixture
def county(city: Plan) -> Plan:
    return import_document(data=COUNTY.encode(), name="county.txt", by=LI).plan


@pytest.fixture
def link(city: Plan, county: Plan) -> PlanLink:
    return align_plans(link=link_plans(upper=city, lower=county, by=LI), by=LI)


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


class TestTheWayIn:
    def test_is_on_the_plan_the_shelf_and_the_task(self, link: PlanLink, client: Client) -> None:
        county = link.lower
        assert f'href="/plans/{county.pk}/levels/"' in said(client, f"/plans/{county.pk}/")
        assert f'href="/tasks/{task(county, 0).pk}/chain/"' in said(
            client, f"/tasks/{task(county, 0).pk}/"
        )
        shelf = said(client, "/plans/")
        assert "上级 1 份" in shelf
        assert "下级 1 份" in shelf


class TestLinking:
    def test_a_plan_that_is_named_is_one_click(
        self, city: Plan, county: Plan, client: Client
    ) -> None:
        page = said(client, f"/plans/{county.pk}/levels/")
        assert "文中写明" in page
        assert f'name="upper" value="{city.pk}"' in page

        client.post(f"/plans/{county.pk}/levels/link/", {"upper": city.pk})

        made = PlanLink.objects.get()
        assert (made.upper, made.lower, made.how) == (city, county, "named")

    def test_another_is_chosen_by_typing(self, city: Plan, county: Plan, client: Client) -> None:
        other = make_plan("云溪市农村公路方案", doc_number="云交发〔2025〕3号")
        for words in ("农村公路", "云交发〔2025〕3号"):
            assert f'name="upper" value="{other.pk}"' in said(
                client, f"/plans/{county.pk}/levels/?q={words}"
            )
        client.post(f"/plans/{county.pk}/levels/link/", {"upper": other.pk})
        assert PlanLink.objects.get().how == "chosen"

    def test_a_plan_that_is_named_and_not_here_is_told(self, county: Plan, client: Client) -> None:
        Plan.objects.exclude(pk=county.pk).update(title="另一份", doc_number="")
        assert "台账里没有这份方案" in said(client, f"/plans/{county.pk}/levels/")

    def test_is_aligned_and_leads_to_the_pairs(
        self, city: Plan, county: Plan, client: Client
    ) -> None:
        made = link_plans(upper=city, lower=county, by=LI)
        answer = client.post(f"/levels/{made.pk}/align/", **HTMX)
        assert answer.headers["HX-Redirect"] == f"/levels/{made.pk}/"
        assert TaskLink.objects.filter(plans=made).exists()

    def test_in_a_circle_is_refused_in_words(self, link: PlanLink, client: Client) -> None:
        answer = client.post(f"/plans/{link.upper_id}/levels/link/", {"upper": link.lower_id})
        assert answer.status_code == 422
        assert "不能反过来关联" in answer.content.decode()

    def test_upside_down_is_told(self, city: Plan, county: Plan, client: Client) -> None:
        Plan.objects.filter(pk=city.pk).update(level="county")
        Plan.objects.filter(pk=county.pk).update(level="prefecture")
        made = link_plans(upper=city, lower=county, by=LI)
        assert "层级看来反了" in said(client, f"/plans/{county.pk}/levels/")
        assert "层级看来反了" in said(client, f"/levels/{made.pk}/")

    def test_ended_and_restored(self, link: PlanLink, client: Client) -> None:
        client.post(f"/levels/{link.pk}/end/")
        page = said(client, f"/plans/{link.lower_id}/levels/")
        assert "已解除的关联" in page
        client.post(f"/levels/{link.pk}/restore/")
        link.refresh_from_db()
        assert link.ended_at is None


class TestFigures:
    def test_are_said_of_each_link(self, link: PlanLink, client: Client) -> None:
        waiting = TaskLink.objects.filter(decision=Decision.PROPOSED).count()
        page = said(client, f"/plans/{link.lower_id}/levels/")
        address = f"/levels/{link.pk}/"
        assert f'href="{address}?show=waiting">{waiting}</a>' in page
        carried = {upper for upper, _lower in pairs()}
        assert f'?show=uncarried">{4 - len(carried)}/4</a>' in page
        assert f'href="{address}?show=weaker">1</a>' in page

    def test_count_no_targets_of_a_rejected_pair(self, link: PlanLink, client: Client) -> None:
        weaker = TargetLink.objects.get(relation=Relation.WEAKER)
        row = TaskLink.objects.get(upper=weaker.upper.task_id, lower=weaker.lower.task_id)
        decide(link=row, decision=Decision.REJECTED, by=LI)
        assert "?show=weaker" not in said(client, f"/plans/{link.lower_id}/levels/")


class TestThePairs:
    def test_stand_side_by_side_with_the_quoted_words_marked(
        self, link: PlanLink, client: Client
    ) -> None:
        row = TaskLink.objects.get(upper__position=0, lower__position=0)
        word = row.reasons[0]["quotes"][0]["upper"]
        page = said(client, f"/levels/{link.pk}/")
        assert row.reasons[0]["zh"].split("：")[0] in page
        assert f'data-pairs="{row.pk} ">{word}</mark>' in page

    @pytest.mark.parametrize(
        ("show", "there"),
        [
            ("", {0, 1, 2, 3}),
            ("waiting", {0, 1}),
            ("confirmed", {2}),
            ("uncarried", {3}),
            ("weaker", {1}),
            ("later", set()),
        ],
    )
    def test_are_narrowed(self, link: PlanLink, client: Client, show: str, there: set[int]) -> None:
        TaskLink.objects.filter(lower__position=2).exclude(upper__position=2).delete()
        confirmed = TaskLink.objects.get(upper__position=2, lower__position=2)
        decide(link=confirmed, decision=Decision.CONFIRMED, by=LI)
        page = said(client, f"/levels/{link.pk}/?show={show}")
        tasks = Task.objects.filter(plan=link.upper)
        assert {t.position for t in tasks if f'id="u-{t.pk}"' in page} == there

    def test_tell_what_has_no_upper(self, link: PlanLink, client: Client) -> None:
        assert "都有上级依据" in said(client, f"/levels/{link.pk}/?show=loose")
        TaskLink.objects.filter(lower__position=0).delete()
        assert "建设社区食堂" in said(client, f"/levels/{link.pk}/?show=loose")

    def test_are_found_by_their_words(self, link: PlanLink, client: Client) -> None:
        page = said(client, f"/levels/{link.pk}/?q=老年人吃饭难")
        assert f'id="u-{task(link.upper, 0).pk}"' in page
        assert f'id="u-{task(link.upper, 1).pk}"' not in page

    def test_are_confirmed_rejected_and_opened_again(self, link: PlanLink, client: Client) -> None:
        row = TaskLink.objects.get(upper__position=0, lower__position=0)
        address = f"/levels/{link.pk}/tasks/{row.pk}/"
        for decision in ("confirmed", "rejected", "proposed"):
            answer = client.post(address, {"decision": decision}, **HTMX)
            row.refresh_from_db()
            assert row.decision == decision
            assert f'id="u-{row.upper_id}"' in answer.content.decode()
            assert 'id="pair-counts" hx-swap-oob="true"' in answer.content.decode()
        client.post(address, {"decision": "confirmed", "grade": "1"})
        row.refresh_from_db()
        assert (row.decision, row.grade) == ("confirmed", 1)

    def test_a_task_all_of_whose_pairs_are_rejected_is_a_gap(
        self, link: PlanLink, client: Client
    ) -> None:
        for row in TaskLink.objects.filter(upper__position=0):
            decide(link=row, decision=Decision.REJECTED, by=LI)
        page = said(client, f"/levels/{link.pk}/?show=uncarried")
        assert f'id="u-{task(link.upper, 0).pk}"' in page

    def test_a_relation_of_targets_is_put_right(self, link: PlanLink, client: Client) -> None:
        row = TargetLink.objects.get(relation=Relation.WEAKER)
        address = f"/levels/{link.pk}/targets/{row.pk}/"
        client.post(address, {"relation": "equal", "row": row.upper.task_id}, **HTMX)
        row.refresh_from_db()
        assert (row.relation, row.decision) == ("equal", "confirmed")

    def test_one_is_made_by_hand(self, link: PlanLink, client: Client) -> None:
        upper, lower = task(link.upper, 3), task(link.lower, 0)
        address = f"/levels/{link.pk}/add/"
        assert "建设社区食堂" in said(client, f"{address}?upper={upper.pk}&words=食堂")
        assert "改造养老机构" not in said(client, f"{address}?upper={upper.pk}&words=食堂")
        client.post(address, {"upper": upper.pk, "lower": lower.pk, "grade": "2"})
        assert TaskLink.objects.get(upper=upper, lower=lower).decision == "confirmed"

    def test_are_decided_by_the_keeper_alone(
        self, link: PlanLink, sign_in: Callable[..., Client]
    ) -> None:
        row = TaskLink.objects.all()[0]
        reader = sign_in(Role.LEADERSHIP)
        answer = reader.post(f"/levels/{link.pk}/tasks/{row.pk}/", {"decision": "confirmed"})
        assert answer.status_code == 403
        assert 'data-key="a"' not in said(reader, f"/levels/{link.pk}/")

    def test_are_seen_by_who_sees_both_plans_alone(
        self, link: PlanLink, sign_in: Callable[..., Client]
    ) -> None:
        bureau = Unit.objects.get(name="青溪县民政局")
        county = sign_in(Role.CONTACT, bureau)
        assert county.get(f"/plans/{link.lower_id}/levels/").status_code == 200
        assert county.get(f"/levels/{link.pk}/").status_code == 404
        assert (
            link.upper.title
            not in said(county, f"/plans/{link.lower_id}/levels/").split("台账里没有这份方案")[-1]
        )
        assert "扩大社区食堂覆盖" not in said(county, f"/tasks/{task(link.lower, 0).pk}/chain/")


class TestBadInput:
    def test_other_fields_are_told_with_the_way_out(self, city: Plan, client: Client) -> None:
        road = "甲县农村公路方案\n\n1.改造公路。改造公路20公里。（牵头单位：县交通运输局）\n"
        roads = import_document(data=road.encode(), name="road.txt", by=LI).plan
        made = align_plans(link=link_plans(upper=city, lower=roads, by=LI), by=LI)
        page = said(client, f"/levels/{made.pk}/")
        assert not made.same_field
        assert "不是同一领域" in page
        assert "人工关联下级任务" in page

    @pytest.mark.parametrize("state", [PlanState.WITHDRAWN, PlanState.SUPERSEDED])
    def test_a_plan_that_is_gone_is_read_and_no_more(
        self, link: PlanLink, client: Client, state: str
    ) -> None:
        Plan.objects.filter(pk=link.upper_id).update(state=state)
        row = TaskLink.objects.all()[0]
        for address in (f"/levels/{link.pk}/tasks/{row.pk}/", f"/levels/{link.pk}/align/"):
            answer = client.post(address, {"decision": "confirmed"})
            assert answer.status_code == 422
            assert "已撤回或已被新版替代" in answer.content.decode()
        row.refresh_from_db()
        assert row.decision == "proposed"
        assert str(PlanState(state).label) in said(client, f"/levels/{link.pk}/")

    def test_a_link_that_was_ended_meanwhile_refuses_in_place(
        self, link: PlanLink, client: Client
    ) -> None:
        row = TaskLink.objects.all()[0]
        end_link(link=link, by=LI)
        address = f"/levels/{link.pk}/tasks/{row.pk}/"
        answer = client.post(address, {"decision": "confirmed"}, **HTMX)
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#refusal")
        assert "关联已经解除" in answer.content.decode()

    def test_a_proposal_that_a_new_run_replaced_is_not_there(
        self, link: PlanLink, client: Client
    ) -> None:
        row = TaskLink.objects.filter(decision=Decision.PROPOSED)[0]
        align_plans(link=link, by=LI)
        answer = client.post(f"/levels/{link.pk}/tasks/{row.pk}/", {"decision": "confirmed"})
        assert answer.status_code == 404

    @pytest.mark.parametrize("query", ["show=x", "page=0", "page=999", "section=99999", "q=%00"])
    def test_an_address_that_means_nothing_shows_a_page(
        self, link: PlanLink, client: Client, query: str
    ) -> None:
        said(client, f"/levels/{link.pk}/?{query}")
        said(client, f"/plans/{link.lower_id}/levels/gaps/?{query}&columns=77")
        said(client, f"/plans/{link.lower_id}/levels/?{query}")


class TestGaps:
    def test_say_what_nobody_carries_and_what_has_no_upper(
        self, link: PlanLink, client: Client
    ) -> None:
        page = said(client, f"/plans/{link.upper_id}/levels/gaps/?show=nobody")
        assert "建设智慧养老平台" in page
        assert "扩大社区食堂覆盖" not in page
        TaskLink.objects.filter(lower__position=2).delete()
        loose = said(client, f"/plans/{link.lower_id}/levels/gaps/")
        assert "没有上级依据的任务" in loose
        assert "加强护理员培训" in loose

    def test_mark_each_county(self, link: PlanLink, client: Client) -> None:
        second = county_like("白石县", link.upper, carries=[3])
        page = said(client, f"/plans/{link.upper_id}/levels/gaps/")
        assert "白石县" in page
        platform = next(row for row in page.split("<tr data-row>") if "智慧养老" in row)
        assert f'cell-confirmed"><a href="/levels/{second.pk}/' in platform
        assert f'cell-missing"><a href="/levels/{link.pk}/' in platform
        assert ">1/2<" in platform

    def test_go_out_whole_as_a_workbook(self, link: PlanLink, client: Client) -> None:
        for number in range(25):
            county_like(f"第{number}县", link.upper, carries=[0])
        book = workbook_of(client, f"/plans/{link.upper_id}/levels/gaps.xlsx")
        sheet = book.worksheets[0]
        assert sheet.max_column == 3 + 26
        assert sheet.max_row == 3 + 4
        assert [cell.value for cell in sheet[4]].count("承接") == 25


class TestWorkbook:
    def test_holds_pairs_targets_and_gaps(self, link: PlanLink, client: Client) -> None:
        decide(
            link=TaskLink.objects.get(upper__position=0, lower__position=0),
            decision=Decision.CONFIRMED,
            by=LI,
        )
        book = workbook_of(client, f"/levels/{link.pk}/export.xlsx")
        tasks, targets, uncarried, _loose = book.worksheets
        first = [cell.value for cell in tasks[4]]
        assert ("已确认" in first, "李敏" in first) == (True, True)
        assert tasks.max_row == 3 + TaskLink.objects.count()
        assert targets.max_row == 3 + TargetLink.objects.count()
        assert "建设智慧养老平台" in str([cell.value for cell in uncarried[4]])


class TestTheChain:
    def test_runs_through_all_levels(self, link: PlanLink, client: Client) -> None:
        province = make_plan("某省养老方案", level="province")
        top = make_task(province, "扩大社区食堂覆盖面。", number="7")
        above = PlanLink.objects.create(
            upper=province, lower=link.upper, how="chosen", made_at=timezone.now(),
            aligned_at=timezone.now(),
        )  # fmt: skip
        TaskLink.objects.create(plans=above, upper=top, lower=task(link.upper, 0))
        for start in (top, task(link.upper, 0), task(link.lower, 0)):
            page = said(client, f"/tasks/{start.pk}/chain/")
            assert "某省养老方案" in page
            assert "建设社区食堂" in page
            assert page.count('class="band ') == 2

    def test_shows_a_gap_in_red_and_names_who_lacks_it(
        self, link: PlanLink, client: Client
    ) -> None:
        page = said(client, f"/tasks/{task(link.upper, 3).pk}/chain/")
        assert 'class="card-gap"' in page
        assert "没有承接：1 份方案" in page
        assert link.lower.title in page

    def test_shows_a_weaker_target_in_amber(self, link: PlanLink, client: Client) -> None:
        page = said(client, f"/tasks/{task(link.upper, 1).pk}/chain/")
        assert "band-weaker" in page
        assert "≥65%" in page
        assert "≥60%" in page

    def test_forgets_what_was_rejected_and_who_was_parted(
        self, link: PlanLink, client: Client
    ) -> None:
        start = task(link.upper, 2)
        assert "加强护理员培训" in said(client, f"/tasks/{start.pk}/chain/")
        for row in TaskLink.objects.filter(upper=start):
            decide(link=row, decision=Decision.REJECTED, by=LI)
        assert "加强护理员培训" not in said(client, f"/tasks/{start.pk}/chain/")
        end_link(link=link, by=LI)
        assert "还没有上下级" in said(client, f"/tasks/{start.pk}/chain/")

    def test_of_a_target_draws_its_figures(self, link: PlanLink, client: Client) -> None:
        upper = Target.objects.get(value=65)
        page = said(client, f"/targets/{upper.pk}/chain/")
        assert 'width="312.0" height="16"' in page  # 65 of 100 in 480 pixels
        assert 'width="288.0" height="16"' in page
        assert 'd="M312.0 ' in page
        assert "低于上级" in page


class TestTheWhole:
    def test_shows_sections_their_bands_and_a_table(self, link: PlanLink, client: Client) -> None:
        page = said(client, f"/plans/{link.lower_id}/levels/picture/")
        assert "<svg" in page
        assert page.count("一、重点任务") >= 3
        assert "缺 " in page

    def test_shows_plans_where_a_level_has_several(self, link: PlanLink, client: Client) -> None:
        county_like("白石县", link.upper, carries=[0, 3])
        page = said(client, f"/plans/{link.upper_id}/levels/picture/")
        assert "白石县" in page

    def test_has_nothing_inline(self, link: PlanLink, client: Client) -> None:
        for address in addresses(link):
            page = said(client, address)
            assert " style=" not in page
            assert "{#" not in page


def addresses(link: PlanLink) -> list[str]:
    upper, lower = link.upper_id, link.lower_id
    target = Target.objects.filter(plan=upper)[0]
    return [
        f"/plans/{upper}/levels/",
        f"/plans/{lower}/levels/",
        f"/plans/{upper}/levels/gaps/",
        f"/plans/{lower}/levels/gaps/",
        f"/plans/{upper}/levels/picture/",
        f"/levels/{link.pk}/",
        f"/levels/{link.pk}/?show=waiting",
        f"/tasks/{task(link.upper, 0).pk}/chain/",
        f"/targets/{target.pk}/chain/",
    ]


class TestSize:
    @pytest.fixture
    def large(self, db: None) -> PlanLink:
        """A city's plan of 120 tasks and a hundred counties, each of which carries most of it."""
        city = make_plan("大市方案", level="prefecture")
        section = make_section(city, "重点任务")
        for number in range(120):
            make_task(
                city, f"办好第{number}件事。", number=str(number + 1), section=section,
                targets=[("件数", "10", "件")],
            )  # fmt: skip
        for number in range(100):
            link = county_like(f"{number:03}县", city, carries=range(60))
        return link

    def test_never_takes_more_queries(
        self, large: PlanLink, client: Client, django_assert_max_num_queries
    ) -> None:
        for address in addresses(large):
            with django_assert_max_num_queries(MOST_QUERIES):
                said(client, address)

    def test_a_hundred_counties_are_paged_and_counted(
        self, large: PlanLink, client: Client
    ) -> None:
        page = said(client, f"/plans/{large.upper_id}/levels/gaps/")
        assert "100 份下级方案：60 项都有承接" in page
        assert "下级方案第 1–20 份，共 100 份" in page
        last = said(client, f"/plans/{large.upper_id}/levels/gaps/?columns=5")
        assert "099县" in last
        chain = said(client, f"/tasks/{task(large.upper, 0).pk}/chain/")
        assert "另有 60 项没有画出" in chain


def county_like(name: str, city: Plan, carries: object) -> PlanLink:
    """A county whose plan carries out, confirmed, the city's tasks at these positions."""
    place, _new = Division.objects.get_or_create(name=name, defaults={"level": "county"})
    plan = make_plan(f"{name}方案", level="county", jurisdiction=place)
    uppers = dict(Task.objects.filter(plan=city).values_list("position", "pk"))
    wanted = [uppers[position] for position in carries]  # type: ignore[attr-defined]
    Task.objects.bulk_create(
        Task(plan=plan, position=number, number=str(number + 1), text=f"做好{name}的事。")
        for number in range(len(wanted))
    )
    for one in (plan, city):
        Plan.objects.filter(pk=one.pk).update(task_count=one.tasks.count())
        one.refresh_from_db()
    link = PlanLink.objects.create(
        upper=city, lower=plan, how="chosen", made_at=timezone.now(), aligned_at=timezone.now()
    )
    lowers = Task.objects.filter(plan=plan).order_by("position")
    TaskLink.objects.bulk_create(
        TaskLink(plans=link, upper_id=upper, lower=lower, decision=Decision.CONFIRMED, score=0.8)
        for upper, lower in zip(wanted, lowers, strict=True)
    )
    return link


def workbook_of(client: Client, address: str) -> openpyxl.Workbook:
    answer = client.get(address)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
