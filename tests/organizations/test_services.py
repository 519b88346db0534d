import pytest
from django.db import IntegrityError

from taizhang.extraction import plan as read
from taizhang.organizations.models import Alias, Division, Level, Unit, UnitKind, UnitState
from taizhang.organizations.services import divisions_named, units_named
from taizhang.policies.models import Comparator, DeadlineKind, Role

pytestmark = pytest.mark.django_db


class TestDivisionsNamed:
    def test_are_made_once(self):
        first = divisions_named({"象山县": "county", "宁波市": ""})
        second = divisions_named({"象山县": "county"})

        assert second["象山县"] == first["象山县"]
        assert Division.objects.count() == 3

    def test_of_the_register_bring_their_code_and_those_above(self):
        county = divisions_named({"象山县": ""})["象山县"]

        assert (county.code, county.parent.name) == ("330225", "宁波市")
        assert county.parent.parent.code == "330000"

    def test_learn_their_level_from_their_own_plan(self):
        divisions_named({"临江": ""})
        divisions_named({"临江": "county"})
        divisions_named({"临江": ""})

        assert Division.objects.get().level == Level.COUNTY


class TestUnitsNamed:
    def named(self, *keys: tuple[str, str, str | None]) -> list[Unit]:
        divisions = divisions_named({key[2]: "" for key in keys if key[2]})
        return [units_named([key], divisions)[key] for key in keys]

    def test_are_known_by_their_official_name(self):
        one, again = self.named(*[("象山县教育局", "unit", "象山县")] * 2)
        assert one == again

    def test_are_known_by_another_name_too(self):
        (bureau,) = self.named(("象山县教育局", "unit", "象山县"))
        Alias.objects.create(unit=bureau, name="象山县文教局")

        assert self.named(("象山县文教局", "unit", "象山县")) == [bureau]

    def test_are_different_groups_in_different_places(self):
        here, there, nowhere = self.named(
            ("各县（区）人民政府", "group", "浙江省"),
            ("各县（区）人民政府", "group", "宁夏回族自治区"),
            ("各县（区）人民政府", "group", None),
        )
        assert len({here.pk, there.pk, nowhere.pk}) == 3

    def test_are_found_in_three_queries(self, django_assert_num_queries):
        keys = [(f"象山县{i}局", "unit", "象山县") for i in range(50)]
        divisions = divisions_named({"象山县": ""})
        units_named(keys, divisions)

        with django_assert_num_queries(3):
            assert len(units_named(keys, divisions)) == 50

    @pytest.mark.parametrize(
        ("name", "state"),
        [
            ("象山县民政局", UnitState.DERIVED),
            ("象山县妇女联合会", UnitState.DERIVED),
            ("国家税务总局象山县税务局", UnitState.DERIVED),
            ("中共象山县委组织部", UnitState.DERIVED),
            ("象山县人民政府国有资产监督管理委员会", UnitState.DERIVED),
            ("象山县国资办", UnitState.UNCONFIRMED),
            ("象山县石斛产业发展局", UnitState.UNCONFIRMED),
            ("象山港职业技术学院", UnitState.UNCONFIRMED),
        ],
    )
    def test_are_asked_for_where_no_rule_explains_the_name(self, name, state):
        (unit,) = self.named((name, "unit", "象山县"))
        assert unit.state == state

    def test_cannot_have_no_name(self):
        with pytest.raises(IntegrityError):
            Unit.objects.create(name="")


class TestTheValuesOfChoices:
    @pytest.mark.parametrize(
        ("kept", "given"),
        [
            (UnitKind, read.UnitKind),
            (Role, read.Role),
            (DeadlineKind, read.DeadlineKind),
        ],
    )
    def test_are_those_of_the_reader(self, kept, given):
        assert set(kept.values) == {value.value for value in given}

    def test_hold_every_level_of_the_reader_and_townships(self):
        assert set(Level.values) == {level.value for level in read.Level} | {"township"}

    def test_hold_every_comparator_of_the_plan_format(self):
        assert {">=", ">", "<=", "<", "~", "="} == set(Comparator.values)
