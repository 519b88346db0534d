"""The register in the database, and divisions entered by hand."""

import pytest

from taizhang.lexicon import divisions as register
from taizhang.organizations import errors
from taizhang.organizations.models import Division, Level, Unit
from taizhang.organizations.services import divisions_named, units_named
from taizhang.organizations.services.change_division import add_division, change_division
from taizhang.organizations.services.load_divisions import is_loaded, load_divisions
from taizhang.permission import Actor, Grant, NotAllowed, Role
from tests.organizations.reorganisation import OPERATOR

pytestmark = pytest.mark.django_db


class TestLoading:
    def test_brings_every_division_with_code_level_and_parent(self):
        assert not is_loaded()
        loaded = load_divisions(by=OPERATOR)

        assert loaded.added == len(register.all_divisions()) == Division.objects.count()
        county = Division.objects.get(code="330225")
        assert (county.name, county.level, county.parent.parent.name) == (
            "象山县",
            Level.COUNTY,
            "浙江省",
        )
        assert Division.objects.get(name="密云县").until == 2014
        assert is_loaded()

    def test_again_changes_nothing(self):
        load_divisions(by=OPERATOR)
        again = load_divisions(by=OPERATOR)

        assert (again.added, again.changed) == (0, 0)

    def test_keeps_what_a_plan_named_before(self):
        before = Division.objects.create(name="象山县")
        load_divisions(by=OPERATOR)

        assert Division.objects.get(code="330225") == before
        assert divisions_named({"象山县": ""})["象山县"] == before

    def test_is_for_the_coordinator_of_the_whole_installation(self):
        by = Actor("county", grants=(Grant(Role.COORDINATOR, "/7/"),))
        with pytest.raises(NotAllowed):
            load_divisions(by=by)
        load_divisions(by=Actor("all", grants=(Grant(Role.COORDINATOR),)))


class TestEnteringADivision:
    def test_may_be_a_township_with_or_without_code(self):
        county = divisions_named({"象山县": ""})["象山县"]
        town = add_division(
            name="石浦镇", level="township", parent=county, code="330225101", by=OPERATOR
        )
        assert divisions_named({"象山县石浦镇": "", "象山县": ""})["象山县石浦镇"] == town

    @pytest.mark.parametrize("code", ["330226101", "33022510", "33022510X"])
    def test_refuses_a_code_that_is_not_its_countys(self, code):
        county = divisions_named({"象山县": ""})["象山县"]
        with pytest.raises(errors.DivisionCodeWrong):
            add_division(name="石浦镇", level="township", parent=county, code=code, by=OPERATOR)

    def test_is_done_once(self):
        county = divisions_named({"象山县": ""})["象山县"]
        add_division(name="石浦镇", level="township", parent=county, by=OPERATOR)
        with pytest.raises(errors.DivisionKnown):
            add_division(name="石浦镇", level="township", parent=county, by=OPERATOR)


class TestPlacingADivision:
    def test_puts_its_government_under_that_of_the_division_above(self):
        key = ("青溪县民政局", "unit", "青溪县")
        divisions = divisions_named({"青溪县": "county", "岚川市": "prefecture"})
        bureau = units_named([key], divisions)[key]

        change_division(
            division=divisions["青溪县"],
            name="青溪县",
            level="county",
            parent=divisions["岚川市"],
            code="",
            by=OPERATOR,
        )
        city = Unit.objects.get(name="岚川市人民政府")
        assert Unit.objects.get(pk=bureau.pk).path.startswith(city.path)

    def test_cannot_be_beneath_itself(self):
        here = divisions_named({"青溪县": "county"})["青溪县"]
        town = add_division(name="白石镇", level="township", parent=here, by=OPERATOR)
        with pytest.raises(errors.BeneathItself):
            change_division(
                division=here, name="青溪县", level="county", parent=town, code="", by=OPERATOR
            )
