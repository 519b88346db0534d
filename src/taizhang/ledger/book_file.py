"""The task book (任务书) as the office's .docx: one table on an upright sheet of A4."""

from __future__ import annotations

import datetime as dt
import io

from docx import Document
from docx.shared import Mm
from docx.table import Table

from taizhang.ledger.queries.booking import BookPage
from taizhang.policies.publication.letters import say

_SONG, _HEI = "宋体", "黑体"
_WIDTHS = (28, 147)


def book_file(page: BookPage) -> bytes:
    """The book of the page. Raises: LookupError where there is none yet."""
    book, task = page.book, page.task.task
    if book is None or page.unit is None:
        raise LookupError("no book to write")
    document = Document()
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.left_margin = sheet.right_margin = Mm(17.5)
    sheet.top_margin = sheet.bottom_margin = Mm(20)
    say(document.add_paragraph(), "任务书", _HEI, 20, centred=True)
    say(document.add_paragraph(), f"《{page.entry.plan.name}》", _SONG, 12, centred=True)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    name = task.measure or task.text
    _row(table, "任务", " ".join(filter(None, [task.code, name])))
    if task.measure and task.text:
        _row(table, "原文", page.entry.words or task.text)
    _row(table, "责任单位", page.unit.name)
    _row(table, "责任人", book.responsible)
    _row(table, "完成时限", _due(page))
    for field in ("objective", "baseline", "gap", "actions"):
        label = {"objective": "目标", "baseline": "现状", "gap": "差距", "actions": "措施"}[field]
        _row(table, label, getattr(book, field))
    _row(table, "时间表", "\n".join(f"{_day(s.row.due_on)}　{s.row.name}" for s in page.steps))
    signed = (
        ("编制", book.submitted_by, book.submitted_at),
        ("审核", book.checked_by, book.checked_at),
        ("确认", book.accepted_by, book.accepted_at),
    )
    for label, who, when in signed:
        _row(table, label, f"{who}　{_day(when.date())}" if when else "")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _due(page: BookPage) -> str:
    entry = page.entry
    if entry.due_on is None:
        return ""
    said = [f"原为{_day(entry.first_due_on)}"] if entry.is_extended and entry.first_due_on else []
    said += ["按目标的最晚日期"] if entry.due_of_targets else []
    return f"{_day(entry.due_on)}（{'，'.join(said)}）" if said else _day(entry.due_on)


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _row(table: Table, head: str, words: str) -> None:
    cells = table.add_row().cells
    say(cells[0].paragraphs[0], head, _HEI, 11, centred=True)
    say(cells[1].paragraphs[0], words, _SONG, 11)
    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = Mm(width)
