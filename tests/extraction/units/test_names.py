"""What a name stands for: place, official name, kind, and how sure the reading is."""

import pytest

from taizhang.extraction.plan import Role
from taizhang.extraction.setting import Setting
from taizhang.extraction.units import read_units
from tests.extraction.units.reading import (
    CITY_OF_REGION,
    COUNTY,
    DISTRICT,
    NATION,
    NOWHERE,
    PREFECTURE,
    PROVINCE,
    passage,
    setting,
)

UNITS = [
    (COUNTY, "县发改局", "青溪县", "青溪县发展和改革局"),
    (COUNTY, "县人力社保局", "青溪县", "青溪县人力资源和社会保障局"),
    (COUNTY, "县委编办", "青溪县", "中共青溪县委机构编制委员会办公室"),
    (COUNTY, "县税务局", "青溪县", "国家税务总局青溪县税务局"),
    (COUNTY, "市教育局", "岚江市", "岚江市教育局"),
    (COUNTY, "省教育厅", "临澜省", "临澜省教育厅"),
    (COUNTY, "城关镇政府", "青溪县城关镇", "青溪县城关镇人民政府"),
    (COUNTY, "西山街道办", "青溪县西山街道", "青溪县西山街道办事处"),
    (COUNTY, "青溪海事处", "青溪县", "青溪海事处"),
    (COUNTY, "县纪委监委", "青溪县", "中共青溪县纪律检查委员会青溪县监察委员会"),
    (COUNTY, "团县委", "青溪县", "共青团青溪县委员会"),
    (COUNTY, "共青团县委", "青溪县", "共青团青溪县委员会"),
    (COUNTY, "共青团青溪县委员会", "青溪县", "共青团青溪县委员会"),
    (COUNTY, "县府办", "青溪县", "青溪县人民政府办公室"),
    (COUNTY, "县教育局职成教股", "青溪县", "青溪县教育局职成教股"),
    (COUNTY, "县法院", "青溪县", "青溪县人民法院"),
    (COUNTY, "教育局", "青溪县", "青溪县教育局"),
    (COUNTY, "教育部", None, "教育部"),
    (PREFECTURE, "市发展改革委", "栖川市", "栖川市发展和改革委员会"),
    (PREFECTURE, "市编办", "栖川市", "中共栖川市委机构编制委员会办公室"),
    (PREFECTURE, "市国资委", "栖川市", "栖川市人民政府国有资产监督管理委员会"),
    (PREFECTURE, "市政府国资委", "栖川市", "栖川市人民政府国有资产监督管理委员会"),
    (PREFECTURE, "市政府国有资产监督管理委员会", "栖川市", "栖川市人民政府国有资产监督管理委员会"),
    (PREFECTURE, "栖川市人民政府国有资产监督管理委员会", "栖川市",
     "栖川市人民政府国有资产监督管理委员会"),
    (PREFECTURE, "市政府外办", "栖川市", "栖川市人民政府外事办公室"),
    (PREFECTURE, "市政府督查室", "栖川市", "栖川市人民政府督查室"),
    (PREFECTURE, "市法院", "栖川市", "栖川市中级人民法院"),
    (PREFECTURE, "市市场监管局", "栖川市", "栖川市市场监督管理局"),
    (PREFECTURE, "市场监管局", "栖川市", "栖川市市场监督管理局"),
    (PREFECTURE, "栖川工业园区管委会", "栖川市", "栖川工业园区管理委员会"),
    (PREFECTURE, "沙泉县人民政府", "沙泉县", "沙泉县人民政府"),
    (PREFECTURE, "市云计算和大数据局", "栖川市", "栖川市云计算和大数据局"),
    (PROVINCE, "省直机关工委", "岚江省", "中共岚江省委直属机关工作委员会"),
    (PROVINCE, "温州市政府", "温州市", "温州市人民政府"),
    (DISTRICT, "区妇联", "澄湖区", "澄湖区妇女联合会"),
    (DISTRICT, "市资规局澄湖分局", "栖川市", "栖川市自然资源和规划局澄湖分局"),
    (CITY_OF_REGION, "自治区教育厅", "北原自治区", "北原自治区教育厅"),
    (CITY_OF_REGION, "区党委组织部", "北原自治区", "中共北原自治区党委组织部"),
    (NATION, "国家发展改革委", None, "国家发展和改革委员会"),
    (NATION, "人力资源社会保障部", None, "人力资源和社会保障部"),
    (NATION, "国务院国有资产监督管理委员会", None, "国务院国有资产监督管理委员会"),
    (NATION, "国务院安委会办公室", None, "国务院安全生产委员会办公室"),
    (NOWHERE, "市财政局", None, "市财政局"),
    (NOWHERE, "市发改委", None, "市发展和改革委员会"),
    (setting("恩施土家族苗族自治州", "prefecture"), "州人社局", "恩施土家族苗族自治州",
     "恩施土家族苗族自治州人力资源和社会保障局"),
    (setting("恩施土家族苗族自治州", "prefecture"), "恩施州水利局", "恩施土家族苗族自治州",
     "恩施土家族苗族自治州水利局"),
    (setting("青岩侗族苗族自治州", "prefecture"), "青岩州水利局", "青岩侗族苗族自治州",
     "青岩侗族苗族自治州水利局"),
    (setting("北京市", "province"), "市教委", "北京市", "北京市教育委员会"),
    (setting("义乌市", "county"), "市教育局", "义乌市", "义乌市教育局"),
    (setting("象山县", "county"), "市教育局", "宁波市", "宁波市教育局"),
]  # fmt: skip

