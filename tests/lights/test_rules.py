"""A light says what is wrong, in one sentence with the dates and figures that it rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.lights import (
    Colour,
    Course,
    Measure,
    Milestone,
    MissingReport,
    Reason,
    Situation,
    Thresholds,
    light_of,
)
from taizhang.lights.light import REASONS

START, DUE = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
JUNE, NOVEMBER = dt.date(2026, 7, 1), dt.date(2026, 12, 10)
BARE = Situation(start=START, due=DUE, percent=60)
CANTEENS = Course("社区食堂", "个", Decimal(30), DUE, START, baseline=Decimal(0))


def measured(value: int, on: dt.date = JUNE, course: Course = CANTEENS) -> Course:
    return replace(course, measures=(Measure(on, Decimal(value)),))


def colour(situation: Situation, on: dt.date = JUNE) -> Colour:
    return light_of(situation, on).colour


class TestDates:
    def test_a_task_on_course_is_green(self) -> None:
        light = light_of(BARE, JUNE)
        assert (light.colour, light.sentence()) == (Colour.GREEN, "按计划推进")

    def test_one_that_is_over_its_date_is_red_and_says_by_how_much(self) -> None:
        light = light_of(replace(BARE, percent=80), dt.date(2027, 1, 10))
        assert light.colour is Colour.RED
        assert light.sentence() == "时限2026年12月31日，已超过10天，进度80%"

    def test_on_its_last_day_it_is_not_over(self) -> None:
        assert colour(replace(BARE, percent=100), DUE) is Colour.GREEN

    def test_near_its_date_and_behind_it_is_yellow(self) -> None:
        light = light_of(BARE, NOVEMBER)
        assert light.colour is Colour.YELLOW
        assert "还剩21天" in light.sentence()

    def test_far_from_its_date_progress_alone_turns_nothing(self) -> None:
        assert colour(replace(BARE, percent=0)) is Colour.GREEN

    def test_closed_is_blue_whatever_else(self) -> None:
        closed = replace(BARE, closed_on=DUE, missing=(MissingReport("12月", DUE),))
        light = light_of(closed, dt.date(2027, 6, 1))
        assert (light.colour, light.sentence()) == (Colour.BLUE, "2026年12月31日已销号")

    def test_a_moved_date_is_told_and_counts(self) -> None:
        moved = replace(BARE, first_due=dt.date(2026, 5, 31))
        light = light_of(moved, JUNE)
        assert light.colour is Colour.GREEN
        assert "由2026年5月31日延至2026年12月31日" in light.sentence()

    def test_a_task_without_date_has_no_date_to_miss(self) -> None:
        assert colour(Situation(start=START), dt.date(2030, 1, 1)) is Colour.GREEN


class TestMilestonesAndReports:
    def test_a_missed_step_is_yellow_then_red(self) -> None:
        step = Milestone("完成选址", dt.date(2026, 6, 20))
        assert colour(replace(BARE, milestones=(step,))) is Colour.YELLOW
        assert colour(replace(BARE, milestones=(step,)), dt.date(2026, 7, 20)) is Colour.RED
        done = replace(step, done_on=dt.date(2026, 6, 25))
        assert colour(replace(BARE, milestones=(done,))) is Colour.GREEN

    def test_missing_reports_turn_by_their_number(self) -> None:
        may, june = (MissingReport(f"{m}月", dt.date(2026, m + 1, 5)) for m in (5, 6))
        assert colour(replace(BARE, missing=(may,))) is Colour.YELLOW
        light = light_of(replace(BARE, missing=(june, may)), JUNE)
        assert light.colour is Colour.RED
        assert light.sentence() == "5月、6月的进展没有报送（应于2026年7月5日前报送）"

    def test_in_english_days_and_periods_are_english(self) -> None:
        names = ("2026年4月", "2026年第二季度", "2026年上半年", "2025年")
        missing = tuple(MissingReport(name, dt.date(2026, 7, 5)) for name in names)
        sentence = light_of(replace(BARE, missing=missing), JUNE).sentence("en")
        assert sentence == (
            "no report for April 2026, Q2 2026, first half of 2026, 2025 (due 5 July 2026)"
        )
        many = tuple(MissingReport(f"2026年{n}月", dt.date(2026, 7, n)) for n in range(1, 9))
        sentence = light_of(replace(BARE, missing=many), JUNE).sentence("en")
        assert sentence.startswith("no report for 8 periods (…March 2026, April 2026")

    def test_what_was_kept_in_chinese_is_english_too(self) -> None:
        kept = Reason("closed", Colour.BLUE, {"closed": "2026年12月31日"})
        assert kept.sentence() == "2026年12月31日已销号"
        assert kept.sentence("en") == "closed on 31 December 2026"

    def test_thresholds_are_settings_of_the_plan(self) -> None:
        one = replace(BARE, missing=(MissingReport("5月", JUNE),))
        assert light_of(one, JUNE, Thresholds(missing_yellow=2)).colour is Colour.GREEN
        assert light_of(one, JUNE, Thresholds(missing_red=1)).colour is Colour.RED


class TestTargets:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [(15, Colour.GREEN), (14, Colour.GREEN), (12, Colour.YELLOW), (8, Colour.RED)],
    )
    def test_are_held_against_the_straight_line(self, value: int, expected: Colour) -> None:
        assert colour(replace(BARE, courses=(measured(value),))) is expected

    def test_the_sentence_gives_both_figures(self) -> None:
        light = light_of(replace(BARE, courses=(measured(8),)), JUNE)
        assert light.sentence() == (
            "社区食堂：2026年7月1日为8个，按进度应为14.9个，目标30个（2026年12月31日）"
        )

    def test_an_old_value_is_held_against_the_line_of_its_day(self) -> None:
        march = measured(8, dt.date(2026, 4, 1))
        assert colour(replace(BARE, courses=(march,))) is Colour.GREEN

    def test_agreed_steps_bend_the_line(self) -> None:
        late = replace(CANTEENS, steps=(Measure(dt.date(2026, 9, 30), Decimal(5)),))
        assert colour(replace(BARE, courses=(measured(3, course=late),))) is Colour.GREEN

    def test_a_goal_that_was_missed_or_never_measured_is_red(self) -> None:
        after = dt.date(2027, 1, 5)
        done = replace(BARE, due=dt.date(2027, 6, 30), percent=90)
        assert colour(replace(done, courses=(measured(29, DUE),)), after) is Colour.RED
        assert colour(replace(done, courses=(measured(30, DUE),)), after) is Colour.GREEN
        light = light_of(replace(done, courses=(CANTEENS,)), after)
        assert "还没有报送过数值" in light.sentence()

    def test_a_ceiling_falls(self) -> None:
        energy = Course("能耗", "吨", Decimal(80), DUE, START, Decimal(100), "<=")
        assert colour(replace(BARE, courses=(measured(90, course=energy),))) is Colour.GREEN
        assert colour(replace(BARE, courses=(measured(98, course=energy),))) is Colour.RED
        assert colour(replace(BARE, courses=(measured(79, course=energy),))) is Colour.GREEN

    @pytest.mark.parametrize(
        ("comparator", "baseline", "goal", "value", "colour"),
        [
            (">=", 95, 90, 89, Colour.YELLOW),
            (">=", 95, 90, 92, Colour.GREEN),
            (">=", 90, 90, 80, Colour.YELLOW),
            ("<=", 0, 0, 1, Colour.YELLOW),
            ("<=", 0, 0, 0, Colour.GREEN),
        ],
    )
    def test_what_was_reached_from_the_start_is_to_be_kept(
        self, comparator: str, baseline: int, goal: int, value: int, colour: Colour
    ) -> None:
        course = Course(
            subject="达标率",
            unit="%",
            goal=Decimal(goal),
            due=dt.date(2026, 12, 31),
            start=dt.date(2026, 1, 1),
            baseline=Decimal(baseline),
            comparator=comparator,
            measures=(Measure(dt.date(2026, 6, 30), Decimal(value)),),
        )
        assert course.expected(dt.date(2026, 6, 30)) == goal
        light = light_of(
            Situation(start=dt.date(2026, 1, 1), courses=(course,)), dt.date(2026, 7, 1)
        )
        assert light.colour == colour

    def test_what_is_counted_comes_whole(self) -> None:
        two = replace(CANTEENS, goal=Decimal(2))
        early, late = dt.date(2026, 3, 1), dt.date(2026, 10, 1)
        assert colour(replace(BARE, courses=(measured(0, early, two),)), early) is Colour.GREEN
        assert colour(replace(BARE, courses=(measured(0, late, two),)), late) is Colour.RED

    def test_a_share_below_one_is_said_in_two_places(self) -> None:
        share = replace(CANTEENS, goal=Decimal("0.7"), unit="比值")
        light = light_of(replace(BARE, courses=(measured(0, course=share),)), JUNE)
        assert "按进度应为0.35比值" in light.sentence()

    def test_without_baseline_only_the_date_counts(self) -> None:
        share = Course("覆盖率", "%", Decimal(95), DUE, START)
        assert colour(replace(BARE, courses=(measured(10, course=share),))) is Colour.GREEN


class TestReasons:
    def test_the_gravest_comes_first_and_makes_the_colour(self) -> None:
        both = replace(
            BARE,
            courses=(measured(8),),
            milestones=(Milestone("选址", dt.date(2026, 6, 28)),),
        )
        light = light_of(both, JUNE)
        assert [r.colour for r in light.reasons] == [Colour.RED, Colour.YELLOW]
        assert light.colour is Colour.RED

    @given(
        percent=st.integers(0, 100),
        days=st.integers(-400, 800),
        value=st.none() | st.integers(0, 40),
        missing=st.integers(0, 9),
    )
    def test_every_light_but_green_says_why_in_both_languages(
        self, percent: int, days: int, value: int | None, missing: int
    ) -> None:
        today = START + dt.timedelta(days=days)
        course = CANTEENS if value is None else measured(value, min(today, DUE))
        late = tuple(MissingReport(f"{n}月", START) for n in range(missing))
        light = light_of(replace(BARE, percent=percent, missing=late, courses=(course,)), today)
        assert light.reasons[0].colour is light.colour
        for language in ("zh", "en"):
            assert "{" not in light.sentence(language)
        assert {reason.code for reason in light.reasons} <= set(REASONS)

    @given(days=st.integers(0, 700))
    def test_waiting_never_makes_a_light_better(self, days: int) -> None:
        day = START + dt.timedelta(days=days)
        before, after = light_of(BARE, day), light_of(BARE, day + dt.timedelta(days=1))
        assert after.colour >= before.colour
