"""Lists of units as in a cell: where one name ends, and what was left out of it."""

import pytest

from taizhang.extraction.plan import Role
from taizhang.extraction.setting import Setting
from taizhang.extraction.units import read_units
from tests.extraction.units.reading import (
    COUNTY,
    DISTRICT,
    NATION,
    PREFECTURE,
    PROVINCE,
    cut,
    passage,
    roles,
    setting,
    surfaces,
)

LISTS = {
    "level said once for all": (
        PREFECTURE,
        "市财政局、教体局、卫生健康委",
        ["市财政局", "市教体局", "市卫生健康委"],
    ),
    "level goes on past a comma and past groups": (
        PREFECTURE,
        "市财政局，各县（区）人民政府，审计局",
        ["市财政局", "各县（区）人民政府", "市审计局"],
    ),
    "an autonomous place by its brief name": (
        setting("青岩侗族苗族自治州", "prefecture"),
        "青岩州教育局、民政局",
        ["青岩州教育局", "青岩州民政局"],
    ),
    "a collective of several kinds of places after 和": (
        NATION,
        "水利部、文化和旅游部和各省、自治区、直辖市人民政府",
        ["水利部", "文化和旅游部", "各省、自治区、直辖市人民政府"],
    ),
    "a collective of several kinds of places in the middle": (
        PROVINCE,
        "省水利厅及各设区市、县（市、区）人民政府，省财政厅",
        ["省水利厅", "各设区市、县（市、区）人民政府", "省财政厅"],
    ),
    "no level said at all": (DISTRICT, "教育局、总工会", ["教育局", "总工会"]),
    "organ said once for several places": (
        PREFECTURE,
        "沙泉、白杨县人民政府",
        ["沙泉县人民政府", "白杨县人民政府"],
    ),
    "organ said once for several towns": (
        DISTRICT,
        "柳坪、石桥镇人民政府，青山街道办事处",
        ["柳坪镇人民政府", "石桥镇人民政府", "青山街道办事处"],
    ),
    "places with level words before one organ": (
        PROVINCE,
        "栖川市、东澜市政府",
        ["栖川市政府", "东澜市政府"],
    ),
    "places joined by 和": (
        setting("中卫市", "prefecture"),
        "中宁和海原县人民政府",
        ["中宁县人民政府", "海原县人民政府"],
    ),
    "levels before one organ": (
        PREFECTURE,
        "市、县人民政府教育督导室",
        ["市人民政府教育督导室", "县人民政府教育督导室"],
    ),
    "a level and a scope before one organ": (
        PREFECTURE,
        "市、区县（市）教育局",
        ["市教育局", "区县（市）教育局"],
    ),
    "ending said once": (COUNTY, "县教育、财政、人社局", ["县教育局", "县财政局", "县人社局"]),
    "committee said once": (
        COUNTY,
        "县委组织部、宣传部、编办，县教育局、财政局",
        ["县委组织部", "县委宣传部", "县委编办", "县教育局", "县财政局"],
    ),
    "the Youth League in full lends no place and takes none": (
        COUNTY,
        "县教育局、共青团青溪县委员会、总工会",
        ["县教育局", "共青团青溪县委员会", "县总工会"],
    ),
    "和 within names": (
        PREFECTURE,
        "市工业和信息化局、旅游和文体广电局、发展和改革委员会",
        ["市工业和信息化局", "市旅游和文体广电局", "市发展和改革委员会"],
    ),
    "和 between names": (
        PREFECTURE,
        "市工业和信息化局和市财政局、审计局和民政局",
        ["市工业和信息化局", "市财政局", "市审计局", "市民政局"],
    ),
    "signs within a collective": (
        PREFECTURE,
        "各县、区人民政府（管委会）、市教育局",
        ["各县、区人民政府（管委会）", "市教育局"],
    ),
    "signs within a collective of provinces": (
        NATION,
        "各省、自治区、直辖市人民政府，教育部",
        ["各省、自治区、直辖市人民政府", "教育部"],
    ),
    "各 speaks of both": (
        COUNTY,
        "各乡镇人民政府、街道办事处",
        ["各乡镇人民政府", "各街道办事处"],
    ),
    "second plate in brackets": (
        PREFECTURE,
        "市市场监管局（市知识产权局）、财政局",
        ["市市场监管局（市知识产权局）", "市财政局"],
    ),
    "others are none": (
        PREFECTURE,
        "市司法局等有关责任单位",
        ["市司法局"],
    ),
    "others by number are none": (
        PREFECTURE,
        "市教育局、财政局等8个部门。",
        ["市教育局", "市财政局"],
    ),
    "stacked without sign": (PROVINCE, "省教育厅\n省人力社保厅", ["省教育厅", "省人力社保厅"]),
    "stacked without sign or level": (COUNTY, "教育局\n财政局", ["教育局", "财政局"]),
    "broken by the width of the page": (
        PREFECTURE,
        "市云计算和大数据局、旅游和\n文体广电局、人力资源社会\n保障局",
        ["市云计算和大数据局", "市旅游和文体广电局", "市人力资源社会保障局"],
    ),
    "an organ of a committee broken after the committee": (
        COUNTY,
        "县委\n组织部、县人民政府\n办公室",
        ["县委组织部", "县人民政府办公室"],
    ),
    "a collective broken after its scope": (
        PREFECTURE,
        "市财政局，各县（市、区）\n人民政府",
        ["市财政局", "各县（市、区）人民政府"],
    ),
    "parted by blanks": (
        PREFECTURE,
        "市生态环境局 工业和信息化局　市市场监管局",
        ["市生态环境局", "市工业和信息化局", "市市场监管局"],
    ),
    "institutions keep their names": (
        PREFECTURE,
        "市教育局、栖川职业技术学院、国网栖川供电公司、文旅集团",
        ["市教育局", "栖川职业技术学院", "国网栖川供电公司", "文旅集团"],
    ),
    "zones keep their names": (
        PREFECTURE,
        "市发展改革委、栖川工业园区管委会、云湖新区管委会、财政局",
        ["市发展改革委", "栖川工业园区管委会", "云湖新区管委会", "市财政局"],
    ),
    "towns": (
        COUNTY,
        "县教育局、城关镇政府、西山街道办事处、财政局",
        ["县教育局", "城关镇政府", "西山街道办事处", "县财政局"],
    ),
    "league committees": (COUNTY, "团县委、妇联、科协", ["团县委", "县妇联", "县科协"]),
    "ministries": (
        NATION,
        "教育部、国家发展改革委、全国总工会",
        ["教育部", "国家发展改革委", "全国总工会"],
    ),
    "persons are no units": (COUNTY, "县政府分管副县长、县教育局", ["县教育局"]),
    "no words": (COUNTY, "", []),
    "a stroke for none": (COUNTY, "—", []),
    "the same unit twice": (COUNTY, "县教育局、县教育局", ["县教育局"]),
}


