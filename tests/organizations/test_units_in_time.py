"""Units that are renamed, moved, merged, split, abolished and corrected."""

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DjangoCase

from taizhang.audit.models import Event
from taizhang.organizations import errors
from taizhang.organizations.models import Alias, Succession, Unit, UnitNature, UnitState
from taizhang.organizations.queries.naming import Names
from taizhang.organizations.services import (
    abolish_unit,
    add_alias,
    change_unit,
    correct_period,
    correct_unit,
    divisions_named,
    hand_over_duties,
    is_same_as,
    merge_units,
    move_unit,
    register_unit,
    rename_unit,
    split_unit,
    units_named,
)
from taizhang.organizations.services.tree import mend_paths
from taizhang.permission import Actor, DomainError, Grant, NotAllowed, Role
from tests.organizations.reorganisation import OPERATOR, County, county, reorganise

pytestmark = pytest.mark.django_db

D = dt.date


def right_code(body: str = "11330225MB0000001") -> str:
    from stdnum.cn import uscc

    return body + uscc.calc_check_digit(body)


@pytest.fixture
def here(db: None) -> County:
    return county()


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


class TestThePovertyOffice:
    def test_reads_as_of_a_day(self, here):
        reorganise(here)
        office = fresh(here.poverty)

        assert office.as_of(D(2020, 6, 30)).name == "青溪县扶贫开发办公室"
        assert office.as_of(D(2021, 5, 31)).name == "青溪县扶贫开发办公室"
        assert office.as_of(D(2021, 6, 1)).name == "青溪县乡村振兴局"
        assert office.as_of(D(2024, 3, 19)).name == "青溪县乡村振兴局"
        assert office.as_of(D(2024, 3, 20)) is None

    def test_exists_in_lists_as_of_a_day(self, here):
        reorganise(here)

        def names(day: dt.date) -> set[int]:
            return set(Unit.objects.as_of(day).values_list("pk", flat=True))

        assert here.poverty.pk in names(D(2018, 1, 1))
        assert here.agriculture.pk not in names(D(2018, 1, 1))
        assert here.poverty.pk in names(D(2022, 1, 1))
        assert here.poverty.pk not in names(D(2024, 3, 20))

    def test_is_said_as_of_the_plan_and_of_today(self, here):
        reorganise(here)
        office = fresh(here.poverty)
        names = Names([office])

        said = names.said(office, D(2020, 3, 1))
        assert said.words(today="（今%s）") == "青溪县扶贫开发办公室（今青溪县农业农村局）"
        said = names.said(office, D(2022, 3, 1))
        assert said.words(today="（今%s）") == "青溪县乡村振兴局（今青溪县农业农村局）"

    def test_needs_no_query_where_nothing_ever_changed(self, here, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert Names([here.poverty]).said(here.poverty, D(2020, 1, 1)).today == ()

    def test_stands_beneath_its_heir_who_so_reaches_its_tasks(self, here):
        reorganise(here)

        assert fresh(here.poverty).path.startswith(fresh(here.agriculture).path)
        assert mend_paths() == 0

    def test_is_found_by_each_of_its_names(self, here):
        reorganise(here)
        key = here.division.name
        divisions = divisions_named({key: "county"})

        for name, day in [
            ("青溪县扶贫开发办公室", D(2020, 1, 1)),
            ("青溪县乡村振兴局", D(2022, 1, 1)),
            ("青溪县扶贫开发办公室", None),
        ]:
            wanted = (name, "unit", key)
            assert units_named([wanted], divisions, on=day)[wanted].pk == here.poverty.pk

    def test_a_name_that_two_units_had_is_that_of_the_day(self, here):
        reorganise(here)
        second = register_unit(
            name="青溪县扶贫开发办公室",
            division=here.division,
            parent=here.government,
            since=D(2025, 1, 1),
            by=OPERATOR,
        )
        wanted = ("青溪县扶贫开发办公室", "unit", here.division.name)
        divisions = divisions_named({here.division.name: "county"})

        assert units_named([wanted], divisions, on=D(2020, 1, 1))[wanted].pk == here.poverty.pk
        assert units_named([wanted], divisions, on=D(2025, 6, 1))[wanted].pk == second.pk

    def test_has_its_history_with_the_documents_that_say_so(self, here):
        reorganise(here)

        assert list(
            Succession.objects.values_list("kind", "unit__name", "successor__name", "document")
        ) == [
            ("renamed", "青溪县乡村振兴局", "青溪县乡村振兴局", "青编〔2021〕9号"),
            ("merged", "青溪县乡村振兴局", "青溪县农业农村局", "青编〔2024〕3号"),
        ]
        acts = Event.objects.filter(subject_key=str(here.poverty.pk)).order_by("id")
        assert list(acts.values_list("act", flat=True)) == [
            "units.register",
            "units.change",
            "units.merge",
        ]


class TestTwoPeopleAtOnce:
    def test_the_second_who_renames_is_told(self, here):
        seen = fresh(here.poverty).revision
        rename_unit(
            unit=here.poverty, name="青溪县乡村振兴局", on=D(2021, 6, 1), seen=seen, by=OPERATOR
        )

        with pytest.raises(errors.ChangedMeanwhile):
            rename_unit(
                unit=here.poverty, name="青溪县振兴局", on=D(2021, 6, 2), seen=seen, by=OPERATOR
            )
        assert fresh(here.poverty).name == "青溪县乡村振兴局"


class TestAChange:
    def test_cannot_be_of_a_day_to_come(self, here):
        tomorrow = dt.date.today() + dt.timedelta(days=2)
        with pytest.raises(errors.InFuture):
            rename_unit(unit=here.poverty, name="青溪县某局", on=tomorrow, by=OPERATOR)

    def test_cannot_begin_before_what_holds_now(self, here):
        with pytest.raises(errors.BeforeStart):
            rename_unit(unit=here.agriculture, name="青溪县农业局", on=D(2019, 1, 10), by=OPERATOR)

    def test_must_change_something(self, here):
        with pytest.raises(errors.NothingChanges):
            change_unit(
                unit=here.poverty, on=D(2020, 1, 1), nature=here.poverty.nature, by=OPERATOR
            )

    def test_cannot_take_another_units_name(self, here):
        with pytest.raises(errors.NameTaken):
            rename_unit(
                unit=here.poverty, name=here.agriculture.name, on=D(2020, 1, 1), by=OPERATOR
            )

    def test_of_a_name_that_a_plan_used_makes_both_one(self, here):
        divisions = divisions_named({here.division.name: ""})
        wanted = ("青溪县乡村振兴局", "unit", here.division.name)
        named = units_named([wanted], divisions)[wanted]
        rename_unit(unit=here.poverty, name="青溪县乡村振兴局", on=D(2021, 6, 1), by=OPERATOR)

        assert not Unit.objects.filter(pk=named.pk).exists()
        assert units_named([wanted], divisions)[wanted].pk == here.poverty.pk

    def test_of_a_unit_that_is_gone_is_refused(self, here):
        reorganise(here)
        with pytest.raises(errors.AlreadyEnded):
            rename_unit(unit=here.poverty, name="青溪县某局", on=D(2024, 5, 1), by=OPERATOR)

    def test_needs_the_coordinator_of_what_stands_above(self, here):
        other = county("白水县")
        own = Actor("own", grants=(Grant(Role.COORDINATOR, here.government.path),))
        strange = Actor("strange", grants=(Grant(Role.COORDINATOR, other.government.path),))
        contact = Actor("contact", grants=(Grant(Role.CONTACT, here.government.path),))

        for by in (strange, contact):
            with pytest.raises(NotAllowed):
                rename_unit(unit=here.poverty, name="青溪县某局", on=D(2020, 1, 1), by=by)
        rename_unit(unit=here.poverty, name="青溪县某局", on=D(2020, 1, 1), by=own)
        with pytest.raises(NotAllowed):
            rename_unit(unit=here.government, name="青溪市人民政府", on=D(2020, 1, 1), by=own)


class TestCreditCodes:
    def test_are_checked_by_their_last_character(self, here):
        good = right_code()
        bad = good[:-1] + ("0" if good[-1] != "0" else "1")
        with pytest.raises(errors.CodeWrong, match="校验码"):
            change_unit(unit=here.poverty, on=D(2020, 1, 1), uscc=bad, by=OPERATOR)
        change_unit(unit=here.poverty, on=D(2020, 1, 1), uscc=good.lower(), by=OPERATOR)

        assert fresh(here.poverty).uscc == good
        assert fresh(here.poverty).as_of(D(2019, 1, 1)).uscc == ""

    def test_belong_to_one_unit(self, here):
        change_unit(unit=here.poverty, on=D(2020, 1, 1), uscc=right_code(), by=OPERATOR)
        with pytest.raises(errors.CodeTaken, match="扶贫"):
            change_unit(unit=here.agriculture, on=D(2020, 1, 1), uscc=right_code(), by=OPERATOR)


class TestMovingAUnit:
    def test_takes_what_stands_beneath_along(self, here):
        centre = register_unit(
            name="青溪县农业技术推广中心",
            division=here.division,
            parent=here.agriculture,
            by=OPERATOR,
        )
        move_unit(unit=here.agriculture, parent=here.poverty, on=D(2020, 1, 1), by=OPERATOR)

        assert fresh(centre).path == f"{fresh(here.poverty).path}{here.agriculture.pk}/{centre.pk}/"
        assert fresh(here.agriculture).as_of(D(2019, 6, 1)).parent == here.government
        assert mend_paths() == 0

    def test_cannot_put_it_beneath_itself(self, here):
        with pytest.raises(errors.BeneathItself):
            move_unit(unit=here.government, parent=here.poverty, on=D(2020, 1, 1), by=OPERATOR)


class TestSplittingAUnit:
    def test_leaves_the_parts_and_one_that_answers(self, here):
        whole = register_unit(
            name="青溪县卫生和计划生育局",
            division=here.division,
            parent=here.government,
            by=OPERATOR,
        )
        health, insurance = (
            register_unit(
                name=f"青溪县{words}",
                division=here.division,
                parent=here.government,
                since=D(2019, 1, 10),
                by=OPERATOR,
            )
            for words in ("卫生健康局", "医疗保障局")
        )
        split_unit(unit=whole, into=[health, insurance], on=D(2019, 1, 10), by=OPERATOR)
        kept = fresh(whole)

        said = Names([kept]).said(kept, D(2018, 1, 1))
        assert {u.name for u in said.today} == {"青溪县卫生健康局", "青溪县医疗保障局"}
        assert kept.heir is None

    def test_needs_parts(self, here):
        with pytest.raises(errors.NoSuccessor):
            split_unit(unit=here.poverty, into=[], on=D(2020, 1, 1), by=OPERATOR)


class TestAbolishingAUnit:
    def test_is_refused_while_units_stand_beneath_it(self, here):
        with pytest.raises(errors.HasUnitsBeneath, match="2"):
            abolish_unit(unit=here.government, on=D(2020, 1, 1), by=OPERATOR)

    def test_leaves_nobody_who_answers_today(self, here):
        abolish_unit(unit=here.poverty, on=D(2020, 1, 1), by=OPERATOR)
        kept = fresh(here.poverty)

        assert kept.until == D(2019, 12, 31)
        assert Names([kept]).said(kept, D(2018, 1, 1)).today == ()


class TestDutiesHandedOver:
    def test_leave_both_units_there(self, here):
        hand_over_duties(unit=here.poverty, to=here.agriculture, on=D(2020, 1, 1), by=OPERATOR)

        assert fresh(here.poverty).until is None
        assert Succession.objects.get().kind == "taken_over"


class TestMergingUnits:
    def test_cannot_merge_a_unit_with_itself(self, here):
        with pytest.raises(errors.SameUnit):
            merge_units(units=[here.poverty], into=here.poverty, on=D(2020, 1, 1), by=OPERATOR)

    def test_moves_units_beneath_to_the_heir(self, here):
        centre = register_unit(
            name="青溪县扶贫培训中心", division=here.division, parent=here.poverty, by=OPERATOR
        )
        merge_units(units=[here.poverty], into=here.agriculture, on=D(2020, 1, 1), by=OPERATOR)

        assert fresh(centre).parent == here.agriculture
        assert fresh(centre).as_of(D(2019, 1, 1)).parent == here.poverty
        assert mend_paths() == 0


class TestACorrection:
    def test_leaves_no_period(self, here):
        correct_unit(unit=here.poverty, changes={"name": "青溪县扶贫办公室"}, by=OPERATOR)

        assert [h.name for h in fresh(here.poverty).history] == ["青溪县扶贫办公室"]

    def test_of_a_day_moves_the_end_of_the_period_before(self, here):
        reorganise(here)
        correct_unit(unit=here.poverty, changes={"since": D(2021, 7, 1)}, by=OPERATOR)

        assert fresh(here.poverty).as_of(D(2021, 6, 15)).name == "青溪县扶贫开发办公室"
        assert Succession.objects.filter(kind="renamed", on=D(2021, 7, 1)).exists()

    def test_cannot_swallow_the_period_before(self, here):
        rename_unit(unit=here.agriculture, name="青溪县农业局", on=D(2020, 1, 1), by=OPERATOR)
        with pytest.raises(errors.PeriodsOverlap):
            correct_unit(unit=here.agriculture, changes={"since": D(2019, 1, 10)}, by=OPERATOR)

    def test_can_be_of_an_earlier_period(self, here):
        reorganise(here)
        period = here.poverty.periods.get()
        correct_period(period=period, changes={"name": "青溪县扶贫办"}, by=OPERATOR)

        assert fresh(here.poverty).as_of(D(2020, 1, 1)).name == "青溪县扶贫办"


class TestTellingWhoIsMeant:
    def named(self, here: County, name: str) -> Unit:
        wanted = (name, "unit", here.division.name)
        return units_named([wanted], divisions_named({here.division.name: ""}))[wanted]

    def test_is_remembered_so_that_nobody_is_asked_again(self, here):
        named = self.named(here, "青溪县农业农村和水利局")
        assert named.state == UnitState.UNCONFIRMED

        is_same_as(named=named, unit=here.agriculture, by=OPERATOR)

        assert self.named(here, "青溪县农业农村和水利局").pk == here.agriculture.pk
        assert Alias.objects.get().unit == here.agriculture

    def test_is_said_once(self, here):
        with pytest.raises(errors.NotUnconfirmed):
            is_same_as(named=here.poverty, unit=here.agriculture, by=OPERATOR)

    def test_a_group_member_stays_member(self, here):
        assert add_alias(unit=here.poverty, name="青溪县扶贫办", by=OPERATOR).unit == here.poverty
        with pytest.raises(errors.AliasKnown):
            add_alias(unit=here.poverty, name="青溪县扶贫办", by=OPERATOR)


class TestNatures:
    def test_are_told_by_names(self, here):
        assert here.government.nature == UnitNature.GOVERNMENT
        assert here.agriculture.nature == UnitNature.DEPARTMENT


class TestPeriods(DjangoCase):
    """Whatever is done in whatever order: one truth for each day."""

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["rename", "nature", "since", "period"]),
                st.dates(D(2015, 1, 1), D(2025, 1, 1)),
                st.integers(0, 5),
            ),
            max_size=12,
        )
    )
    def test_never_overlap_and_leave_no_gap(self, acts):
        here = county()
        unit = here.poverty
        for number, (act, day, which) in enumerate(acts):
            try:
                self.do(unit, act, day, which, number)
            except DomainError:
                continue
        history = fresh(unit).history
        for earlier, later in itertools.pairwise(history):
            assert earlier.valid_until is not None
            assert later.valid_from == earlier.valid_until + dt.timedelta(days=1)
        for held in history:
            assert (
                held.valid_from is None
                or held.valid_until is None
                or (held.valid_from <= held.valid_until)
            )

    def do(self, unit: Unit, act: str, day: dt.date, which: int, number: int) -> None:
        if act == "rename":
            rename_unit(unit=unit, name=f"青溪县第{number}局", on=day, by=OPERATOR)
        elif act == "nature":
            nature = list(UnitNature)[number % len(UnitNature)]
            change_unit(unit=unit, on=day, nature=nature, by=OPERATOR)
        elif act == "since":
            correct_unit(unit=unit, changes={"since": day}, by=OPERATOR)
        else:
            periods = list(unit.periods.all())
            if periods:
                period = periods[which % len(periods)]
                correct_period(period=period, changes={"valid_from": day}, by=OPERATOR)
