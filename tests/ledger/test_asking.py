"""Requests for more: within a cap, never for what is known, answered by the unit that was asked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client

from taizhang.configuration.services import change_settings
from taizhang.ledger.errors import (
    NothingToAsk,
    NotPossibleNow,
    NotYourTask,
    TooMuchAsked,
    WrongValue,
)
from taizhang.ledger.models import InformationRequest
from taizhang.ledger.queries.known import names
from taizhang.ledger.services.asking import answer_request, ask_more, withdraw_request
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.permission import NotAllowed, Role
from tests.ledger.at_work import IN_APRIL, AtWork, at_work
from tests.people import OPERATOR, person, signed_in_client

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 4, 20)


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def ask(work: AtWork, *short: str, **given: object) -> InformationRequest:
    """A request to some units; to 民政局 where none is told."""
    wanted = {
        "title": "消防检查情况",
        "reason": "市里要汇总。",
        "fields": ["检查了几次"],
        "due_on": DUE,
        "today": IN_APRIL,
        "by": work.coordinator,
        **given,
    }
    units = [work.unit(name) for name in short or ("民政局",)]
    return ask_more(plan=work.plan, units=units, **wanted)  # type: ignore[arg-type]


def measured(work: AtWork) -> None:
    """民政局 reported 12 canteens for March."""
    target = work.canteens.targets.get().pk
    values = {f"value-{target}": "12", f"on-{target}": "2026-03-28"}
    work.submitted(work.report(work.canteens, **values))


class TestAsking:
    def test_reaches_the_units_and_is_answered_once(self, work: AtWork) -> None:
        request = ask(work, "民政局", "财政局")
        answer = request.answers.get(unit=work.unit("民政局"))
        by = work.contact("民政局")
        answer_request(answer=answer, said=["3 次"], by=by)
        answer.refresh_from_db()
        assert (answer.said, answer.answered_by) == (["3 次"], "民政局联络员")
        with pytest.raises(NotPossibleNow, match="已答复"):
            answer_request(answer=answer, said=["4 次"], by=by)

    def test_is_the_keepers_alone(self, work: AtWork) -> None:
        with pytest.raises(NotAllowed):
            ask(work, by=work.contact("民政局"))

    def test_is_answered_by_the_unit_alone(self, work: AtWork) -> None:
        answer = ask(work).answers.get()
        for by in (work.contact("财政局"), work.coordinator):
            with pytest.raises(NotAllowed):
                answer_request(answer=answer, said=["3 次"], by=by)

    def test_of_a_unit_that_carries_nothing_is_refused(self, work: AtWork) -> None:
        other = type(work.unit("民政局")).objects.create(name="乙县水利局")
        with pytest.raises(NotYourTask, match="乙县水利局"):
            ask_more(
                plan=work.plan,
                units=[other],
                title="x",
                reason="x",
                fields=["x"],
                due_on=DUE,
                today=IN_APRIL,
                by=work.coordinator,
            )

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"title": " "}, "title"),
            ({"reason": ""}, "reason"),
            ({"fields": [], "files": 0}, "fields"),
            ({"files": "21"}, "files"),
            ({"due_on": dt.date(2026, 4, 1)}, "due_on"),
            ({"due_on": "下周"}, "due_on"),
        ],
    )
    def test_names_the_field_that_is_wrong(
        self, work: AtWork, given: dict[str, object], field: str
    ) -> None:
        with pytest.raises(WrongValue) as refusal:
            ask(work, **given)
        assert refusal.value.field == field
        assert InformationRequest.objects.count() == 0

    def test_wants_every_field_and_file(self, work: AtWork) -> None:
        answer = ask(work, fields=["甲", "乙"], files=1).answers.get()
        by = work.contact("民政局")
        with pytest.raises(WrongValue, match="乙：还没有填写"):
            answer_request(answer=answer, said=["1", ""], by=by)
        with pytest.raises(WrongValue, match="还差1个文件"):
            answer_request(answer=answer, said=["1", "2"], by=by)
        attach_evidence(of=answer, name="a.pdf", pieces=[b"%PDF-1.4 x"], by=by)
        assert answer_request(answer=answer, said=["1", "2"], by=by).answered_at

    def test_withdrawn_needs_no_answer(self, work: AtWork) -> None:
        request = ask(work)
        withdraw_request(request=request, by=work.coordinator)
        with pytest.raises(NotPossibleNow, match="已撤回"):
            answer_request(answer=request.answers.get(), said=["1"], by=work.contact("民政局"))


class TestCap:
    def test_refuses_one_too_many_unless_a_reason_is_given(self, work: AtWork) -> None:
        change_settings(given={"ledger.requests-a-month": "1"}, by=OPERATOR)
        ask(work)
        with pytest.raises(TooMuchAsked, match="青溪县民政局本月的要求数会超过上限（1）"):
            ask(work, "民政局", "教育局", title="再来一次")
        assert InformationRequest.objects.count() == 1
        request = ask(work, "民政局", "教育局", title="再来一次", exceeding="安全检查，不能等。")
        assert request.exceeds == "安全检查，不能等。"

    def test_counts_the_month_alone_and_not_what_was_withdrawn(self, work: AtWork) -> None:
        change_settings(given={"ledger.requests-a-month": "1"}, by=OPERATOR)
        withdraw_request(request=ask(work), by=work.coordinator)
        ask(work)
        ask(work, today=dt.date(2026, 5, 2), due_on=dt.date(2026, 5, 9))

    def test_keeps_no_reason_that_was_not_needed(self, work: AtWork) -> None:
        assert ask(work, exceeding="怕超").exceeds == ""


class TestKnown:
    def test_value_of_the_period_is_left_out_for_that_unit(self, work: AtWork) -> None:
        measured(work)
        request = ask(work, "民政局", "财政局", fields=["社区食堂建成数", "问题清单"])
        known = {a.unit.name: a.known for a in request.answers.all()}
        assert known == {
            "青溪县民政局": {"0": "12 个（2026年3月报送，时点 2026-03-28）"},
            "青溪县财政局": {},
        }
        answer = request.answers.get(unit=work.unit("民政局"))
        assert answer.asked_fields == [(1, "问题清单")]
        answer_request(answer=answer, said=["", "无"], by=work.contact("民政局"))

    def test_alone_is_not_asked_at_all(self, work: AtWork) -> None:
        measured(work)
        with pytest.raises(NothingToAsk):
            ask(work, fields=["社区食堂数量"])
        request = ask(work, "民政局", "财政局", fields=["社区食堂数量"])
        assert request.answers.get(unit=work.unit("民政局")).answered_at

    def test_answer_to_an_open_request_is_not_asked_again(self, work: AtWork) -> None:
        answer = ask(work).answers.get()
        answer_request(answer=answer, said=["3 次"], by=work.contact("民政局"))
        request = ask(work, title="又一次", fields=["检查了几次？", "谁去的"])
        assert request.answers.get().known["0"].startswith("3 次（“消防检查情况”")

    def test_value_of_a_period_that_is_over_is_asked_anew(self, work: AtWork) -> None:
        measured(work)
        july = dt.date(2026, 7, 10)
        request = ask(work, fields=["社区食堂建成数"], today=july, due_on=july)
        assert request.answers.get().known == {}

    @pytest.mark.parametrize(
        ("words", "is_named"),
        [
            ("社区食堂", True),
            ("截至目前社区食堂建成数量（个）", True),
            ("已建成社区食堂多少个", True),
            ("社区食堂存在的问题", False),
            ("社区食堂用餐人次", False),
            ("食堂安全责任人", False),
        ],
    )
    def test_field_names_a_target_by_its_words_and_those_of_quantity(
        self, words: str, is_named: bool
    ) -> None:
        assert names(words, "社区食堂", "个") is is_named


class TestPages:
    @pytest.fixture
    def at(self, work: AtWork) -> Callable[[Role, str], Client]:
        return lambda role, short: signed_in_client(
            person(role, work.unit(short) if short else None)
        )

    def test_show_the_burden_before_it_is_sent(
        self, work: AtWork, at: Callable[[Role, str], Client], client: Client
    ) -> None:
        form = {
            "plan": work.plan.pk,
            "unit": [work.unit("民政局").pk],
            "title": "消防",
            "reason": "汇总",
            "fields": "检查了几次\n谁去的",
            "files": "1",
            "due_on": dt.date.today() + dt.timedelta(days=5),
        }
        page = client.post("/requests/new/", {**form, "act": "look"})
        assert "发出之前：各单位本月的负担" in page.content.decode()
        assert "2 项，1 个文件" in page.content.decode()
        assert InformationRequest.objects.count() == 0
        sent = client.post("/requests/new/", {**form, "act": "send"}, follow=True)
        assert "已发给 1 个单位" in sent.content.decode()
        answer = InformationRequest.objects.get().answers.get()
        contact = at(Role.CONTACT, "民政局")
        assert "等待本单位答复" in contact.get("/requests/").content.decode()
        address = f"/requests/answers/{answer.pk}/"
        refused = contact.post(address, {"field-0": "3 次", "field-1": ""})
        assert refused.status_code == 422
        assert "谁去的：还没有填写" in refused.content.decode()
        assert "3 次" in refused.content.decode()

    def test_hide_what_other_units_answered(
        self, work: AtWork, at: Callable[[Role, str], Client]
    ) -> None:
        request = ask(work)
        stranger = at(Role.CONTACT, "教育局")
        answer = request.answers.get()
        answer_request(answer=answer, said=["三次整改"], by=work.contact("民政局"))
        page = stranger.get(f"/requests/{request.pk}/").content.decode()
        assert "三次整改" not in page
        assert "这里只列出您所在单位的答复" in page
        assert stranger.get(f"/requests/answers/{request.answers.get().pk}/").status_code == 404
        assert "消防检查情况" not in stranger.get("/requests/").content.decode()
        own = at(Role.CONTACT, "民政局")
        assert "三次整改" in own.get(f"/requests/{request.pk}/").content.decode()
        assert own.get(f"/requests/answers/{request.answers.get().pk}/").status_code == 200

    def test_sort_by_every_head_and_stand_in_groups(
        self, work: AtWork, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: IN_APRIL)
        ask(work, title="甲", fields=["一", "二", "三"], files=1, due_on=dt.date(2026, 5, 20))
        late = ask(work, title="乙", fields=["一"], files=2, due_on=dt.date(2026, 5, 10))
        withdraw_request(request=late, by=work.coordinator)

        def titles(query: str) -> list[str]:
            page = client.get(f"/requests/?{query}").content.decode()
            if query.startswith("sort="):
                assert page.count("aria-sort=") == 1
            return re.findall(r'data-row-handle href="/requests/\d+/">([^<]+)<', page)

        for key in ("title", "plan", "fields", "files", "left", "asked", "due"):
            assert titles(f"sort={key}") == titles(f"sort=-{key}")[::-1], key
        assert titles("sort=fields") == titles("sort=-files") == titles("sort=due") == ["乙", "甲"]
        page = client.get("/requests/?group=state&sort=title").content.decode()
        heads = re.findall(r'<tr class="group"><th[^>]*>([^<]*)<', page)
        assert heads == ["等待答复", "已撤回"]
        page = client.get("/requests/?group=plan").content.decode()
        assert page.count('<tr class="group">') == 1
        assert 'name="query" value="group=plan"' in page

    def test_filter_sort_and_export(self, work: AtWork, client: Client) -> None:
        ask(work)
        ask(work, title="食堂照片", fields=[], files=2)
        page = client.get("/requests/?q=食堂&sort=due").content.decode()
        assert "食堂照片" in page
        assert "消防检查情况" not in page
        for address in ("/requests/export/", "/burden/export/"):
            answer = client.get(address)
            assert answer["Content-Type"].startswith("application/vnd")
            assert b"".join(answer.streaming_content)