@pytest.mark.parametrize(("where", "text", "expected"), LISTS.values(), ids=LISTS)
def test_a_list_gives_its_units(where: Setting, text: str, expected: list[str]) -> None:
    words = passage(text)

    found = read_units(words, Role.LEAD, where)

    assert surfaces(found) == expected
    assert {a.role for a in found} <= {Role.LEAD}
    for assignment in found:
        assert cut(words, assignment) == assignment.surface


def test_a_restored_name_has_the_places_of_all_its_words() -> None:
    words = passage("市财政局、教体局")

    restored = read_units(words, Role.SUPPORT, PREFECTURE)[1]

    assert [(s.start, s.end) for s in restored.spans] == [(0, 1), (5, 8)]


def test_a_name_in_traditional_script_stays_as_written() -> None:
    found = read_units(passage("縣財政局、縣總工會"), Role.LEAD, COUNTY)

    assert surfaces(found) == ["縣財政局", "縣總工會"]
    assert [a.canonical for a in found] == ["青溪县财政局", "青溪县总工会"]


def test_a_mark_behind_a_unit_gives_its_role() -> None:
    found = read_units(passage("县教育局（牵头）、县财政局"), Role.RESPONSIBLE, COUNTY)

    assert roles(found) == [("lead", "县教育局"), ("responsible", "县财政局")]


def test_verbs_in_a_cell_decide_for_their_units() -> None:
    found = read_units(passage("县教育局牵头，县财政局配合"), Role.RESPONSIBLE, COUNTY)

    assert roles(found) == [("lead", "县教育局"), ("support", "县财政局")]
