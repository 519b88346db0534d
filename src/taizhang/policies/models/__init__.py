"""What is kept: the document (`document`), its reading (`plan`), its facts (`task`, `facts`).

What is wrong with it is in `finding`, what people put right in it in `correction`.
"""

from taizhang.policies.models.correction import Correction
from taizhang.policies.models.document import PolicyDocument
from taizhang.policies.models.facts import (
    Assignment,
    Comparator,
    Deadline,
    DeadlineKind,
    Role,
    Target,
    TargetKind,
)
from taizhang.policies.models.finding import Finding, Severity
from taizhang.policies.models.plan import Plan, PlanState, Section, Source
from taizhang.policies.models.plan_unit import PlanUnit
from taizhang.policies.models.publication import NoticeKind, TaskUnit, UnitNotice
from taizhang.policies.models.task import Task

__all__ = [
    "Assignment",
    "Comparator",
    "Correction",
    "Deadline",
    "DeadlineKind",
    "Finding",
    "NoticeKind",
    "Plan",
    "PlanState",
    "PlanUnit",
    "PolicyDocument",
    "Role",
    "Section",
    "Severity",
    "Source",
    "Target",
    "TargetKind",
    "Task",
    "TaskUnit",
    "UnitNotice",
]
