"""What a task is given: units, deadlines, targets. Those of the general part belong to no task."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models import Unit
from taizhang.policies.deadlines import Precision
from taizhang.policies.models.plan import Plan
from taizhang.policies.models.read_fact import ReadFact
from taizhang.policies.models.visible import OfPlanQuerySet
from taizhang.policies.target_kinds import TargetKind


class Role(models.TextChoices):
    """What a unit does in a task; the values are those of `extraction.plan.Role`."""

    LEAD = "lead", _("牵头")
    RESPONSIBLE = "responsible", _("责任")
    SUPPORT = "support", _("配合")


class DeadlineKind(models.TextChoices):
    """The values are those of `extraction.plan.DeadlineKind`."""

    BY = "by", _("限期完成")
    ROUTINE = "routine", _("年度常规")
    ONGOING = "ongoing", _("长期坚持")


class Comparator(models.TextChoices):
    """How value and commitment compare; the values are those of the plan format."""

    AT_LEAST = ">=", _("不低于")
    MORE = ">", _("超过")
    AT_MOST = "<=", _("不超过")
    LESS = "<", _("低于")
    ABOUT = "~", _("约")
    EQUAL = "=", _("等于")


class Assignment(ReadFact):
    """A unit with a role in a task (分工).

    `surface`, `division` and `canonical` are what was read and stay; `unit` is who that is, and may
    be told otherwise later.
    """

    task = models.ForeignKey(
        "Task", on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=11, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="assignments", db_index=False
    )
    surface = models.TextField()
    division = models.TextField(blank=True)
    canonical = models.TextField()

    class Meta(ReadFact.Meta):
        abstract = False
        ordering = ["task_id", "position"]
        constraints = [
            *ReadFact.Meta.constraints,
            models.UniqueConstraint(fields=["task", "position"], name="assignment_position_unique"),
        ]
        indexes = [
            models.Index(fields=["unit", "role", "task"], name="assignment_by_unit_and_role"),
            models.Index(fields=["role", "task"], name="assignment_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.surface}"


class Deadline(ReadFact):
    """When a task is due (完成时限).

    `date` is as precise as the text (YYYY, YYYY-MM, YYYY-MM-DD); `date_end` is its last day.
    """

    task = models.ForeignKey(
        "Task", on_delete=models.CASCADE, related_name="deadlines", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    raw = models.TextField()
    kind = models.CharField(max_length=7, choices=DeadlineKind.choices)
    date = models.CharField(max_length=10, blank=True)
    date_end = models.DateField(null=True)
    precision = models.CharField(max_length=5, choices=Precision.choices, blank=True)
    then_ongoing = models.BooleanField(default=False)

    class Meta(ReadFact.Meta):
        abstract = False
        ordering = ["task_id", "position"]
        constraints = [
            *ReadFact.Meta.constraints,
            models.UniqueConstraint(fields=["task", "position"], name="deadline_position_unique"),
        ]
        indexes = [models.Index(fields=["date_end", "task"], name="deadline_by_date")]

    def __str__(self) -> str:
        return self.raw


class Target(ReadFact):
    """A committed number (目标); `task` is None for one of the plan's general part.

    `unit_of_measure` is literal (万元, %); `kind` is its class. `due` is as precise as the text.
    """

    Kind = TargetKind

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets", db_index=False)
    task = models.ForeignKey(
        "Task", on_delete=models.CASCADE, null=True, related_name="targets", db_index=False
    )
    position = models.PositiveIntegerField()
    raw = models.TextField()
    subject = models.TextField()
    comparator = models.CharField(max_length=2, choices=Comparator.choices)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    upper = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    unit_of_measure = models.TextField(blank=True)
    kind = models.CharField(max_length=9, choices=TargetKind.choices)
    due = models.CharField(max_length=10, blank=True)
    due_on = models.DateField(null=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta(ReadFact.Meta):
        abstract = False
        ordering = ["plan_id", "position"]
        constraints = [
            *ReadFact.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "position"], name="target_position_unique"),
        ]
        indexes = [
            models.Index(fields=["task", "position"], name="target_by_task"),
            models.Index(fields=["kind", "task"], name="target_by_kind"),
            models.Index(fields=["plan", "kind", "task"], name="target_figures"),
        ]

    def __str__(self) -> str:
        return self.raw
