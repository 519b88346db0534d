"""What the ledger is asked in its address, and what it answers."""

from __future__ import annotations

import datetime as dt

import pytest

from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.said import parts, sentence
from tests.ledger.conftest import SmallLedger
from tests.people import OPERATOR

TODAY = dt.date(2026, 6, 1)


def found(small: SmallLedger, **asked: str) -> set[str]:
    """The names, in the small ledger, of the tasks that an address asks for."""
    names = {getattr(small, name).pk: name for name in SmallLedger.__annotations__}
    tasks = LedgerFilter.from_address(asked).tasks(today=TODAY, by=OPERATOR)
    return {names[task.pk] for task in tasks}


def test_an_address_of_the_list_behind_leaderships_figures_asks_the_same_here() -> None:
    asked = LedgerFilter.from_address({"reports": "missing"})
    assert asked.query() == "reported=none"
    assert LedgerFilter.from_address({"reports": "late"}) == LedgerFilter()


class TestFilter:
    def test_without_conditions_gives_all_tasks(self, small: SmallLedger) -> None:
        assert found(small) == {"layout", "layout_again", "funding", "roads", "wish"}

    def test_by_plan(self, small: SmallLedger) -> None:
        assert found(small, plan=str(small.road_plan.pk)) == {"roads", "wish"}
        assert found(small, plan_name="公路") == {"roads", "wish"}

    def test_by_section(self, small: SmallLedger) -> None:
        section = str(small.layout.section_id)

        assert found(small, section=section) == {"layout", "layout_again"}
        assert found(small, section_name="办学") == {"layout", "layout_again"}

    def test_by_unit_in_any_role_or_in_a_given_one(self, small: SmallLedger) -> None:
        education = str(small.layout.unit_id)

        assert found(small, unit=education) == {"layout", "layout_again", "funding"}
        assert found(small, unit=education, role="lead") == {"layout", "layout_again"}
        assert found(small, unit=education, role="support") == {"funding"}
        assert found(small, unit=education, role="responsible") == set()

    def test_unit_and_role_hold_of_the_same_assignment(self, small: SmallLedger) -> None:
        # The finance bureau supports `layout`, which someone else leads.
        assert found(small, unit_name="财政局", role="lead") == {"funding"}

    def test_by_role_alone(self, small: SmallLedger) -> None:
        assert found(small, role="responsible") == {"roads"}

    @pytest.mark.parametrize(
        ("due", "expected"),
        [
            ("by", {"layout", "layout_again", "roads"}),
            ("routine", {"funding"}),
            ("ongoing", set()),
            ("passed", {"layout"}),
            ("none", {"wish"}),
        ],
    )
    def test_by_kind_of_deadline(self, small: SmallLedger, due: str, expected: set[str]) -> None:
        assert found(small, due=due) == expected

    def test_by_range_of_days_both_included(self, small: SmallLedger) -> None:
        assert found(small, due_from="2026-12-31") == {"roads", "layout_again"}
        assert found(small, due_from="2025-12-31", due_to="2026-12-31") == {"layout", "roads"}

    def test_the_day_itself_has_not_passed(self, small: SmallLedger) -> None:
        asked = LedgerFilter(due="passed")

        assert asked.tasks(today=dt.date(2025, 12, 31), by=OPERATOR).count() == 0
        assert asked.tasks(today=dt.date(2026, 1, 1), by=OPERATOR).count() == 1

    @pytest.mark.parametrize(
        ("target", "expected"),
        [
            ("count", {"layout"}),
            ("share", {"funding"}),
            ("amount", {"funding"}),
            ("quantity", {"roads"}),
            ("any", {"layout", "funding", "roads"}),
            ("none", {"layout_again", "wish"}),
        ],
    )
    def test_by_kind_of_target(self, small: SmallLedger, target: str, expected: set[str]) -> None:
        assert found(small, target=target) == expected

    def test_by_doubt(self, small: SmallLedger) -> None:
        assert found(small, unsure="1") == {"layout_again"}

    def test_conditions_hold_together(self, small: SmallLedger) -> None:
        assert found(small, plan=str(small.school_plan.pk), due="by", target="any") == {"layout"}

    def test_passes_over_what_makes_no_sense(self, small: SmallLedger) -> None:
        nonsense = {
            "unit": "9" * 40,
            "plan": "x",
            "due": "someday",
            "due_from": "2026-04-31",
            "sort": "password",
            "role": "king",
        }

        assert len(found(small, **nonsense)) == 5


class TestAddress:
    def test_says_what_is_asked_and_nothing_else(self) -> None:
        asked = LedgerFilter(q="职业", role="lead", due_to=dt.date(2026, 1, 1), unsure=True)

        assert asked.query() == "q=%E8%81%8C%E4%B8%9A&role=lead&due_to=2026-01-01&unsure=1"

    def test_read_again_asks_the_same(self) -> None:
        address = {"q": "a", "plan": "3", "unit_name": "局", "due": "by", "sort": "-due"}

        asked = LedgerFilter.from_address({**address, "group": "unit"})

        assert asked.query() == "q=a&plan=3&unit_name=%E5%B1%80&due=by&sort=-due&group=unit"


class TestWords:
    def test_say_each_condition_with_the_address_without_it(self, small: SmallLedger) -> None:
        asked = LedgerFilter(plan=small.road_plan.pk, role="responsible", due="by")

        said = {part.words: part.query for part in parts(asked, by=OPERATOR)}

        assert said == {
            "政策：象山县农村公路方案": "role=responsible&due=by",
            "角色：责任": f"plan={small.road_plan.pk}&due=by",
            "限期完成": f"plan={small.road_plan.pk}&role=responsible",
        }

    def test_take_the_section_away_with_its_plan(self, small: SmallLedger) -> None:
        asked = LedgerFilter(plan=small.school_plan.pk, section=small.layout.section_id)

        assert parts(asked, by=OPERATOR)[0].query == ""

    def test_leave_out_what_the_page_itself_sets(self, small: SmallLedger) -> None:
        asked = LedgerFilter(unit=small.layout.unit_id, role="lead", due="by")

        (part,) = parts(asked, by=OPERATOR, fixed=frozenset({"unit"}), unsaid=frozenset({"role"}))

        assert (part.words, part.query) == ("限期完成", "role=lead")

    def test_name_what_is_gone(self, db: None) -> None:
        assert parts(LedgerFilter(plan=404), by=OPERATOR)[0].words == "政策：（不存在）"

    def test_make_one_sentence_for_paper(self, small: SmallLedger) -> None:
        asked = LedgerFilter(q="公路", due_from=dt.date(2026, 1, 1))

        assert sentence(asked, by=OPERATOR) == "含“公路”；时限不早于 2026-01-01"
        assert sentence(LedgerFilter(), by=OPERATOR) == "全部任务"
