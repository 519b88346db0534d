"""Where a document comes from: its number, the organ that issues it, the date of signature."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from taizhang.extraction.front.lines import (
    BODY,
    DATE,
    DATE_ONLY,
    DOC_NUMBER,
    LABELLED,
    ORGAN_END,
    Found,
    Front,
    is_line,
    squeeze,
)
from taizhang.extraction.numerals import chinese_number
from taizhang.extraction.outline import Paragraph
from taizhang.extraction.passage import Passage

_NOTICE_ISSUER = re.compile(r"^(?P<issuer>.{2,60}?)(?:关于|印发|转发|批转|发布)")

_NUMBER_LABEL = re.compile(r"^(?:发文字号|文号|文件编号|发文号|文件号|索引号)：?")

_LABELLED_ISSUER = re.compile(
    r"^(?:发文(?:机关|单位|机构)|制发机关|发布机构|公开主体)：(?P<issuer>.+)"
)

_LABELLED_DATE = re.compile(
    r"^(?:[成发]文(?:日期|时间)|[印签]发日期|落款日期)："
    r"(?P<year>\d{4})[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})日?$"
)

_SIGNATURE_DISTANCE = 4


def find_doc_number(items: Sequence[Paragraph], front: Front) -> None:
    """The document's own number: in a line of its own, or after its label."""
    for index, item in enumerate(items[:40]):
        words = item.words
        if words is None or len(words) > 60:
            continue
        text = words.text
        label = _NUMBER_LABEL.match(text)
        start = label.end() if label else 0
        match = DOC_NUMBER.search(text, start)
        if not match or (match.start() != start and "签发" not in text and "文件" not in text):
            continue
        rest = text[match.end() :]
        if rest and "签发" not in rest and not rest.startswith("（") and label is None:
            continue
        low, high = match.span("number")
        front.doc_number = Found(squeeze(words.raw(low, high)), words.spans(low, high))
        front.skip.add(index)
        return


def find_signature(items: Sequence[Paragraph], front: Front) -> None:
    """Date and issuer: the date line below a signature first, a bracketed date below the title else."""
    dates = [
        i
        for i, item in enumerate(items)
        if item.words is not None and item.label is None and DATE_ONLY.match(item.words.text)
    ]
    signed = [(i, s) for i in dates if (s := _signers(items, i, front.skip))]
    if signed:
        index, signers = signed[0]
        words = [items[s].words for s in signers]
        texts = [w for w in words if w is not None]
        front.issuer = Found(
            " ".join(" ".join(w.raw().split()) for w in texts),
            tuple(s for w in texts for s in w.spans()),
        )
        front.skip.update(signers)
    elif dates:
        index = dates[0]
    else:
        _find_joined_signature(items, front)
        return
    front.skip.update(dates)
    date_words = items[index].words
    assert date_words is not None  # noqa: S101 - dates have words
    front.issued_on = _date_found(date_words)


def _find_joined_signature(items: Sequence[Paragraph], front: Front) -> None:
    """A signature and its date in one line: XX市人民政府办公室 2025年3月5日."""
    for index, item in enumerate(items):
        words = item.words
        if words is None or item.label is not None or len(words) > 60:
            continue
        match = DATE.search(words.text)
        if not match or match.end() < len(words.text) - 1 or match.start() < 4:
            continue
        name = words.text[: match.start()]
        if ORGAN_END.search(name) and not BODY.search(name):
            front.issuer = Found(
                squeeze(words.raw(0, match.start())), words.spans(0, match.start())
            )
            front.issued_on = _date_found(words)
            front.skip.add(index)
            return


def _date_found(words: Passage) -> Found | None:
    match = DATE.search(words.text)
    iso = _iso(match) if match else None
    return Found(iso, words.spans(match.start(), match.end())) if match and iso else None


def _iso(date: re.Match[str]) -> str | None:
    """The date as YYYY-MM-DD; None where the calendar has no such day."""
    try:
        day = dt.date(_number(date["year"], 4), _number(date["month"]), _number(date["day"]))
    except ValueError:
        return None
    return day.isoformat()


def _number(text: str, digits: int = 0) -> int:
    """A year written digit by digit (二〇二五), or a number (十二)."""
    if text.isdigit():
        return int(text)
    if digits:
        return int("".join(str("零一二三四五六七八九".index(_zero(c))) for c in text))
    return chinese_number(text)


def _zero(character: str) -> str:
    return "零" if character in "〇○零OＯ" else character


def _signers(items: Sequence[Paragraph], date: int, skip: set[int]) -> list[int]:
    """The lines just above a date that name organs (several for joint issuers)."""
    found: list[int] = []
    index = date - 1
    while index >= 0 and date - index <= _SIGNATURE_DISTANCE + len(found) and index not in skip:
        item = items[index]
        if item.words is None or item.label is not None or len(item.words) > 40:
            break
        if not ORGAN_END.search(item.words.text) or not is_line(item):
            break
        found.insert(0, index)
        index -= 1
    return found


def issuer_from_title(items: Sequence[Paragraph], front: Front) -> None:
    """The organ of the head (XX文件) or of the notice's title (XX关于印发…的通知)."""
    for item in items[:6]:
        if item.words is not None and item.words.text.endswith("文件") and len(item.words) < 40:
            name = item.words[: len(item.words) - 2]
            if ORGAN_END.search(name.text):
                front.issuer = Found(squeeze(name.raw()), name.spans())
                return
    for index in front.notice or _title_lines(items, front):
        words = items[index].words
        match = _NOTICE_ISSUER.match(words.text) if words else None
        if words and match and ORGAN_END.search(match["issuer"]):
            end = match.end("issuer")
            front.issuer = Found(squeeze(words.raw(0, end)), words.spans(0, end))
            return


def find_labelled(items: Sequence[Paragraph], front: Front) -> None:
    """What lines of metadata above the title say; issuer and date only where nothing else does."""
    for index, item in enumerate(items[:40]):
        words = item.words
        if words is None or not LABELLED.match(words.text):
            continue
        front.skip.add(index)
        issuer = _LABELLED_ISSUER.match(words.text)
        if issuer and front.issuer is None and ORGAN_END.search(issuer["issuer"]):
            low, high = issuer.span("issuer")
            front.issuer = Found(" ".join(words.raw(low, high).split()), words.spans(low, high))
        date = _LABELLED_DATE.match(words.text)
        if date and front.issued_on is None and (iso := _iso(date)):
            front.issued_on = Found(iso, words.spans(date.start("year"), date.end("day")))


def _title_lines(items: Sequence[Paragraph], front: Front) -> list[int]:
    title = front.title
    if title is None:
        return []
    blocks = {span.block for span in title.spans}
    return [i for i, item in enumerate(items) if item.block and item.block.index in blocks]