GROUPS = [
    (COUNTY, "各乡镇（街道）", None, "各乡镇（街道）"),
    (COUNTY, "青溪县职业教育联席会议成员单位", "青溪县", "青溪县职业教育联席会议成员单位"),
    (COUNTY, "县职业教育联席会议成员单位", "青溪县", "青溪县职业教育联席会议成员单位"),
    (PREFECTURE, "县教育局", None, "县教育局"),
    (PREFECTURE, "各行业主管部门", None, "各行业主管部门"),
    (PROVINCE, "各设区市政府", None, "各设区市政府"),
    (PROVINCE, "市、县（区）人民政府", None, "市、县（区）人民政府"),
    (NATION, "各成员单位", None, "各成员单位"),
]


@pytest.mark.parametrize(
    ("where", "text", "division", "canonical"), UNITS, ids=[f"{u[1]}-{u[3]}" for u in UNITS]
)
def test_a_unit_has_a_place_and_an_official_name(
    where: Setting, text: str, division: str | None, canonical: str
) -> None:
    (unit,) = read_units(passage(text), Role.LEAD, where)

    assert (unit.division, unit.canonical, unit.kind.value) == (division, canonical, "unit")


@pytest.mark.parametrize(
    ("where", "text", "division", "canonical"), GROUPS, ids=[g[1] for g in GROUPS]
)
def test_a_collective_names_no_single_unit(
    where: Setting, text: str, division: str | None, canonical: str
) -> None:
    groups = read_units(passage(text), Role.LEAD, where)

    assert (groups[-1].division, groups[-1].kind.value) == (division, "group")
    assert canonical.endswith(groups[-1].canonical)


class TestTheOfficeForPosts:
    def test_belonged_to_the_government_before_2018(self) -> None:
        (unit,) = read_units(
            passage("市编办"), Role.LEAD, setting("栖川市", "prefecture", year=2016)
        )

        assert unit.canonical == "栖川市机构编制委员会办公室"

    def test_was_the_partys_where_the_committee_is_named(self) -> None:
        (unit,) = read_units(
            passage("市委编办"), Role.LEAD, setting("栖川市", "prefecture", year=2016)
        )

        assert unit.canonical == "中共栖川市委机构编制委员会办公室"


def test_a_form_that_the_document_writes_in_full_takes_that_form() -> None:
    where = Setting(jurisdiction=COUNTY.jurisdiction, full_names={"大数据中心": "大数据发展中心"})

    (unit,) = read_units(passage("县大数据中心"), Role.LEAD, where)

    assert unit.surface == "县大数据中心"
    assert unit.canonical == "青溪县大数据发展中心"


class TestConfidence:
    def test_is_high_where_every_word_is_known(self) -> None:
        (unit,) = read_units(passage("县财政局"), Role.LEAD, COUNTY)

        assert unit.confidence >= 0.9
        assert unit.warnings == ()

    def test_is_low_and_warns_where_an_organ_is_not_known(self) -> None:
        (unit,) = read_units(passage("县综服办"), Role.LEAD, COUNTY)

        assert unit.confidence < 0.9
        assert [w.code for w in unit.warnings] == ["unit-unknown"]

    def test_is_low_where_places_differ_in_what_is_meant(self) -> None:
        (unit,) = read_units(passage("县教体局"), Role.LEAD, COUNTY)

        assert unit.confidence < 0.9

    def test_is_low_and_warns_where_the_place_is_not_said(self) -> None:
        (unit,) = read_units(passage("市教育局"), Role.LEAD, setting("青溪县", "county"))

        assert (unit.division, unit.canonical) == (None, "市教育局")
        assert [w.code for w in unit.warnings] == ["place-unknown"]


def test_an_official_name_made_with_a_places_brief_name_is_a_guess() -> None:
    (brief,) = read_units(passage("州教育局"), Role.LEAD, setting("青岩州", "prefecture"))
    (full,) = read_units(passage("州教育局"), Role.LEAD, setting("青岩侗族自治州", "prefecture"))

    assert brief.confidence < 0.9 < full.confidence
