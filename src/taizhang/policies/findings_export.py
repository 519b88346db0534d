"""The findings of a plan as a workbook: what goes to the one who wrote the plan."""

from __future__ import annotations

import datetime as dt
from typing import IO, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from taizhang.policies.queries.findings import Findings, ShownFinding
from taizhang.tables.workbook import A4, Field, OfficeWorkbook

#: Longer words of a place are cut: the sentence says what they are about.
WORDS_SHOWN = 60


def export_findings(findings: Findings, *, today: dt.date) -> IO[bytes]:
    """A workbook of all findings, the dismissed ones with their reasons at the end."""
    book = OfficeWorkbook()
    said = _("%(plan)s；问题 %(open)s 处，已忽略 %(dismissed)s 处；导出于 %(day)s") % {
        "plan": findings.plan.name,
        "open": len(findings.open),
        "dismissed": len(findings.dismissed),
        "day": today,
    }
    sheet = book.sheet(_("体检"), _fields(), title=_("方案体检"), said=said, paper=A4)
    for number, finding in enumerate((*findings.open, *findings.dismissed), start=1):
        sheet.write(_row(number, finding))
    return book.finish()


def _fields() -> list[Field]:
    return [
        Field(_("序号"), 6, "centre"),
        Field(_("级别"), 10, "centre"),
        Field(_("问题"), 52),
        Field(_("位置"), 52),
        Field(_("处理"), 12, "centre"),
        Field(_("忽略的理由"), 28),
        Field(_("忽略日期"), 12, "date"),
    ]


def _row(number: int, finding: ShownFinding) -> list[Any]:
    row = finding.row
    return [
        number,
        str(row.get_severity_display()),
        finding.sentence,
        "\n".join(f"{place.place}“{_cut(place.words)}”" for place in finding.places),
        _("未处理") if row.is_open else _("已忽略"),
        row.dismissed_reason,
        localdate(row.dismissed_at) if row.dismissed_at else None,
    ]


def _cut(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN] + "…"
