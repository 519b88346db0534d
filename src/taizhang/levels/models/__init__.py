"""Links between plans, between their tasks, and between their targets."""

from taizhang.levels.models.links import (
    Decision,
    How,
    PlanLink,
    Relation,
    TargetLink,
    TaskLink,
)

__all__ = ["Decision", "How", "PlanLink", "Relation", "TargetLink", "TaskLink"]
