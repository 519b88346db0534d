"""Titles at the top of a document: which lines look like one, and which of them are one title."""

from __future__ import annotations

import re

_GENRES = (
    "方案|规划|计划|意见|通知|表|清单|办法|分工|细则|措施|决定|纲要|台账|要点|条例|规定|通报|报告"
    "|决议|批复|函|公告|目录|台帐|任务书|行动|举措|指南|安排|说明|汇编|解读"
)
_GENRE_END = re.compile(
    rf"(?:{_GENRES})(?:[（(][^（）()]*[)）])?$|[（(](?:试行|暂行|征求意见稿|讨论稿|草案|送审稿)[)）]$"
)
_DOC_NUMBER = re.compile(r".{1,20}[〔\[［（(]\s*[12]\d{3}\s*[〕\]］）)]\s*第?\s*\d+\s*号$")
_ISSUER_END = re.compile(r"(?:人民政府|办公室|办公厅|委员会|党委|局|厅|部|府|委)$")
_ABOUT = re.compile(r"(?:关于|印发|转发|批转)")
_LINKING_END = re.compile(
    r"(?:关于|印发|转发|贯彻|落实|推进|深化|加快|促进|加强|实施|的|和|与|及|暨|、|年|市|省|县|区)$"
)
_WHOLE_NAME = re.compile(r"《[^《》]*》$")
_YEARS = re.compile(
    r"[（(]\s*[12]\d{3}\s*年?\s*[-—–~～至到].*[)）]$|[（(](?:试行|暂行|征求意见稿|讨论稿|草案|送审稿)[)）]$"
)
_DATE = re.compile(r"[（(]?\s*(?:\d{4}|[二〇○零一][〇○零一二三四五六七八九]{3})\s*年.{1,4}月")
_PROSE = re.compile(r"[。；：;:！？]|，(?![^《]*》)|^(?:为|為|根据|根據|按照|依据|遵照|现将|经|各)")
#: An annex mark, a remark in brackets (此件公开发布), the path of a web page, the head of a paper.
_ALONE = re.compile(
    r"附\s*[件表录錄]\s*[\d一二三四五六七八九十]*\s*[:：]?$|[（(](?![12]\d{3})[^（）()]{4,}[)）]$"
    r"|.*(?:[>＞»|]|首页|浏览|字号)|.*文件$"
)
_FIRST_HEADING = re.compile(
    r"目\s*[录錄]|前\s*言|引\s*言|序\s*言|[总總]\s*[则則]|正\s*文|概述|背景"
)
_PAIRS = (("《", "》"), ("〈", "〉"), ("“", "”"), ("（", "）"))
#: A title on one line is hardly longer; prose is.
_LENGTH = 60


def is_title_line(words: str) -> bool:
    """Whether `words`, a line at the top of a document, may be of a title or stand above one."""
    return len(words) <= _LENGTH and not _PROSE.search(words)


def title_goes_on(first: str, second: str, blanks: int) -> bool:
    """Whether `second`, `blanks` lines below `first` at the top of a document, is of the same title."""
    if blanks > 2 or len(first) > 2 * _LENGTH or _stands_alone(first) or _stands_alone(second):
        return False
    if any(first.count(left) > first.count(right) for left, right in _PAIRS):
        return True
    if second.startswith("的"):
        return True
    if _ISSUER_END.search(first):
        return bool(_ABOUT.match(second))
    if _LINKING_END.search(first) or _WHOLE_NAME.match(first) or _YEARS.match(second):
        return True
    # What a line below adds without a blank between may be one half of a title as well as a second.
    if blanks:
        return False
    if _GENRE_END.search(first):
        return len(second) <= 4 and not _FIRST_HEADING.match(second)
    return len(second) <= 4 or bool(_GENRE_END.search(second))


def _stands_alone(words: str) -> bool:
    """A line that is no part of a title, though it stands beside one: 附件1, a number, a date."""
    return bool(
        _ALONE.match(words)
        or _DOC_NUMBER.match(words)
        or (_DATE.match(words) and not _GENRE_END.search(words) and not _YEARS.match(words))
    )
