"""What supervision refuses. All are `DomainError`s: nothing was changed, and the words say what to do.

DomainError (of `permission`)
├── RunIsGoing      another process runs the day at this moment
├── DayIsPast       a day before the last one that was run
├── NothingChosen   a reminder by hand to nobody
├── WordsMissing    a reminder by hand that says nothing
└── HookUnfit       an address that nothing may be sent to
"""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.permission import DomainError


class RunIsGoing(DomainError):
    """Two do not run the same day at once."""

    code = "supervision.run-is-going"
    words = Wording(
        "{day}的每日运行正在进行（{since}开始），没有重复运行。如果那个进程已经中断，两分钟后再运行即可接着做。",
        "The daily run of {day} is going on (since {since}); it was not run twice. If that process was "
        "killed, run again in two minutes: it goes on where it stopped.",
    )


class DayIsPast(DomainError):
    """Lights are derived day by day, never backwards."""

    code = "supervision.day-is-past"
    words = Wording(
        "已经运行到{last}，不能再运行更早的{day}：灯色和提醒只能逐日往前。",
        "The days up to {last} were run; {day} lies before it: lights and reminders only go forward.",
    )


class NothingChosen(DomainError):
    """No task is chosen, or none of the chosen has a unit that answers."""

    code = "supervision.nothing-chosen"
    words = Wording(
        "没有可以催办的任务：请选择仍在办理、有承担单位的任务。",
        "No task to remind of: choose tasks that are still open and have a unit that answers.",
    )


class WordsMissing(DomainError):
    """A reminder says what is to be done."""

    code = "supervision.words-missing"
    words = Wording(
        "请写明催办的内容，不超过{most}字：对方要知道做什么、何时做完。",
        "Say what is to be done and by when, in at most {most} characters.",
    )


class HookUnfit(DomainError):
    """The address of the messenger's web hook."""

    code = "supervision.hook-unfit"
    words = Wording("不能向这个地址推送：{why}。", "Nothing can be sent to this address: {why_en}.")
