"""What publication makes of a plan: the units of each task, and what they were told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models import Unit
from taizhang.policies.models.facts import Role
from taizhang.policies.models.plan import Plan
from taizhang.policies.models.task import Task


class TaskUnit(models.Model):
    """A unit that a published task binds, with its role; groups stand for their members.

    As of the day of publication: who joins the group later is not bound. `group` is the group that
    the unit is bound by, None where the plan names it. `answers`: it answers for the task (a group's
    members each for their own part).
    """

    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, related_name="task_units", db_index=False
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="task_units", db_index=False
    )
    role = models.CharField(max_length=11, choices=Role.choices)
    group = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answers = models.BooleanField(default=False)

    class Meta:
        ordering = ["task_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "unit", "role"], name="task_unit_once_a_role"),
            models.CheckConstraint(
                condition=Q(group__isnull=True) | ~Q(group=models.F("unit")),
                name="task_unit_is_not_its_group",
            ),
        ]
        indexes = [models.Index(fields=["unit", "role", "task"], name="task_unit_by_unit")]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id} in {self.task_id}"


class NoticeKind(models.TextChoices):
    """What a unit is told."""

    PUBLISHED = "published", _("任务已下达")
    REVISED = "revised", _("任务有调整")
    WITHDRAWN = "withdrawn", _("方案已撤回")


class UnitNotice(models.Model):
    """What a unit was told of a plan, and who of it saw that first.

    `words` are one sentence in Chinese, as it was sent.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=9, choices=NoticeKind.choices)
    words = models.TextField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(
                fields=["unit"], condition=Q(seen_at__isnull=True), name="notice_unseen_by_unit"
            )
        ]

    def __str__(self) -> str:
        return self.words
