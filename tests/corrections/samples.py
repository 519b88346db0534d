"""A plan of a few tasks, read from text, and another reader's reading of it."""

from __future__ import annotations

from taizhang import parse, read
from taizhang.documents import Document
from taizhang.extraction.plan import Plan

TEXT = """青溪县养老服务提升实施方案

一、完善设施

1.建设社区食堂。2026年底前建成社区食堂30个以上，新增助餐点60个。每个乡镇至少培训护理员20名。（牵头单位：县民政局；配合单位：县财政局、县卫生健康局）

2.改造养老机构。到2027年，改造床位800张。（牵头单位：县民政局）

3.开展评估。2026年6月底前完成老年人能力评估。（牵头单位：县卫生健康局；配合单位：县医保局）
"""


def read_plan() -> tuple[Document, Plan]:
    """The document of TEXT and its reading."""
    document = read(TEXT.encode(), "plan.txt")
    return document, parse(document)
