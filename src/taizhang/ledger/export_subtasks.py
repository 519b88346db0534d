"""A person's subtasks as a workbook."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.utils.translation import gettext as _

from taizhang.ledger.queries.my_subtasks import SubtaskFilter, my_subtasks
from taizhang.permission import Actor
from taizhang.tables.workbook import A4, Field, OfficeWorkbook


def export_subtasks(asked: SubtaskFilter, *, today: dt.date, by: Actor) -> IO[bytes]:
    """A workbook of the subtasks that `asked` gives, in its order."""
    fields = [
        Field(_("任务编号"), 14),
        Field(_("任务"), 36),
        Field(_("分解内容"), 36),
        Field(_("交办单位"), 20),
        Field(_("承担单位"), 20),
        Field(_("时限"), 12, "date"),
        Field(_("目标"), 10, "number"),
        Field(_("完成值"), 10, "number"),
        Field(_("进度（%）"), 10, "number"),
        Field(_("进展说明"), 40),
    ]
    book = OfficeWorkbook()
    sheet = book.sheet(_("分解任务"), fields, title=_("分解任务台账"), said=asked.words, paper=A4)
    for row in my_subtasks(asked, today=today, by=by).iterator(chunk_size=500):
        task = row.entry.task
        sheet.write(
            [
                task.code,
                task.measure or task.text,
                row.name,
                row.given_by.name,
                row.unit.name,
                row.due_on,
                row.goal,
                row.value,
                row.percent,
                row.said,
            ]
        )
    return book.finish()
