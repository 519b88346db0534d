"""What the history may know of supervision: reminders by hand stand in the history of their plan."""

from __future__ import annotations

from django.apps import apps

from taizhang.audit.fields import field, tell_fields
from taizhang.audit.kinds import tell
from taizhang.audit.values import count
from taizhang.permission import Reach
from taizhang.policies.visibility import reach_of


def _of_nudge(key: str) -> Reach | None:
    rows = apps.get_model("supervision", "Nudge").objects.select_related("plan__keeper")
    nudge = rows.filter(pk=key).first() if key.isdecimal() else None
    return reach_of(nudge.plan) if nudge else None


tell_fields("supervision.nudge", words=field("内容", "what was said"), units=field("单位", "units"))
tell_fields(
    "supervision.run",
    day=field("日期", "day"),
    turned=field("灯色变化的任务数", "tasks whose light turned", count),
    messages=field("发出的提醒数", "reminders sent", count),
)
tell_fields("supervision.mailchoice", mail=field("邮件提醒", "reminders by mail"))
tell("supervision.nudge", "催办", "reminder by hand", reach=_of_nudge)
tell("supervision.run", "每日运行", "daily run")
tell("supervision.mailchoice", "邮件提醒", "reminders by mail")
