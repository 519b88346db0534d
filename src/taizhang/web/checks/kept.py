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


_REPORT_IT = Wording(
    "请连同历史报告给维护者；这些任务的时限本身不受影响。",
    "Report it with the history; the dates of these tasks themselves are right.",
)


def _in_step(
    name: str, heading: Wording, *, agrees: Wording, differs: Wording, wrong: int, mend: Wording
) -> Point:
    """Whether what is kept agrees with what it repeats: of how many it does not is `wrong`."""
    return point(name, _GROUP, heading, differs if wrong else agrees, bad=wrong > 0, mend=mend)


def _stands() -> Iterator[Point]:
    wrong = len(stands_out_of_step())
    yield _in_step(
        "ledger.stands",
        Wording("各方案灯数", "Lights of each plan"),
        agrees=Wording(
            "存下的灯数与任务逐项相符。",
            "The numbers of lights that are kept are those of the tasks.",
        ),
        differs=Wording(
            f"{wrong} 份方案存下的灯数与任务不符。",
            f"Of {wrong} plans other numbers of lights are kept than their tasks have.",
        ),
        wrong=wrong,
        mend=_COUNTED_AGAIN,
    )


def _dates() -> Iterator[Point]:
    wrong = sorted_out_of_step().count()
    yield _in_step(
        "ledger.dates",
        Wording("台账排序的时限", "Dates by which the ledger sorts"),
        agrees=Wording(
            "每项任务都按现行时限排序。", "Every task is sorted by the date that holds."
        ),
        differs=Wording(
            f"{wrong} 项任务在台账中按别的日期排序。",
            f"{wrong} tasks are sorted by another date than the one that holds.",
        ),
        wrong=wrong,
        mend=_REPORT_IT,
    )


def _units() -> Iterator[Point]:
    wrong = len(units_out_of_step())
    yield _in_step(
        "policies.units",
        Wording("各单位任务数", "Tasks of each unit"),
        agrees=Wording(
            "存下的单位任务数与任务逐项相符。",
            "The numbers of tasks that are kept for units are those that plans give them.",
        ),
        differs=Wording(
            f"{wrong} 份方案存下的单位任务数与任务不符。",
            f"Of {wrong} plans other numbers of tasks are kept for units than the plans give them.",
        ),
        wrong=wrong,
        mend=_COUNTED_AGAIN,
    )


CHECKS = [_stands, _units, _dates]
