"""The Word files that readers are measured on: invented plans, with tables merged both ways.

Runs carry fonts and sizes of their own, as the documents of offices do.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

#: Characters on a page at 仿宋 三号 (28 by 22, with headings and short lines), table rows on one.
PAGE_CHARACTERS, PAGE_ROWS = 500, 9

_HEAD = ("工作任务", "序号", "主要内容", "牵头单位", "配合单位", "完成时限")
_ORGANS = (
    "省交通运输厅", "省发展改革委", "省财政厅", "省自然资源厅", "省农业农村厅", "省公安厅",
    "省生态环境厅", "省水利厅", "省应急管理厅", "省大数据发展管理局", "省乡村振兴局", "省气象局",
)  # fmt: skip
_ACTS = (
    "实施农村公路提档升级工程", "推进城乡客运服务一体化", "完善县乡村三级物流体系", "健全养护管理长效机制",
    "提升桥梁隧道安全水平", "推广路长制信息平台", "培育交通运输龙头企业", "开展示范县创建活动",
)  # fmt: skip
_ENDS = (
    "到2027年，新改建农村公路{a}公里以上，建制村通双车道公路比例达到{b}%",
    "每年安排专项资金{a}万元，优先支持{b}个重点县",
    "建成县级物流中心{b}个、乡镇服务站{a}个，打造交通运输与文化旅游融合发展的样板线路",
    "完善考核评价办法，强化结果运用，推动各项任务落实落细，形成可复制可推广的经验做法",
)
_SECTIONS = "一二三四五六七八九十"


def make(pages: int) -> bytes:
    """A plan of about so many pages: half prose, half table."""
    rng = random.Random(pages)
    document = Document()
    _paragraph(document.add_paragraph(), "云岭省农村公路高质量发展三年行动计划（2025—2027年）", 22)
    count = 0
    for section in _SECTIONS:
        if count > pages * PAGE_CHARACTERS / 2:
            break
        _paragraph(document.add_paragraph(), f"{section}、{rng.choice(_ACTS)}")
        for item in range(1, 4):
            text = f"{item}.{rng.choice(_ACTS)}。" + "".join(_sentences(rng, 3))
            for line in (
                text,
                f"牵头单位：{rng.choice(_ORGANS)}",
                f"配合单位：{'、'.join(rng.sample(_ORGANS, 4))}",
                f"完成时限：202{rng.randint(5, 7)}年12月底前",
            ):
                _paragraph(document.add_paragraph(), line)
                count += len(line)
    _paragraph(document.add_paragraph(), "附件：重点任务分工表")
    _table(document.add_table(1, len(_HEAD)), pages * PAGE_ROWS // 2, rng)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(table: Table, rows: int, rng: random.Random) -> None:
    """Header over two columns, the measure merged over its rows, units merged here and there."""
    for cell, text in zip(table.rows[0].cells, _HEAD, strict=True):
        _cell(cell, text)
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    table.cell(0, 0).merge(table.cell(0, 1))
    number = 0
    while number < rows:
        group = [table.add_row() for _ in range(rng.randint(2, 5))]
        for row in group:
            number += 1
            texts = ("", str(number), "".join(_sentences(rng, 1)), rng.choice(_ORGANS),
                     "、".join(rng.sample(_ORGANS, 3)), f"202{rng.randint(5, 7)}年")  # fmt: skip
            for cell, text in zip(row.cells, texts, strict=True):
                _cell(cell, text)
        merged = group[0].cells[0].merge(group[-1].cells[0])
        _cell(merged, rng.choice(_ACTS))
        if rng.random() < 0.3:
            group[0].cells[3].merge(group[1].cells[3])


def _sentences(rng: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        end = rng.choice(_ENDS).format(a=rng.randint(20, 900), b=rng.randint(30, 98))
        yield f"{rng.choice(_ACTS)}，{end}。"


def _cell(cell: _Cell, text: str) -> None:
    _paragraph(cell.paragraphs[0], text, 12)


def _paragraph(paragraph: Paragraph, text: str, size: int = 16) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "仿宋_GB2312"
    run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
