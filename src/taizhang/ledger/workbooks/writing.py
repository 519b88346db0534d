"""Rows of a unit → the workbook that it fills in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from taizhang.ledger.models import EntryTarget, ProgressReport, Standing
from taizhang.ledger.queries.fill_in import FillRow
from taizhang.ledger.words import fact_words
from taizhang.ledger.workbooks.columns import (
    FILLED,
    GUIDE_SHEET,
    KEY_HEAD,
    SHEET,
    TOLD,
    Column,
    target_columns,
)
from taizhang.ledger.workbooks.keys import RowKey, digest
from taizhang.organizations.models import Unit
from taizhang.tables.workbook import (
    A4,
    HEAD_ROWS,
    NOT_TO_FILL,
    Field,
    OfficeSheet,
    OfficeWorkbook,
)

#: A row of three lines or so: the office sees that there is room to write.
_ROW_HEIGHT = 60


def fill_in_workbook(
    rows: Sequence[FillRow], *, unit: Unit, period: str, today: dt.date
) -> IO[bytes]:
    """The workbook of `rows`, which are the unit's for the period of this name."""
    most = max((len(row.targets) for row in rows), default=0)
    columns = [*TOLD, *FILLED, *target_columns(most)]
    book = OfficeWorkbook()
    title = _("%(unit)s%(period)s进展填报表") % {"unit": unit.name, "period": period}
    sheet = book.sheet(
        SHEET, [*map(_field, columns), _key_field()], title=title, said=_said(rows, unit, today)
    )
    for number, row in enumerate(rows, start=1):
        sheet.write(_values(number, row, unit, most))
    _protect(sheet, columns, len(rows))
    fields = [Field("", 6, "centre"), Field(_("怎样填"), 100)]
    guide = book.sheet(GUIDE_SHEET, fields, title=_("填写说明"), said="", paper=A4)
    for number, line in enumerate(_guide(), start=1):
        guide.write([number, line])
    return book.finish()


def _said(rows: Sequence[FillRow], unit: Unit, today: dt.date) -> str:
    due = min((row.period.due_on for row in rows), default=None)
    return _(
        "填报单位：%(unit)s　　截止：%(due)s　　下载日期：%(day)s　　填报人：　　　　审核人："
    ) % {
        "unit": unit.name,
        "due": due or "",
        "day": today,
    }


def _guide() -> list[str]:
    return [
        _("只填浅黄色的格子；灰色的格子不用填。填好后保存为 .xlsx，在“填报表”页面上传。"),
        _(
            "可以筛选、隐藏行和列、改行高列宽。要排序、移动列或删去暂时不报的行，先“撤销工作表保护”，没有密码。"
        ),
        _("没有改动的行不会被更新；有一处填错，全部不写入，页面逐个单元格说明怎么改。"),
        _("最右边隐藏的“填报标识”用来认出每一行，请勿改动或复制到别的行。"),
        _(
            "“目标”一栏里编了号的目标，实际完成数填在“完成值”加同一号码的格子里；“时点”是这个数是哪一天的。"
        ),
        _("佐证材料请在网页上传。"),
    ]


def _field(column: Column) -> Field:
    return Field(column.head, column.width, column.look, str(column.note))


def _key_field() -> Field:
    return Field(KEY_HEAD, 8, "text", is_hidden=True)


def _values(number: int, row: FillRow, unit: Unit, most: int) -> list[Any]:
    entry, filled = row.entry, row.filled()
    targets = tuple(target.pk for target in row.targets)
    report = row.report
    key = RowKey(
        entry.pk,
        unit.pk,
        row.period.pk,
        report.pk if report else 0,
        report.edition if report else 0,
        targets,
        digest(filled, targets),
    )
    told = [
        number,
        entry.plan.title or entry.plan.document.name,
        entry.task.measure,
        entry.words or entry.task.text,
        "、".join(row.roles),
        _due(row),
        target_words(row.targets),
        last_words(row.last),
    ]
    cells: list[Any] = []
    for target in targets:
        value, on = filled.get(f"value-{target}", ""), filled.get(f"on-{target}", "")
        cells += [_number(value), dt.date.fromisoformat(on) if on else None]
    cells += [NOT_TO_FILL] * (2 * (most - len(targets)))
    standing = str(Standing(filled["standing"]).label) if filled["standing"] else ""
    percent = int(filled["percent"]) if filled["percent"] else None
    texts = [filled[column.key] for column in FILLED[2:]]
    return [*told, standing, percent, *texts, *cells, key.sealed()]


def _due(row: FillRow) -> str:
    now, first = row.entry.due_on, row.entry.first_due_on
    words = now.isoformat() if now else ""
    if first and first != now:
        words = _("%(now)s（原%(first)s）") % {"now": words, "first": first}
    return f"{words}\n{row.entry.due_origin}".rstrip()


def target_words(targets: Sequence[EntryTarget]) -> str:
    """What is to be reached, numbered where there are several, as their columns are."""
    words = fact_words()
    lines = []
    for number, target in enumerate(targets, start=1):
        amount = words.amount(target.comparator, target.goal, None, target.unit_of_measure)
        lead = f"{number}. " if len(targets) > 1 else ""
        lines.append(f"{lead}{target.subject}：{amount}")
    return "\n".join(lines)


def last_words(report: ProgressReport | None) -> str:
    """What was reported last, in one cell."""
    if report is None:
        return ""
    standing = str(Standing(report.standing).label) if report.standing else ""
    head = f"{report.period.name} {standing} {report.percent}%"
    problems = _("问题：%s") % report.problems if report.problems else ""
    return "\n".join(filter(None, [head, report.done, problems]))


def _number(text: str) -> Any:
    """A number of a sheet has fifteen digits: with more it is kept as words."""
    if not text:
        return None
    digits = text.replace(".", "").replace("-", "").lstrip("0")
    return Decimal(text) if len(digits) <= 15 else text


def _protect(sheet: OfficeSheet, columns: Sequence[Column], count: int) -> None:
    """Closed but for the cells to fill in; these take what they can hold, and say what that is."""
    first, last = HEAD_ROWS, HEAD_ROWS + max(count, 1) - 1
    page = sheet.sheets[0]
    page.set_default_row(_ROW_HEIGHT)
    page.autofilter(first - 1, 0, last, len(columns) - 1)
    page.freeze_panes(first, 4)
    allowed = dict.fromkeys(("sort", "autofilter", "format_columns", "format_rows"), True)
    page.protect("", allowed)
    for number, column in enumerate(columns):
        rule = _rule(column)
        if rule:
            page.data_validation(first, number, last, number, {"ignore_blank": True, **rule})


def _rule(column: Column) -> dict[str, Any]:
    kind = column.key.partition("-")[0]
    if kind == "standing":
        return {
            "validate": "list",
            "source": [str(label) for label in Standing.labels],
            "error_title": _("进展状态"),
            "error_message": _("请从列表中选一种。"),
        }
    if kind == "percent":
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100,
            "error_title": _("进度"),
            "error_message": _("请填0到100的整数，不写百分号。"),
        }
    if kind == "value":
        limits = {"minimum": -1e17, "maximum": 1e17}
        return {
            "validate": "decimal",
            "criteria": "between",
            **limits,
            "error_message": _("请只填数字。"),
        }
    if kind == "on":
        days = {"minimum": dt.date(2000, 1, 1), "maximum": dt.date(2099, 12, 31)}
        return {
            "validate": "date",
            "criteria": "between",
            **days,
            "error_message": _("请填日期，如 2026-03-31。"),
        }
    return {}
