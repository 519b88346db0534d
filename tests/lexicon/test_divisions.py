"""The register of divisions, and the levels of places that it does not list."""

import pytest

from taizhang.lexicon import divisions


def test_a_county_knows_the_places_above_it() -> None:
    (county,) = divisions.named("象山县")

    assert [d.name for d in county.ancestors] == ["宁波市", "浙江省"]


def test_a_name_without_level_word_finds_the_place() -> None:
    assert [d.name for d in divisions.called("中宁")] == ["中宁县"]


def test_a_name_may_belong_to_several_places() -> None:
    provinces = {d.ancestors[-1].name for d in divisions.named("鼓楼区")}

    assert {"江苏省", "福建省", "河南省"} <= provinces


def test_a_district_of_a_municipality_belongs_to_it() -> None:
    (district,) = divisions.named("海淀区")

    assert [d.name for d in district.ancestors] == ["北京市"]


def test_a_name_given_up_is_known_with_its_last_year() -> None:
    (former,) = divisions.named("江干区")

    assert former.until == 2020


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("浙江省", "province"),
        ("宁夏回族自治区", "province"),
        ("重庆市", "province"),
        ("恩施土家族苗族自治州", "prefecture"),
        ("锡林郭勒盟", "prefecture"),
        ("大兴安岭地区", "prefecture"),
        ("义乌市", "county"),
        ("神农架林区", "county"),
        ("临澜省", "province"),
        ("北原自治区", "province"),
        ("栖川市", "prefecture"),
        ("青溪县", "county"),
        ("澄湖区", "county"),
        ("城市", None),
        ("工业园区", None),
        ("经济开发区", None),
        ("社区", None),
        ("各县", None),
        ("产业联盟", None),
        ("教育局", None),
    ],
)
def test_the_level_of_a_place(name: str, level: str | None) -> None:
    assert divisions.level_of(name) == level


@pytest.mark.parametrize(
    ("name", "short"),
    [("中宁县", "中宁"), ("恩施土家族苗族自治州", "恩施"), ("和县", "和县"), ("青溪县", "青溪")],
)
def test_the_name_without_the_word_of_the_level(name: str, short: str) -> None:
    assert divisions.short_of(name) == short


def test_every_division_hangs_below_a_province() -> None:
    tops = {d.ancestors[-1].name for p in divisions.provinces() for d in divisions.children(p)}

    assert tops == {p.name for p in divisions.provinces() if divisions.children(p)}
    assert len(divisions.provinces()) == 34
