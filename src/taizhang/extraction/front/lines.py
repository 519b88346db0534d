"""What the rules of the front matter share: its lines, and what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from taizhang.extraction.outline import Paragraph
from taizhang.extraction.plan import Spans

DOC_NUMBER = re.compile(
    r"(?P<number>[一-鿿]{1,12}[〔［\[（(【{]?\s?(?:19|20)\d{2}年?\s?[〕］\])）】}]?\s?(?:第\s?)?\d{1,4}\s?号)"
)

DATE = re.compile(
    r"(?P<year>\d{4}|[〇○零OＯ一二三四五六七八九]{4})年(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日"
)

DATE_ONLY = re.compile(rf"^[（]?(?:成文日期|签发日期|印发日期)?：?{DATE.pattern}(?:印发|印)?[）]?$")

#: Lines of a government site's own table above a document (索引号, 发文机关, 成文日期).
LABELLED = re.compile(
    r"^(?:发文字号|公?文号|文件编号|发文[机单][关位]|发文机构|制发机关|发布机构|公开主体|[成发]文(?:日期|时间)"
    r"|[印签]发日期|落款日期)："
)

ANNEX = re.compile(r"^附(?:件|表|录)\s*[\d一二三四五六七八九十]*(?:[：:.、]|$)")

ORGAN_END = re.compile(
    r"(?:政府|办公厅|办公室|委员会|委|厅|局|部|小组|指挥部|联席会议|党组|中心|管委会|院|会|司|处|办)(?:（[^（）]*）)?$"
)

BODY = re.compile(r"[。；]|制定本|如下")


@dataclass(slots=True)
class Found:
    """A fact with its place."""

    text: str
    spans: Spans


@dataclass(slots=True)
class Front:
    """The front matter. `notice` holds the indices of the lines of a notice's title; `skip` those of
    all paragraphs that are no text of the plan.
    """

    title: Found | None = None
    doc_number: Found | None = None
    issuer: Found | None = None
    issued_on: Found | None = None
    notice: list[int] = field(default_factory=list)
    skip: set[int] = field(default_factory=set)


def is_line(item: Paragraph) -> bool:
    """An unnumbered short paragraph that is no sentence: a line of a title or of the frame."""
    if item.words is None or item.label is not None:
        return False
    text = item.words.text
    if LABELLED.match(text):
        return False
    return len(text) <= 90 and not BODY.search(text) and text[-1] not in "：，、:,"


def squeeze(text: str) -> str:
    """`text` without blanks."""
    return "".join(text.split())
