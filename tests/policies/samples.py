"""A small plan by hand: a table with merged cells, one task in doubt, one goal, and markup in it."""

from __future__ import annotations

from decimal import Decimal

from taizhang.documents import Block, BlockKind, Cell, Document, Note, Span, Table
from taizhang.extraction import plan as read

TITLE = "临江县农村公路提质实施方案（2024—2026年）"
ROADS = "改造农村公路120公里以上，<b>达标率</b>达到95%。"
BRIDGES = "完成12座危桥改造。"

TEXTS = [
    TITLE,
    "到2026年，农村公路优良率达到90%以上。",
    "一、夯实基础",
    "序号",
    "任务",
    "牵头单位",
    "配合单位",
    "时限",
    "1",
    ROADS,
    "县交通局",
    "县财政局、发改局",
    "2025年6月前完成并长期坚持",
    "2",
    BRIDGES,
    "各乡镇人民政府",
    "年度常规工作",
]


def document(name: str = "plan.docx") -> Document:
    """The document: three paragraphs and a table; the lead of row 1 covers both rows."""
    cells = [
        *(Cell(3 + column, 0, column) for column in range(5)),
        Cell(8, 1, 0),
        Cell(9, 1, 1),
        Cell(10, 1, 2, rows=2),
        Cell(11, 1, 3),
        Cell(12, 1, 4),
        Cell(13, 2, 0),
        Cell(14, 2, 1),
        Cell(15, 2, 3),
        Cell(16, 2, 4),
    ]
    blocks = [
        Block(i, BlockKind.PARAGRAPH, text, f"第{i + 1}段")
        if i < 3
        else Block(i, BlockKind.CELL, text, "表1", table=0)
        for i, text in enumerate(TEXTS)
    ]
    return Document(
        name=name,
        format="docx",
        blocks=tuple(blocks),
        tables=(Table(0, 3, 5, tuple(cells), header_rows=1),),
        notes=(Note("header-inferred", 3),),
    )


def span(block: int, words: str) -> read.Spans:
    """The place of `words` in `block`."""
    start = TEXTS[block].index(words)
    return (Span(block, start, start + len(words)),)


def assignment(role: str, surface: str, spans: read.Spans, **more: object) -> read.Assignment:
    """An assignment of the county of the plan."""
    given: dict = {
        "division": "临江县",
        "canonical": f"临江县{surface.removeprefix('县')}",
        "kind": read.UnitKind.UNIT,
    }
    return read.Assignment(role=read.Role(role), surface=surface, spans=spans, **(given | more))


def target(block: int, raw: str, subject: str, value: str, unit: str) -> read.Target:
    """A target of at least `value`."""
    return read.Target(
        raw=raw,
        subject=subject,
        comparator=">=",
        value=Decimal(value),
        upper=None,
        unit=unit,
        due=None,
        spans=span(block, raw),
    )


def plan() -> read.Plan:
    """The reading of `document()`."""
    lead = assignment("lead", "县交通局", span(10, "县交通局"), canonical="临江县交通运输局")
    elided = assignment(
        "support",
        "县发改局",
        (*span(11, "县"), *span(11, "发改局")),
        canonical="临江县发展和改革局",
        confidence=0.75,
    )
    towns = assignment(
        "responsible",
        "各乡镇人民政府",
        span(15, "各乡镇人民政府"),
        division=None,
        canonical="各乡镇人民政府",
        kind=read.UnitKind.GROUP,
    )
    roads = read.Task(
        number="1",
        measure=None,
        section="一、夯实基础",
        text=ROADS,
        assignments=(assignment("support", "县财政局", span(11, "县财政局")), lead, elided),
        deadlines=(
            read.Deadline(
                raw=TEXTS[12],
                kind=read.DeadlineKind.BY,
                date="2025-06",
                then_ongoing=True,
                spans=span(12, TEXTS[12]),
            ),
        ),
        targets=(
            target(9, "农村公路120公里以上", "农村公路", "120", "公里"),
            target(9, "达标率</b>达到95%", "达标率", "95", "%"),
        ),
        spans=span(9, ROADS),
        number_spans=span(8, "1"),
    )
    bridges = read.Task(
        number="2",
        measure=None,
        section="一、夯实基础",
        text=BRIDGES,
        assignments=(towns,),
        deadlines=(
            read.Deadline(
                raw=TEXTS[16],
                kind=read.DeadlineKind.ROUTINE,
                date=None,
                spans=span(16, TEXTS[16]),
            ),
        ),
        targets=(target(14, "12座", "危桥", "12.5", "座"),),
        spans=span(14, BRIDGES),
        warnings=(read.Warning("lead-blank"),),
    )
    return read.Plan(
        document=read.DocumentFacts(
            title=TITLE,
            doc_number=None,
            issuer="临江县人民政府",
            issued_on="2024-03-08",
            jurisdiction=read.Jurisdiction(name="临江县", level=read.Level.COUNTY),
            implements=(read.Implements(title="省公路方案", doc_number=None, spans=()),),
            spans=(("title", span(0, TITLE)),),
        ),
        sections=(read.Section(label="一、", title="夯实基础", depth=1, spans=span(2, TEXTS[2])),),
        tasks=(roads, bridges),
        targets=(target(1, "农村公路优良率达到90%以上", "农村公路优良率", "90", "%"),),
    )
