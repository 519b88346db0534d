"""The columns of the fill-in workbook. Heads are the same in every language: they are what is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHEET = "填报表"
GUIDE_SHEET = "填写说明"
KEY_HEAD = "填报标识（请勿改动）"
#: No unit has more tasks in a period; with more rows somebody took the wrong file.
MOST_ROWS = 5_000
MOST_COLUMNS = 120


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its key, which for those to fill in is the field of a report; width in characters."""

    key: str
    head: str
    width: float
    look: str = "text"
    note: str | Promise = ""


#: What is told, and cannot be changed.
TOLD = (
    Column("number", "序号", 6, "centre"),
    Column("plan", "政策", 18),
    Column("measure", "举措", 16),
    Column("text", "任务", 44),
    Column("role", "承担", 8, "centre"),
    Column("due", "时限", 14, "centre"),
    Column("target", "目标", 26),
    Column("last", "上期报送", 30),
)
#: What is filled in.
FILLED = (
    Column(
        "standing",
        "进展状态",
        10,
        "fill-centre",
        _("从下拉列表中选：未启动、按序推进、进展缓慢、已完成。"),
    ),
    Column("percent", "进度（%）", 8, "fill-number", _("填 0 到 100 的整数，不写百分号。")),
    Column(
        "done",
        "本期进展",
        44,
        "fill-text",
        _("本期做了什么，最多 4000 字。单元格内换行按 Alt+Enter。"),
    ),
    Column(
        "problems",
        "存在问题",
        28,
        "fill-text",
        _("没有就空着；状态为“进展缓慢”的必须写。最多 2000 字。"),
    ),
    Column("next_steps", "下一步", 28, "fill-text", _("最多 2000 字。")),
)
_VALUE, _ON = "完成值", "时点"
_NUMBERED = re.compile(rf"({_VALUE}|{_ON})(\d{{1,2}})$")


def target_columns(count: int) -> list[Column]:
    """A pair of columns for each of `count` targets: the value, and the day of which it is."""
    return [
        column
        for number in range(1, count + 1)
        for column in (
            Column(
                f"value-{number}",
                f"{_VALUE}{number}",
                11,
                "fill-number",
                _("“目标”一栏里第 %(n)s 个目标的实际完成数，只填数字。") % {"n": number},
            ),
            Column(
                f"on-{number}",
                f"{_ON}{number}",
                12,
                "fill-date",
                _("完成值是哪一天的，如 2026-03-31；空着按期末算。"),
            ),
        )
    ]


def key_of(head: str) -> str | None:
    """The key of the column under a head; None for a column that is not read. "key" is the row's."""
    head = "".join(head.split())
    if head == KEY_HEAD:
        return "key"
    if match := _NUMBERED.match(head):
        return f"{'value' if match[1] == _VALUE else 'on'}-{int(match[2])}"
    return next((column.key for column in FILLED if column.head == head), None)
