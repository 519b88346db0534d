"""The default tree: governments of divisions, and under each its organs."""

import pytest

from taizhang.organizations.models import Division, Level, Unit
from taizhang.organizations.services import divisions_named, units_named
from taizhang.organizations.services.tree import mend_paths

pytestmark = pytest.mark.django_db


def named(*keys: tuple[str, str, str | None]) -> list[Unit]:
    divisions = divisions_named({key[2]: "" for key in keys if key[2]})
    found = units_named(keys, divisions)
    return [found[key] for key in keys]


def names_above(unit: Unit) -> list[str]:
    ids = [int(pk) for pk in Unit.objects.get(pk=unit.pk).path.strip("/").split("/")]
    names = Unit.objects.in_bulk(ids)
    return [names[pk].name for pk in ids]


class TestAUnitThatAPlanNamesFirst:
    def test_stands_under_the_governments_of_its_division_and_those_above(self):
        (bureau,) = named(("象山县民政局", "unit", "象山县"))

        assert names_above(bureau) == [
            "浙江省人民政府",
            "宁波市人民政府",
            "象山县人民政府",
            "象山县民政局",
        ]
        assert bureau.parent.name == "象山县人民政府"

    def test_may_be_of_the_party(self):
        (department,) = named(("中共象山县委组织部", "unit", "象山县"))

        assert department.parent.name == "象山县人民政府"

    def test_may_be_a_government_itself(self):
        bureau, government = named(
            ("象山县民政局", "unit", "象山县"), ("象山县人民政府", "unit", "象山县")
        )
        assert bureau.parent == government
        assert Unit.objects.filter(name="象山县人民政府").count() == 1

    def test_may_be_a_government_that_other_units_stood_under_before(self):
        named(("象山县民政局", "unit", "象山县"))
        (government,) = named(("象山县人民政府", "unit", "象山县"))

        assert government.children.get().name == "象山县民政局"

    def test_of_a_town_stands_under_the_county(self):
        (office,) = named(("象山县石浦镇人民政府", "unit", "象山县石浦镇"))

        assert names_above(office)[-2:] == ["象山县人民政府", "象山县石浦镇人民政府"]
        assert (office.division.name, office.division.level) == ("石浦镇", Level.TOWNSHIP)

    def test_of_no_place_stands_alone(self):
        (ministry,) = named(("教育部", "unit", None))

        assert (ministry.parent, ministry.path) == (None, f"/{ministry.pk}/")

    def test_of_an_invented_place_stands_under_its_government(self):
        (bureau,) = named(("临江县教育局", "unit", "临江县"))

        assert names_above(bureau) == ["临江县人民政府", "临江县教育局"]

    def test_is_a_group_under_the_government_too(self):
        (group,) = named(("各县（区）人民政府", "group", "宁波市"))

        assert group.parent.name == "宁波市人民政府"


class TestManyUnits:
    def test_are_made_in_few_queries(self, django_assert_max_num_queries):
        keys = [(f"象山县第{i}中学", "unit", "象山县") for i in range(1000)]
        divisions = divisions_named({"象山县": ""})

        with django_assert_max_num_queries(27):
            units_named(keys, divisions)
        with django_assert_max_num_queries(3):
            units_named(keys, divisions)


class TestDivisionsWithOneName:
    def test_are_told_apart_by_the_places_named_with_them(self):
        nanjing = divisions_named({"鼓楼区": "county", "南京市": ""})["鼓楼区"]
        fuzhou = divisions_named({"鼓楼区": "county", "福州市": ""})["鼓楼区"]

        assert (nanjing.code, fuzhou.code) == ("320106", "350102")

    def test_have_units_of_the_same_name(self):
        units = [
            units_named([key], divisions_named({"鼓楼区": "county", city: ""}))[key]
            for key in [("鼓楼区教育局", "unit", "鼓楼区")]
            for city in ("南京市", "福州市")
        ]
        assert units[0] != units[1]

    def test_stay_without_code_where_nothing_tells(self):
        assert divisions_named({"鼓楼区": "county"})["鼓楼区"].code == ""
        assert Division.objects.count() == 1


class TestPaths:
    def test_are_mended_by_the_parents(self):
        (bureau,) = named(("象山县民政局", "unit", "象山县"))
        right = bureau.path
        Unit.objects.update(path="/9/")

        assert mend_paths() == 4
        assert Unit.objects.get(pk=bureau.pk).path == right
        assert mend_paths() == 0
