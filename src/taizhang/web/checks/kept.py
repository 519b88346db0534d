"""What is kept twice so that pages are quick: whether both still say the same."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.documents.errors import Wording
from taizhang.ledger.services.dating import sorted_out_of_step
from taizhang.ledger.services.standing import stands_out_of_step
from taizhang.policies.visibility import units_out_of_step
from taizhang.web.checks.points import Point, point

_GROUP = Wording("数据一致", "Data in step")
_COUNTED_AGAIN = Wording(
    "下一次每日运行（taizhang daily）会重新计算；再次出现时请连同历史报告给维护者。",
    "The next daily run (taizhang daily) counts again. If it comes back, report it with the history.",
)


def _stands() -> Iterator[Point]:
    wrong = len(stands_out_of_step())
    yield point(
        "ledger.stands",
        _GROUP,
        Wording("各方案灯数", "Lights of each plan"),
        Wording(
            f"{wrong} 份方案存下的灯数与任务不符。" if wrong else "存下的灯数与任务逐项相符。",
            f"Of {wrong} plans other numbers of lights are kept than their tasks have."
            if wrong
            else "The numbers of lights that are kept are those of the tasks.",
        ),
        bad=wrong > 0,
        mend=_COUNTED_AGAIN,
    )


def _dates() -> Iterator[Point]:
    wrong = sorted_out_of_step().count()
    yield point(
        "ledger.dates",
        _GROUP,
        Wording("台账排序的时限", "Dates by which the ledger sorts"),
        Wording(
            f"{wrong} 项任务在台账中按别的日期排序。" if wrong else "每项任务都按现行时限排序。",
            f"{wrong} tasks are sorted by another date than the one that holds."
            if wrong
            else "Every task is sorted by the date that holds.",
        ),
        bad=wrong > 0,
        mend=Wording(
            "请连同历史报告给维护者；这些任务的时限本身不受影响。",
            "Report it with the history; the dates of these tasks themselves are right.",
        ),
    )


def _units() -> Iterator[Point]:
    wrong = len(units_out_of_step())
    yield point(
        "policies.units",
        _GROUP,
        Wording("各单位任务数", "Tasks of each unit"),
        Wording(
            f"{wrong} 份方案存下的单位任务数与任务不符。"
            if wrong
            else "存下的单位任务数与任务逐项相符。",
            f"Of {wrong} plans other numbers of tasks are kept for units than the plans give them."
            if wrong
            else "The numbers of tasks that are kept for units are those that plans give them.",
        ),
        bad=wrong > 0,
        mend=_COUNTED_AGAIN,
    )


CHECKS = [_stands, _units, _dates]
