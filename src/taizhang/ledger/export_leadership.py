"""The page for leadership as a workbook: plans or sections, units, what needs a decision; and the tasks
behind one of its figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

from django.utils.translation import gettext as _

from taizhang.ledger.light_words import sentences
from taizhang.ledger.models import Light
from taizhang.ledger.queries.decisions import Decision
from taizhang.ledger.queries.figures import Lights, Punctuality
from taizhang.ledger.queries.leadership import LeadershipPage, Part, UnitRow
from taizhang.ledger.queries.lit_tasks import LitTask
from taizhang.tables.language import language
from taizhang.tables.workbook import A4, Field, OfficeWorkbook


def export_leadership(page: LeadershipPage) -> IO[bytes]:
    """A workbook with a sheet for each table of the page."""
    said = _("截至%(day)s") % {"day": page.asked.on}
    if page.plan:
        said = f"{page.plan.name}；{said}"
    book = OfficeWorkbook()
    name = _("章节") if page.plan else _("方案")
    fields = [Field(name, 44), *_light_fields(), *_moved_fields(), *_report_fields()]
    parts = book.sheet(name, fields, title=_("领导概览"), said=said, paper=A4)
    for part in page.parts:
        parts.write(_part_row(part))
    days = [point.on for point in page.units[0].course] if page.units else []
    months = [Field(_("%(month)s红黄灯") % {"month": f"{d:%Y-%m-%d}"}, 10, "number") for d in days]
    fields = [Field(_("单位"), 40), *_light_fields(), *_report_fields(), *months]
    units = book.sheet(_("单位"), fields, title=_("各单位红黄绿灯"), said=said, paper=A4)
    for row in page.units:
        units.write(_unit_row(row))
    if page.decisions is not None:
        _write_decisions(book, page.decisions, said)
    return book.finish()


def export_lit_tasks(rows: Iterable[LitTask], *, said: str) -> IO[bytes]:
    """A workbook of the tasks behind a figure; `said`: what was asked, in words."""
    fields = [
        Field(_("灯色"), 8, "centre"),
        Field(_("编号"), 14, "centre"),
        Field(_("任务"), 50),
        Field(_("方案"), 30),
        Field(_("责任单位"), 24),
        Field(_("情况"), 50),
        Field(_("时限"), 12, "date"),
        Field(_("自"), 12, "date"),
    ]
    book = OfficeWorkbook()
    sheet = book.sheet(_("任务"), fields, title=_("数字背后的任务"), said=said)
    for row in rows:
        entry = row.entry
        sheet.write(
            [
                str(Light(row.light).label),
                entry.task.code,
                entry.words or entry.task.text or entry.task.measure,
                entry.plan.name,
                entry.unit.name if entry.unit else _("多个单位"),
                "\n".join(sentences(row.reasons or (), language())),
                entry.due_on,
                row.since,
            ]
        )
    return book.finish()


def _light_fields() -> list[Field]:
    heads = (_("任务"), _("红灯"), _("黄灯"), _("绿灯"), _("蓝灯"), _("已销号"))
    return [Field(head, 8, "number") for head in heads] + [Field(_("销号率（%）"), 10, "number")]


def _moved_fields() -> list[Field]:
    heads = (_("红灯比上月"), _("黄灯比上月"), _("销号比上月"))
    return [Field(head, 10, "number") for head in heads]


def _report_fields() -> list[Field]:
    heads = (_("上期应报"), _("按时"), _("迟报"), _("未报"), _("按时率（%）"))
    return [Field(head, 9, "number") for head in heads]


def _part_row(part: Part) -> list[Any]:
    stand = part.stand
    moved = [stand.red_moved, stand.yellow_moved, stand.closed_moved]
    return [part.name, *_lights(stand.lights), *moved, *_reports(part.punctuality)]


def _unit_row(row: UnitRow) -> list[Any]:
    course = [point.lights.trouble for point in row.course]
    return [row.unit.name, *_lights(row.lights), *_reports(row.punctuality), *course]


def _lights(lights: Lights) -> list[Any]:
    counts = [lights.red, lights.yellow, lights.green, lights.blue, lights.closed]
    return [lights.tasks, *counts, lights.closed_share]


def _reports(reports: Punctuality) -> list[Any]:
    return [reports.owed, reports.on_time, reports.late, reports.missing, reports.share]


def _write_decisions(book: OfficeWorkbook, found: list[Decision], said: str) -> None:
    fields = [
        Field(_("事项"), 14, "centre"),
        Field(_("任务"), 44),
        Field(_("责任单位"), 24),
        Field(_("情况"), 60),
        Field(_("自"), 12, "date"),
    ]
    sheet = book.sheet(_("待决事项"), fields, title=_("需要决定的事"), said=said, paper=A4)
    for decision in found:
        entry = decision.entry
        unit = entry.unit.name if entry.unit else ""
        text = entry.words or entry.task.text or entry.task.measure
        sheet.write([decision.words, text, unit, decision.sentence, decision.since])
