"""What the system administrator sets of reminders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from taizhang.configuration.options import Kind, Option, Whole, declare_option
from taizhang.configuration.permissions import CHANGE_SYSTEM
from taizhang.documents.errors import Wording
from taizhang.supervision.addresses import HookAddress, host_of

_REMINDERS = Wording("提醒", "Reminders")
_DAYS = Wording("天", "days")
_WORKING_DAYS = Wording("个工作日", "working days")


def _declare(
    name: str,
    title: Wording,
    effect: Wording,
    kind: Kind,
    default: Any,
    told: Callable[[Any], Any] = lambda value: value,
) -> str:
    option = Option(name, _REMINDERS, title, effect, kind, default, CHANGE_SYSTEM, told=told)
    declare_option(option)
    return name


HOUR = _declare(
    "reminders.hour",
    Wording("每日运行的时间", "Hour of the daily run"),
    Wording(
        "过了这个钟点（北京时间），服务每天运行一次：更新周期和灯色，发出当天的提醒。节假日和周末不发，"
        "顺延到下一个工作日。",
        "After this hour (China time) the server runs the day once: periods, lights, reminders. Nothing "
        "is sent on holidays and weekends; it goes out on the next working day.",
    ),
    Whole(0, 23, Wording("点", "o'clock")),
    7,
)
REPORT_DAYS = _declare(
    "reminders.report_days",
    Wording("报送提前提醒", "Reports: days before"),
    Wording(
        "进展和补充材料截止前这么多天开始提醒联络员，每周不超过一次；截止当天再提醒一次。",
        "Contacts are reminded from so many days before reports are due, at most once a week, and "
        "once more on the day.",
    ),
    Whole(1, 30, _DAYS),
    5,
)
DUE_DAYS = _declare(
    "reminders.due_days",
    Wording("时限和节点提前提醒", "Dates and milestones: days before"),
    Wording(
        "任务时限、时间节点之前这么多天开始提醒联络员，每周不超过一次。",
        "Contacts are reminded from so many days before a task's date or milestone, at most weekly.",
    ),
    Whole(1, 180, _DAYS),
    15,
)
ESCALATE_AFTER = _declare(
    "reminders.escalate_after",
    Wording("逾期后提醒负责人", "Leaders are told after"),
    Wording(
        "进展没有报送、任务超过时限，满这么多个工作日后同时提醒单位负责人。",
        "When a report or a task is overdue by so many working days, the unit's leader is told too.",
    ),
    Whole(1, 30, _WORKING_DAYS),
    3,
)
WAITING_AFTER = _declare(
    "reminders.waiting_after",
    Wording("搁置提醒", "Left lying"),
    Wording(
        "退回的进展没有重新报送，报来的进展没有审核、汇总或验收，满这么多个工作日后提醒该办的人。",
        "When a returned report is not handed in again, or one waits to be checked, woven in or "
        "accepted, whoever has to act is told after so many working days.",
    ),
    Whole(1, 30, _WORKING_DAYS),
    3,
)
HOOK = _declare(
    "reminders.hook",
    Wording("消息推送地址", "Web hook of the messenger"),
    Wording(
        "办公消息平台的群机器人地址。每个工作日推送一条：各单位有几件事、是谁。留空不推送。要用 https；"
        "http 和内网地址须由运维在 TAIZHANG_HOOK_HOSTS 中列出主机名。",
        "The address of a robot of the office's messenger. One post each working day: how many matters "
        "each unit has, and whose. Empty: none. https only; http and private networks need the host "
        "in TAIZHANG_HOOK_HOSTS, which the operator sets.",
    ),
    HookAddress(),
    "",
    host_of,
)
