"""The Gantt picture: where bars, milestones and arrows stand; the page of two hundred tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from taizhang.ledger.drawing.gantt import HEAD, ROW, Line, Point, draw_gantt
from taizhang.ledger.models import Dependency, Entry, Milestone
from taizhang.ledger.services.handing_down import hand_down
from taizhang.organizations.models import Unit
from taizhang.organizations.services.tree import add_to_tree
from tests.ledger.at_work import AtWork, at_work, published_plan, text_of

TODAY = dt.date(2026, 4, 15)
JAN, DEC = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


class TestPicture:
    def test_bars_run_from_start_to_end(self) -> None:
        picture = draw_gantt(
            [Line(1, "甲", "", JAN, dt.date(2026, 7, 1)), Line(2, "乙", "", JAN, DEC)], (), TODAY
        )
        first, second = picture.bars
        assert first.x == second.x == 0
        # Half the year is half the way.
        assert abs(first.width * 2 - second.width) <= 10
        assert (first.y, second.y) == (HEAD, HEAD + ROW)

    def test_progress_fills_its_share(self) -> None:
        (bar,) = draw_gantt([Line(1, "甲", "", JAN, DEC, percent=25)], (), TODAY).bars
        assert abs(bar.done * 4 - bar.width) <= 4

    def test_a_moved_date_is_marked_where_it_was(self) -> None:
        moved = Line(1, "甲", "", JAN, DEC, first_end=dt.date(2026, 9, 30))
        same = Line(2, "乙", "", JAN, DEC, first_end=DEC)
        first, second = draw_gantt([moved, same], (), TODAY).bars
        assert first.first_x is not None
        assert first.x < first.first_x < first.end
        assert second.first_x is None

    def test_without_a_date_the_bar_is_open(self) -> None:
        picture = draw_gantt([Line(1, "甲", "", JAN, None), Line(2, "乙", "", JAN, DEC)], (), TODAY)
        assert picture.bars[0].is_open
        assert picture.bars[0].end >= picture.bars[1].end

    def test_arrows_lead_from_what_is_needed_to_what_waits(self) -> None:
        lines = [Line("a", "甲", "", JAN, DEC), Line("b", "乙", "", JAN, dt.date(2026, 6, 30))]
        picture = draw_gantt(lines, [("a", "b"), ("a", "elsewhere")], TODAY)
        a, b = picture.bars
        (arrow,) = picture.arrows
        assert arrow.startswith(f"M{b.end} {b.middle}")
        assert f"V{a.middle}" in arrow

    def test_months_and_years_head_it(self) -> None:
        picture = draw_gantt(
            [Line(1, "甲", "", dt.date(2025, 11, 3), dt.date(2026, 2, 3))], (), TODAY
        )
        assert [m.words for m in picture.months] == ["11", "12", "1", "2", "3", "4"]
        assert [m.year for m in picture.months if m.year] == [2025, 2026]

    def test_a_distant_date_makes_no_endless_picture(self) -> None:
        line = Line(1, "甲", "", JAN, dt.date(2099, 12, 31))
        assert draw_gantt([line], (), TODAY).width < 3000

    @pytest.mark.parametrize(
        ("today", "is_right"),
        [
            (dt.date(2026, 4, 15), False),
            (dt.date(2026, 11, 22), True),
            (dt.date(2027, 12, 20), True),
        ],
    )
    def test_the_word_of_today_covers_no_year_and_no_edge(
        self, today: dt.date, is_right: bool
    ) -> None:
        picture = draw_gantt([Line(1, "甲", "", JAN, dt.date(2027, 12, 31))], (), today)
        assert picture.is_today_right is is_right

    def test_of_nothing_is_drawn_too(self) -> None:
        assert draw_gantt([], (), TODAY).bars == []

    def test_milestones_stand_at_their_days(self) -> None:
        points = (Point(dt.date(2026, 3, 1), "missed", "选址"), Point(DEC, "open", "建成"))
        (bar,) = draw_gantt([Line(1, "甲", "", JAN, DEC, points=points)], (), TODAY).bars
        assert [mark.point.state for mark in bar.marks] == ["missed", "open"]
        assert bar.marks[0].x < bar.marks[1].x == bar.end


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def work(self, kept_files: object) -> AtWork:
        return at_work()

    def test_of_a_task_has_its_milestones_and_parts(self, work: AtWork, client: Client) -> None:
        unit = Unit.objects.create(name="青溪县养老服务中心", parent=work.unit("民政局"))
        add_to_tree([unit])
        entry, second, *_ = work.entries
        hand_down(
            entry=entry,
            given_by=work.unit("民政局"),
            unit=unit,
            name="建成10个",
            today=dt.date(2026, 3, 3),
            by=work.contact("民政局"),
        )
        day = dt.date(2026, 6, 30)
        Milestone.objects.create(
            entry=entry, unit=entry.unit, name="完成选址", due_on=day, first_due_on=day
        )
        Dependency.objects.create(entry=entry, needs=second, made_on=day, made_by="某某")
        html = client.get(f"/tasks/{entry.task_id}/gantt/").content.decode()
        for words in ("完成选址", "青溪县养老服务中心：建成10个", "改造养老机构", "今天"):
            assert words in html
        assert 'marker-end="url(#a)"' in html
        assert " style=" not in html

    def test_is_whole_xml(self, work: AtWork, client: Client) -> None:
        html = client.get(f"/plans/{work.plan.pk}/gantt/").content.decode()
        svg = html[html.index('<svg class="gantt-picture"') :]
        root = ElementTree.fromstring(svg[: svg.index("</svg>") + 6])
        assert len(root.findall("a")) == len(work.entries)

    def test_of_a_plan_that_he_does_not_see_is_missing(
        self, work: AtWork, sign_in: Callable[..., Client]
    ) -> None:
        from taizhang.permission import Role

        other = Unit.objects.create(name="乙县人民政府")
        add_to_tree([other])
        person = sign_in(Role.CONTACT, other)
        assert person.get(f"/plans/{work.plan.pk}/gantt/").status_code == 404
        assert person.get(f"/tasks/{work.canteens.task_id}/gantt/").status_code == 404

    def test_of_two_hundred_tasks_is_light(self, kept_files: object, client: Client) -> None:
        items = tuple(
            f"推进第{n}项工作。2026年{1 + n % 12}月底前完成第{n}处场所改造。（牵头单位：青溪县民政局）"
            for n in range(200)
        )
        work = AtWork(published_plan(text_of(items)))
        entries = work.entries
        assert len(entries) == 200
        Milestone.objects.bulk_create(
            Milestone(entry=e, unit=e.unit, name="完成招标", due_on=d, first_due_on=d)
            for e in entries
            for d in (dt.date(2026, 5, 31), dt.date(2026, 8, 31))
        )
        Dependency.objects.bulk_create(
            Dependency(entry=a, needs=b, made_on=TODAY, made_by="某某")
            for a, b in zip(entries[:100], entries[100:], strict=True)
        )
        Entry.objects.filter(plan=work.plan).update(percent=40)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/plans/{work.plan.pk}/gantt/")
        assert answer.status_code == 200
        assert len(queries) <= 12
        assert len(answer.content) < 300_000
