"""A revision beside what it revises, as a workbook: one row a task, before and after."""

from __future__ import annotations

import datetime as dt
from typing import IO, Any

from django.utils.translation import gettext as _

from taizhang.policies.models import Task
from taizhang.policies.queries.revision import Compared, RevisionPage
from taizhang.tables.workbook import Field, OfficeWorkbook


def export_revision(page: RevisionPage, *, today: dt.date) -> IO[bytes]:
    """A workbook of the rows of `page`."""
    counts = "，".join(f"{share.words}{share.count}" for share in page.shares)
    said = _("《%(plan)s》修订对照；%(counts)s；导出于 %(day)s") % {
        "plan": page.plan.name,
        "counts": counts,
        "day": today,
    }
    book = OfficeWorkbook()
    sheet = book.sheet(_("修订对照"), _fields(), title=_("修订对照表"), said=said)
    for number, row in enumerate(page.rows, start=1):
        sheet.write(_row(number, row))
    return book.finish()


def _fields() -> list[Field]:
    return [
        Field(_("序号"), 6, "centre"),
        Field(_("变化"), 10, "centre"),
        Field(_("编号"), 14, "centre"),
        Field(_("原任务"), 56),
        Field(_("修订后"), 56),
        Field(_("单位、时限、目标的变化"), 44),
    ]


def _row(number: int, row: Compared) -> list[Any]:
    parts = [
        f"{part.words}：{part.difference.before or _('（无）')} → {part.difference.after or _('（无）')}"
        for part in row.parts
    ]
    code = (row.old.code if row.old else "") or (row.new.code if row.new else "")
    return [
        number, str(row.words), code, _text(row.old), _text(row.new), "\n".join(parts),
    ]  # fmt: skip


def _text(task: Task | None) -> str:
    if task is None:
        return ""
    return "：".join(filter(None, (task.measure, task.text)))
