"""Small plans of two levels, written in a few lines."""

from __future__ import annotations

from taizhang import parse, read
from taizhang.extraction.plan import Plan

UNITS = "牵头单位：县水利局；完成时限：{due}"

#: Tasks of one field; enough of them that the words which all of them share tell nothing.
UPPER = (
    "推进城乡供水一体化。建设规模化供水工程，农村自来水普及率达到92%以上。",
    "加强水质监测。健全从水源到龙头的水质检测制度，水质合格率达到95%以上。",
    "改造老旧管网。降低公共供水管网漏损率，漏损率控制在9%以内。",
    "完善农村水价机制。推行“两部制”水价，计量收费率达到90%以上。",
    "保护饮用水水源。划定水源保护区，开展水源地环境整治。",
    "健全应急供水预案。每个县建设应急备用水源1处以上，储备应急供水物资。",
    "加强用水管理。推进节水型社会建设，创建节水型单位200家。",
    "培训管水队伍。每年培训村级管水员5000人次。",
)
LOWER = (
    "管网改造工程。更换老旧供水管网60公里，漏损率降到8%以内。",
    "管好水费。实行“两部制”水价，农村供水计量收费率达到85%以上。",
    "盯住水质。县水质检测中心每月抽检，水质合格率达到95%以上。",
    "建设应急水源。新打备用水源井3处，购置应急供水车2辆。",
    "让更多农户用上自来水。铺设城乡供水一体化管网，农村自来水普及率达到94%以上。",
    "创建节水型单位12家。在机关、学校推广节水器具。",
    "改造县城路灯。更换节能灯具3000盏。",
)


def plan(
    items: tuple[str, ...], due: str = "2026年12月底前", place: str = "云溪县", goals: str = ""
) -> Plan:
    """The plan of these tasks, each with its deadline; `goals` is a paragraph of general targets."""
    head = [f"{place}农村供水保障行动方案"]
    if goals:
        head += ["一、工作目标", goals, "二、重点任务"]
    tasks = [
        f"{number}.{item}（{UNITS.format(due=due)}）" for number, item in enumerate(items, start=1)
    ]
    return parse(read("\n\n".join([*head, *tasks]).encode(), "plan.txt"))


def upper(due: str = "2026年12月底前", goals: str = "") -> Plan:
    """The plan of the upper level."""
    return plan(UPPER, due, "青澜省", goals)


def lower(due: str = "2026年12月底前", goals: str = "") -> Plan:
    """The plan of the lower level."""
    return plan(LOWER, due, "云溪县", goals)
