"""What the history may know of supervision: reminders by hand stand in the history of their plan."""

from __future__ import annotations

from django.apps import apps

from taizhang.audit.kinds import tell
from taizhang.audit.words import FIELDS
from taizhang.permission import Reach
from taizhang.policies.visibility import reach_of


def _of_nudge(key: str) -> Reach | None:
    rows = apps.get_model("supervision", "Nudge").objects.select_related("plan__keeper")
    nudge = rows.filter(pk=key).first() if key.isdecimal() else None
    return reach_of(nudge.plan) if nudge else None


FIELDS.setdefault("words", ("内容", "words"))
FIELDS.setdefault("units", ("单位", "units"))
FIELDS.setdefault("day", ("日期", "day"))
FIELDS.setdefault("mail", ("邮件", "mail"))
tell("supervision.nudge", "催办", "reminder by hand", reach=_of_nudge)
tell("supervision.run", "每日运行", "daily run")
tell("supervision.mailchoice", "邮件提醒", "reminders by mail")
