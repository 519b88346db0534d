"""Links and gaps as workbooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import IO, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from taizhang.levels.models import PlanLink, TaskLink
from taizhang.levels.queries.counts import counts_of
from taizhang.levels.queries.gaps import Gaps, Mark
from taizhang.levels.queries.gaps import Row as GapRow
from taizhang.levels.queries.pairs import Both, TargetRow, reasons_of, target_words
from taizhang.policies.models import Task
from taizhang.tables.workbook import A3, A4, Field, OfficeWorkbook


def export_pairs(link: PlanLink, *, today: dt.date) -> IO[bytes]:
    """A workbook of a link: pairs of tasks, pairs of targets, what is not carried, what has no basis."""
    both, counts = Both.of(link), counts_of([link])[link.pk]
    said = _("上级：%(upper)s；下级：%(lower)s；导出于 %(day)s") % {
        "upper": link.upper.name,
        "lower": link.lower.name,
        "day": today,
    }
    book = OfficeWorkbook()
    sheet = book.sheet(
        _("任务对应"), _pair_fields(), title=_("上下级任务对应"), said=said, paper=A3
    )
    for task in both.upper.values():
        for row in both.pairs.get(task.pk, []):
            sheet.write(_pair(row, both))
    sheet = book.sheet(
        _("目标对应"), _target_fields(), title=_("上下级目标对应"), said=said, paper=A3
    )
    for place in both.targets.values():
        for target in place:
            sheet.write(_target(target, both))
    uncarried = (task for task in both.upper.values() if task.pk not in counts.carried)
    _list(book, _("没有承接"), _("上级任务中下级没有承接的"), said, uncarried)
    loose = (task for task in both.lower.values() if task.pk not in counts.based)
    _list(book, _("没有上级依据"), _("下级任务中没有上级依据的"), said, loose)
    return book.finish()


def export_gaps(page: Gaps, *, today: dt.date) -> IO[bytes]:
    """A workbook of the matrix of a plan, and of its tasks without an upper one."""
    said = _("%(plan)s；导出于 %(day)s") % {"plan": page.plan.name, "day": today}
    fields = [
        Field(_("序号"), 8, "centre"),
        Field(_("任务"), 60),
        Field(_("承接的下级"), 10, "number"),
        *(Field(column.name, 12, "centre") for column in page.columns),
    ]
    book = OfficeWorkbook()
    sheet = book.sheet(_("承接情况"), fields, title=_("下级承接情况"), said=said, paper=A3)
    for row in page.rows:
        sheet.write([row.task.number, _words(row.task), row.carried, *_marks(row)])
    if page.loose is not None:
        _list(book, _("没有上级依据"), _("没有上级依据的任务"), said, page.loose)
    return book.finish()


def mark_words() -> dict[Mark, str]:
    """What each mark of the matrix means."""
    return {
        Mark.CONFIRMED: _("承接"),
        Mark.PROPOSED: _("待确认"),
        Mark.RELATED: _("仅相关"),
        Mark.MISSING: _("没有承接"),
    }


def _marks(row: GapRow) -> Iterator[str]:
    words = mark_words()
    for cell in row.cells:
        yield words[cell.mark] + (_("（目标偏低或偏晚）") if cell.is_weaker else "")


def _pair_fields() -> list[Field]:
    return [
        Field(_("上级序号"), 8, "centre"),
        Field(_("上级任务"), 44),
        Field(_("上级负责单位"), 18),
        Field(_("下级序号"), 8, "centre"),
        Field(_("下级任务"), 44),
        Field(_("下级负责单位"), 18),
        Field(_("程度"), 8, "centre"),
        Field(_("状态"), 10, "centre"),
        Field(_("相近程度"), 9, "number"),
        Field(_("理由"), 44),
        Field(_("目标对比"), 44),
        Field(_("确认人"), 12),
        Field(_("确认日期"), 12, "date"),
    ]


def _pair(row: TaskLink, both: Both) -> list[Any]:
    targets = both.targets.get((row.upper_id, row.lower_id), [])
    return [
        row.upper.number,
        _words(row.upper),
        row.upper.unit.name if row.upper.unit else "",
        row.lower.number,
        _words(row.lower),
        row.lower.unit.name if row.lower.unit else "",
        _("承接") if row.grade == 2 else _("相关"),
        str(row.get_decision_display()),
        row.score,
        "\n".join(reasons_of(row)) or _("人工关联"),
        "\n".join(
            f"{target.row.get_relation_display()}：{target_words(target.row.upper)}"
            f" — {target_words(target.row.lower)}"
            for target in targets
        ),
        row.decided_by,
        localdate(row.decided_at) if row.decided_at else None,
    ]


def _target_fields() -> list[Field]:
    return [
        Field(_("上级序号"), 8, "centre"),
        Field(_("上级目标"), 36),
        Field(_("上级数值"), 14),
        Field(_("上级期限"), 12, "centre"),
        Field(_("下级序号"), 8, "centre"),
        Field(_("下级目标"), 36),
        Field(_("下级数值"), 14),
        Field(_("下级期限"), 12, "centre"),
        Field(_("关系"), 10, "centre"),
        Field(_("说明"), 44),
        Field(_("状态"), 10, "centre"),
        Field(_("确认人"), 12),
        Field(_("确认日期"), 12, "date"),
    ]


def _target(target: TargetRow, both: Both) -> list[Any]:
    row = target.row
    upper, lower = both.upper.get(row.upper.task_id or 0), both.lower.get(row.lower.task_id or 0)
    return [
        upper.number if upper else _("总体"),
        row.upper.subject,
        target.upper_words,
        row.upper.due,
        lower.number if lower else _("总体"),
        row.lower.subject,
        target.lower_words,
        row.lower.due,
        str(row.get_relation_display()),
        target.reason,
        str(row.get_decision_display()),
        row.decided_by,
        localdate(row.decided_at) if row.decided_at else None,
    ]


def _list(book: OfficeWorkbook, name: str, title: str, said: str, tasks: Any) -> None:
    fields = [Field(_("序号"), 8, "centre"), Field(_("任务"), 80), Field(_("负责单位"), 24)]
    sheet = book.sheet(name, fields, title=title, said=said, paper=A4)
    for task in tasks:
        sheet.write([task.number, _words(task), task.unit.name if task.unit else ""])


def _words(task: Task) -> str:
    return "\n".join(filter(None, [task.measure, task.text]))
