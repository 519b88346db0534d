"""Links: a lower plan to a higher one, and what of the one carries what of the other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from taizhang.policies.models import Plan, Target, Task


class How(models.TextChoices):
    """Who says that a plan carries out another."""

    NAMED = "named", _("文中写明")
    CHOSEN = "chosen", _("人工关联")


class Decision(models.TextChoices):
    """What a person said of a proposal."""

    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("已否定")


class PlanLink(models.Model):
    """`lower` carries out `upper` (落实).

    `aligned_at` is None until tasks were proposed. `same_field` and `likeness` are the aligner's:
    plans of different fields get no proposals. One that was taken away (`ended_at`) stays on record.
    """

    upper = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="links_below")
    lower = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="links_above")
    how = models.CharField(max_length=6, choices=How.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200, blank=True)
    aligned_at = models.DateTimeField(null=True, blank=True)
    same_field = models.BooleanField(default=True)
    likeness = models.FloatField(default=0.0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["upper", "lower"], name="plans_linked_once"),
            models.CheckConstraint(condition=~Q(upper=F("lower")), name="no_plan_below_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.lower_id} carries out {self.upper_id}"


class _Link(models.Model):
    """A proposal or a decision. `reasons` are sentences in both languages, with their places."""

    plans = models.ForeignKey(PlanLink, on_delete=models.CASCADE, db_index=False)
    decision = models.CharField(max_length=9, choices=Decision.choices, default=Decision.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def audit_chain(self) -> str:
        """Its history is a part of the lower plan's."""
        return f"policies.plan:{self.plans.lower_id}"


class TaskLink(_Link):
    """Task `lower` carries task `upper`: grade 2 carries it out, 1 is related.

    `score` is the aligner's (0 to 1), None for a link that a person made himself. `reasons`:
    [{"zh", "en", "quotes": [{"upper", "lower", "upper_spans", "lower_spans"}]}].
    """

    upper = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="links_below")
    lower = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="links_above")
    score = models.FloatField(null=True)
    grade = models.PositiveSmallIntegerField(default=2)
    reasons = models.JSONField(default=list)

    class Meta(_Link.Meta):
        abstract = False
        ordering = ["plans_id", "upper__position", "lower__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["upper", "lower"], name="tasks_linked_once"),
            models.CheckConstraint(condition=Q(grade__in=(1, 2)), name="task_link_grade_1_or_2"),
        ]
        indexes = [models.Index(fields=["plans", "decision"], name="task_link_by_plans")]

    def __str__(self) -> str:
        return f"{self.lower} → {self.upper}"


class Relation(models.TextChoices):
    """The values are those of `alignment.Relation`."""

    EQUAL = "equal", _("一致")
    STRONGER = "lower_stronger", _("下级更高")
    WEAKER = "lower_weaker", _("下级偏低")
    LATER = "lower_later", _("下级更晚")
    DIFFERENT = "different_measure", _("口径不同")


class TargetLink(_Link):
    """Two targets of one quantity, and how the lower stands to the upper one."""

    upper = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="links_below")
    lower = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="links_above")
    relation = models.CharField(max_length=17, choices=Relation.choices)
    reason_zh = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)

    class Meta(_Link.Meta):
        abstract = False
        ordering = ["plans_id", "upper__position", "lower__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["upper", "lower"], name="targets_linked_once")
        ]
        indexes = [models.Index(fields=["plans", "decision"], name="target_link_by_plans")]

    def __str__(self) -> str:
        return f"{self.lower} → {self.upper}"
