"""Whose plan it is."""

import pytest

from taizhang.extraction.plan import Level
from taizhang.extraction.units import find_jurisdiction, find_locality

PLANS = [
    ("象山县职业教育高质量发展实施方案", None, [], "象山县", Level.COUNTY),
    ("中卫市贯彻落实《自治区深化产教融合实施方案》分工方案", None, [], "中卫市", Level.PREFECTURE),
    ("《浙江省深化产教融合实施方案》重点任务分工方案", None, [], "浙江省", Level.PROVINCE),
    ("岚江省农村客运提质增效三年行动", None, [], "岚江省", Level.PROVINCE),
    ("北原自治区政务服务能力提升方案", None, [], "北原自治区", Level.PROVINCE),
    ("澄湖区促进就业方案", None, [], "澄湖区", Level.COUNTY),
    ("2023年重点工作任务分解表", "栖川市人民政府办公室", [], "栖川市", Level.PREFECTURE),
    ("关于印发青溪县卫生提升方案的通知", None, [], "青溪县", Level.COUNTY),
    ("宁波市象山县教育提升方案", None, [], "象山县", Level.COUNTY),
    ("中共象山县委关于加强教育工作的意见", None, [], "象山县", Level.COUNTY),
    ("北京市海淀区教育提升方案", None, [], "海淀区", Level.COUNTY),
    ("恩施土家族苗族自治州旅游方案", None, [], "恩施土家族苗族自治州", Level.PREFECTURE),
    ("恩施州旅游方案", None, [], "恩施土家族苗族自治州", Level.PREFECTURE),
    ("青岩州旅游方案", "青岩侗族苗族自治州人民政府", [], "青岩侗族苗族自治州", Level.PREFECTURE),
    ("柏岭县旅游方案", None, ["柏岭彝族自治县人民政府"], "柏岭彝族自治县", Level.COUNTY),
    ("柏岭县旅游方案", "柏岭县人民政府", ["青岩彝族自治县"], "柏岭县", Level.COUNTY),
    ("义乌市教育提升方案", None, [], "义乌市", Level.COUNTY),
    ("榆桥市特色农业行动方案", None, ["各镇（街道）", "各镇（街道）配合"], "榆桥市", Level.COUNTY),
    ("禾浦縣公共文化服務行動方案", None, [], "禾浦县", Level.COUNTY),
    ("基层应急管理能力提升行动方案", "应急管理部 财政部", [], None, Level.NATIONAL),
    ("国务院关于加强应急管理的意见", None, [], None, Level.NATIONAL),
]


@pytest.mark.parametrize(
    ("title", "issuer", "samples", "name", "level"), PLANS, ids=[p[0] for p in PLANS]
)
def test_the_place_whose_plan_it_is(
    title: str, issuer: str | None, samples: list[str], name: str | None, level: Level
) -> None:
    found = find_jurisdiction(title, issuer, samples)

    assert found is not None
    assert (found.name, found.level) == (name, level)


@pytest.mark.parametrize(
    "title", ["职业教育重点任务分工方案", "城市管理提升行动方案", "工业园区绿色发展方案"]
)
def test_a_plan_may_name_no_place(title: str) -> None:
    assert find_jurisdiction(title, None, ["市教育局", "市财政局"]) is None


class TestASignature:
    def test_tells_the_place_where_title_and_issuer_do_not(self) -> None:
        found = find_jurisdiction("工作任务分解表", None, ["市教育局、市财政局", "栖川市教育局"])

        assert found is not None
        assert found.name == "栖川市"

    def test_is_not_a_lower_government_in_a_list_of_units(self) -> None:
        samples = ["市教育局、市财政局", "沙泉县人民政府"]

        assert find_jurisdiction("工作任务分解表", None, samples) is None


class TestThePlacesAbove:
    def test_come_from_the_register(self) -> None:
        found = find_locality("象山县教育方案", None, [])

        assert [a.name for a in found.ancestors] == ["宁波市", "浙江省"]

    def test_come_from_the_text_for_a_place_that_is_not_listed(self) -> None:
        samples = [
            "为贯彻落实《岚江市人民政府关于加快发展的意见》，根据临澜省委部署，结合我县实际。"
        ]

        found = find_locality("青溪县教育方案", None, samples)

        assert [a.name for a in found.ancestors] == ["岚江市", "临澜省"]

    def test_stay_unknown_where_several_places_bear_the_name(self) -> None:
        assert find_locality("鼓楼区教育方案", None, []).ancestors == ()

    def test_are_told_by_the_text_where_several_places_bear_the_name(self) -> None:
        found = find_locality("鼓楼区教育方案", None, ["根据福州市部署"])

        assert [a.name for a in found.ancestors] == ["福州市", "福建省"]


class TestOtherPlaces:
    def test_are_those_that_units_are_named_by(self) -> None:
        found = find_locality("河湾市教育方案", None, ["市教育局，沙泉县人民政府、白杨县人民政府"])

        assert [p.name for p in found.places] == ["沙泉县", "白杨县"]

    def test_are_no_common_words(self) -> None:
        found = find_locality(
            "河湾市教育方案", None, ["各县、城区、工业园区、设区市，全县，示范县政府"]
        )

        assert found.places == ()
