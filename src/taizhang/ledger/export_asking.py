"""Requests, their answers and the burden of units as workbooks."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.utils.translation import gettext as _

from taizhang.ledger.queries.asking import RequestFilter, RequestPage
from taizhang.ledger.queries.burden_list import BurdenFilter, burden_rows
from taizhang.permission import Actor
from taizhang.tables.workbook import A4, Field, OfficeWorkbook


def export_requests(asked: RequestFilter, *, today: dt.date, by: Actor) -> IO[bytes]:
    """The list that `asked` gives, in its order."""
    fields = [
        Field(_("标题"), 36),
        Field(_("政策"), 30),
        Field(_("为什么要"), 36),
        Field(_("要填几项"), 10, "number"),
        Field(_("要几个文件"), 10, "number"),
        Field(_("单位数"), 10, "number"),
        Field(_("未答复"), 10, "number"),
        Field(_("发出"), 12, "date"),
        Field(_("截止"), 12, "date"),
        Field(_("发出人"), 12),
        Field(_("超过上限的理由"), 30),
    ]
    book = OfficeWorkbook()
    said = _("导出于 %(day)s") % {"day": today}
    sheet = book.sheet(_("补充材料"), fields, title=_("补充材料要求清单"), said=said)
    for row in asked.requests(today, by):
        sheet.write(
            [
                row.title,
                row.plan.name,
                row.reason,
                len(row.fields),
                row.files,
                row.units,
                row.left,
                row.asked_on,
                row.due_on,
                row.asked_by,
                row.exceeds,
            ]
        )
    return book.finish()


def export_answers(page: RequestPage, *, today: dt.date) -> IO[bytes]:
    """The answers to one request side by side, a row a unit."""
    request = page.request
    fields = [Field(_("单位"), 26), *(Field(words, 30) for words in request.fields)]
    fields += [Field(_("文件"), 30), Field(_("答复日期"), 12, "date"), Field(_("答复人"), 14)]
    book = OfficeWorkbook()
    said = _("%(plan)s；%(day)s 截止；导出于 %(today)s") % {
        "plan": request.plan.name,
        "day": request.due_on,
        "today": today,
    }
    sheet = book.sheet(_("答复"), fields, title=request.title, said=said)
    for row in page.rows:
        files = "\n".join(file.name for file in row.files)
        at = row.answer.answered_at
        cells = [cell.words for cell in row.cells]
        sheet.write(
            [row.answer.unit.name, *cells, files, at.date() if at else None, row.answer.answered_by]
        )
    return book.finish()


def export_burden(asked: BurdenFilter, *, today: dt.date, by: Actor) -> IO[bytes]:
    """Units and months as the page shows them, all of them."""
    rows, months = burden_rows(asked, today=today, by=by)
    named = [f"{month:%Y-%m}" for month in months]
    fields = [
        Field(_("单位"), 30),
        *(Field(name, 10, "number") for name in named),
        Field(_("其中字段"), 10, "number"),
        Field(_("文件"), 8, "number"),
        Field(_("要求"), 8, "number"),
        Field(_("催办"), 8, "number"),
        Field(_("退回重报"), 10, "number"),
    ]
    book = OfficeWorkbook()
    said = _("各月为字段数与文件数之和，后五列为%(month)s；导出于 %(today)s") % {
        "month": named[-1],
        "today": today,
    }
    sheet = book.sheet(_("减负"), fields, title=_("各单位报送负担"), said=said, paper=A4)
    for row in rows:
        now = row.now
        sheet.write(
            [
                row.unit.name,
                *(bar.burden.all for bar in row.bars),
                now.fields,
                now.files,
                now.requests,
                now.nudges,
                now.again,
            ]
        )
    return book.finish()
