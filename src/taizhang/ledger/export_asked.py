"""The lists of changes and closures as workbooks (变更台账, 销号台账)."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.ledger.models import ChangeRequest, Closure
from taizhang.ledger.queries.acting import compared
from taizhang.ledger.queries.asked import (
    CHANGES,
    CLOSURES,
    AskedFilter,
    Listing,
    all_asked,
    said_of_asked,
)
from taizhang.permission import Actor
from taizhang.tables.workbook import Field, OfficeWorkbook


def export_changes(asked: AskedFilter, *, today: dt.date, by: Actor) -> IO[bytes]:
    """The changes that `asked` gives and `by` sees, in its order."""
    heads = [
        *_heads(),
        Field(_("变更事项"), 10, "centre"),
        Field(_("方案原定"), 30),
        Field(_("变更前"), 30),
        Field(_("申请改为"), 30),
        Field(_("理由"), 40),
        *_decision(),
    ]
    book = OfficeWorkbook()
    said = _said(asked, CHANGES, today, by)
    sheet = book.sheet(_("变更"), heads, title=_("任务变更台账"), said=said)
    for change in all_asked(CHANGES, asked, by):
        rows = compared(change)
        sheet.write(
            [
                *_of(change),
                str(change.get_kind_display()),
                "；".join(row.first for row in rows),
                "；".join(row.now for row in rows),
                "；".join(row.wanted for row in rows),
                change.reason,
                *_decided(change),
            ]
        )
    return book.finish()


def export_closures(asked: AskedFilter, *, today: dt.date, by: Actor) -> IO[bytes]:
    """The closures that `asked` gives and `by` sees, in its order."""
    heads = [
        *_heads(),
        Field(_("年度"), 8, "centre"),
        Field(_("完成情况"), 50),
        Field(_("审核人"), 12, "centre"),
        Field(_("审核日期"), 12, "date"),
        Field(_("未达到的目标"), 30),
        Field(_("仍予销号的理由"), 30),
        *_decision(),
    ]
    book = OfficeWorkbook()
    said = _said(asked, CLOSURES, today, by)
    sheet = book.sheet(_("销号"), heads, title=_("任务销号台账"), said=said)
    for closure in all_asked(CLOSURES, asked, by):
        missed = (f"{s} {v}{u}（{_('目标')}{g}{u}）" for s, g, v, u in closure.missed)
        sheet.write(
            [
                *_of(closure),
                closure.cycle or "",
                closure.statement,
                closure.checked_by,
                _day(closure.checked_at),
                "；".join(missed),
                closure.despite,
                *_decided(closure),
            ]
        )
    return book.finish()


def _said(asked: AskedFilter, of: Listing, today: dt.date, by: Actor) -> str:
    """What the sheet holds, in words: it goes on without its address."""
    parts = [part.words for part in said_of_asked(asked, of, by)]
    return "；".join([*parts, _("导出于 %(day)s") % {"day": today}])


def _heads() -> list[Field]:
    return [
        Field(_("编号"), 14, "centre"),
        Field(_("任务"), 44),
        Field(_("方案"), 26),
        Field(_("申请单位"), 20),
        Field(_("申请日期"), 12, "date"),
    ]


def _decision() -> list[Field]:
    return [
        Field(_("状态"), 10, "centre"),
        Field(_("决定人"), 12, "centre"),
        Field(_("决定日期"), 12, "date"),
        Field(_("决定意见"), 36),
    ]


def _of(row: ChangeRequest | Closure) -> list[object]:
    task = row.entry.task
    return [
        task.code,
        row.entry.words or task.text or task.measure,
        row.entry.plan.name,
        row.unit.name,
        _day(row.asked_at),
    ]


def _decided(row: ChangeRequest | Closure) -> list[object]:
    return [str(row.get_state_display()), row.decided_by, _day(row.decided_at), row.decision]


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localtime(moment).date() if moment else None
