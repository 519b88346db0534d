"""What can be done about reminders."""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare

OWN = declare(
    "supervision.own",
    "查看本人提醒",
    "Read one's own reminders",
    dict.fromkeys(Role, Relation.ANYWHERE),
)
NUDGE = declare(
    "supervision.nudge", "催办", "Remind units by hand", {Role.COORDINATOR: Relation.KEEPS}
)
SEE_RUNS = declare(
    "supervision.see-runs",
    "查看每日运行",
    "See the daily runs",
    dict.fromkeys((Role.COORDINATOR, Role.SYSTEM_ADMINISTRATOR), Relation.ANYWHERE),
)

# The server and its command line do it: nobody needs a button for it.
RUN = declare("supervision.run", "每日运行", "Run the day", {})
