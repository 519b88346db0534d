"""The list of reports as a workbook (报送清单)."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.ledger.models import ProgressReport, Standing
from taizhang.ledger.queries.reports import (
    MissingRow,
    ReportFilter,
    missing_list,
    row_list,
    said_of,
)
from taizhang.permission import Actor
from taizhang.tables.workbook import Field, OfficeWorkbook


def export_reports(asked: ReportFilter, *, today: dt.date, by: Actor) -> IO[bytes]:
    """A workbook of the reports that `asked` gives and `by` sees, in its order; or of what did not come."""
    book = OfficeWorkbook()
    parts = [part.words for part in said_of(asked, by)] or [_("正在填报的各期")]
    said = "；".join([*parts, _("导出于 %(day)s") % {"day": today}])
    if asked.show == "missing":
        heads = _missing_fields()
        sheet = book.sheet(_("未报送"), heads, title=_("未报送清单"), said=said)
        for lack in missing_list(asked, today=today, by=by):
            sheet.write(_missing_cells(lack))
        return book.finish()
    sheet = book.sheet(_("报送"), _fields(), title=_("进展报送清单"), said=said)
    for rows in row_list(asked, today=today, by=by):
        for row in rows:
            sheet.write(_cells(row.report, row.is_late))
    return book.finish()


def _fields() -> list[Field]:
    return [
        Field(_("编号"), 14, "centre"),
        Field(_("任务"), 50),
        Field(_("单位"), 20),
        Field(_("填报期"), 14, "centre"),
        Field(_("状态"), 10, "centre"),
        Field(_("进展状态"), 10, "centre"),
        Field(_("进度（%）"), 8, "number"),
        Field(_("本期进展"), 50),
        Field(_("存在问题"), 30),
        Field(_("下一步"), 30),
        Field(_("报送日期"), 12, "date"),
        Field(_("逾期"), 6, "centre"),
        Field(_("方案"), 28),
    ]


def _missing_fields() -> list[Field]:
    return [
        Field(_("填报期"), 14, "centre"),
        Field(_("单位"), 28),
        Field(_("编号"), 14, "centre"),
        Field(_("任务"), 60),
        Field(_("方案"), 36),
        Field(_("截止"), 12, "date"),
        Field(_("逾期"), 6, "centre"),
    ]


def _missing_cells(lack: MissingRow) -> list[object]:
    entry = lack.row.entry
    return [
        lack.period.words,
        lack.row.unit.name,
        entry.task.code,
        entry.words or entry.task.text or entry.task.measure,
        entry.plan.name,
        lack.period.due_on,
        _("是") if lack.is_over else "",
    ]


def _cells(report: ProgressReport, is_late: bool) -> list[object]:
    task = report.entry.task
    submitted = report.submitted_at
    return [
        task.code,
        report.entry.words or task.text or task.measure,
        report.unit.name,
        report.period.words,
        str(report.get_state_display()),
        str(Standing(report.standing).label) if report.standing else "",
        report.percent,
        report.done,
        report.problems,
        report.next_steps,
        timezone.localtime(submitted).date() if submitted else None,
        _("是") if is_late else "",
        report.entry.plan.name,
    ]
