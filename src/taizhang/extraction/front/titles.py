"""The title: the plan's own, not that of the notice that issues it, joined over its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang.extraction.front.lines import (
    ANNEX,
    DATE_ONLY,
    DOC_NUMBER,
    ORGAN_END,
    Found,
    Front,
    is_line,
    squeeze,
)
from taizhang.extraction.outline import Paragraph
from taizhang.extraction.passage import Passage

_GENRE = (
    "方案|计划|规划|意见|分工|清单|分解表|分工表|任务表|措施|办法|要点|安排|细则|纲要|条例|台账|一览表"
    "|工作表|行动|任务书|部署|汇总表|路线图|举措|分解|任务|决定|责任表|目录|责任分工|实施意见|总表|明细表"
)

_TITLE_END = re.compile(rf"(?:{_GENRE})(?:（[^（）]*）|〔[^〕]*〕)*$")

_YEARS = re.compile(
    r"^（[^（）]*(?:\d{4}|[一二三]年|试行|修订|暂行|征求意见|送审|讨论|草案)[^（）]*）$"
)

_NOTICE = re.compile(r"(?:的|）)?(?:通知|函|批复|公告|通告)(?:（[^（）]*）)?$")

_ISSUED = re.compile(
    r"(?:印发|转发|批转|发布)(?:了)?[《〈]?(?P<title>[^《》]+?)[》〉]?的(?:通知|函)"
)

# A title that has begun to announce another is over with the word 通知 only.
_ANNOUNCES = re.compile(r"关于(?:印发|转发|批转|发布)")

# A line this short that ends like a title is the end of the one above it.
_SHORT_TAIL = 8


def find_titles(items: Sequence[Paragraph], front: Front) -> None:
    """The first title that is not a notice's; the notice's where there is none but it."""
    index = 0
    best: Passage | None = None
    while index < len(items):
        item = items[index]
        if item.table is not None or (item.label is not None and best is not None):
            break
        if index in front.skip or not is_line(item):
            index += 1
            continue
        end, words = _join_title(items, index, front.skip)
        text = words.text
        if _NOTICE.search(text) and ("关于" in text or "印发" in text):
            front.notice = front.notice or list(range(index, end))
            front.skip.update(range(index, end))
            _adopt_notice(words, front)
        elif _TITLE_END.search(text) and not ANNEX.match(text):
            best = words
            front.skip.update(range(index, end))
            break
        index = end
    if best is not None:
        front.title = Found(squeeze(best.raw()), best.spans())
    elif front.title is None:
        _first_line_as_title(items, front)


def _adopt_notice(words: Passage, front: Front) -> None:
    """The title of what a notice issues, until the plan's own title is found below it."""
    issued = _ISSUED.search(words.text)
    low, high = issued.span("title") if issued else (0, len(words))
    front.title = Found(squeeze(words.raw(low, high)), words.spans(low, high))


def _first_line_as_title(items: Sequence[Paragraph], front: Front) -> None:
    """Where no line ends like a title, the first line that stands alone above a text or table is it."""
    for index, item in enumerate(items[:6]):
        if index in front.skip or item.words is None:
            continue
        text = item.words.text
        if ANNEX.match(text) or DOC_NUMBER.fullmatch(text) or DATE_ONLY.match(text):
            continue
        if is_line(item) and 4 <= len(text) <= 60:
            front.title = Found(squeeze(item.words.raw()), item.words.spans())
            front.skip.add(index)
        return


def _join_title(items: Sequence[Paragraph], index: int, skip: set[int]) -> tuple[int, Passage]:
    """The title that begins at `index`, with the lines that it goes on in: (end, words).

    A line goes on where it is no title yet and the next makes it one, or where brackets of years or a
    genre follow (《…方案》 / 重点任务分工方案; … / （2022—2024年）).
    """
    parts = [items[index].words]
    end = index + 1
    assert parts[0] is not None  # noqa: S101 - by is_line
    text = parts[0].text
    if ANNEX.match(text) or _stands_alone(text):
        return end, parts[0]
    while end < len(items) and end - index < 4 and end not in skip and is_line(items[end]):
        following = items[end].words
        assert following is not None  # noqa: S101 - by is_line
        if ANNEX.match(following.text) or _stands_alone(following.text):
            break
        if ORGAN_END.search(text) and not following.text.startswith("关于"):
            break
        announces = _ANNOUNCES.search(text) and not _NOTICE.search(text)
        complete = not announces and (_TITLE_END.search(text) or _NOTICE.search(text))
        goes_on = (
            announces
            or _YEARS.match(following.text)
            or (
                _ends_title(following.text)
                and (
                    not complete
                    or text.endswith("》")
                    or len(following) <= _SHORT_TAIL
                    or following.text.startswith("重点任务")
                )
            )
        )
        if not goes_on and (complete or len(following) > 45):
            break
        if not goes_on and not _may_open(text):
            break
        parts.append(following)
        text += following.text
        end += 1
    words = [p for p in parts if p is not None]
    return end, Passage.join(words[0].document, words)


def _stands_alone(text: str) -> bool:
    """Whether a line is a date, a document number or the head of an organ: no part of a title."""
    return bool(
        DATE_ONLY.match(text) or DOC_NUMBER.fullmatch(text) or text.endswith(("文件", "号"))
    )


def _ends_title(text: str) -> bool:
    return bool(_TITLE_END.search(text) or _NOTICE.search(text))


def _may_open(text: str) -> bool:
    """Whether a line may be the first of a title that goes on: 关于, an open bracket, an issuer."""
    return (
        "关于" in text
        or text.count("《") > text.count("》")
        or text.count("“") > text.count("”")
        or text[-1] in "和及与的》"
    )
