"""What the history may know of links: they stand in the history of the lower plan."""

from __future__ import annotations

from taizhang.audit.kinds import tell

tell("levels.tasklink", "任务对应", "link of tasks")
tell("levels.targetlink", "目标对应", "link of targets")
