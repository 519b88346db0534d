"""What is wrong with a plan (体检), as found when it was imported."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taizhang import examination
from taizhang.policies.models.plan import Plan
from taizhang.policies.models.visible import OfPlanQuerySet


class Severity(models.IntegerChoices):
    """How much a finding weighs; the values are those of `examination.Severity`."""

    ERROR = 3, _("应改正")
    WARNING = 2, _("应核对")
    NOTE = 1, _("供参考")


class Finding(models.Model):
    """A finding (体检结果): by `code` and `details` put in words when it is shown.

    `places` has a list of [block, start, end] for each thing that the finding is about. A finding is
    never changed, and goes only when the file is read again and does not give it any more; a person may
    dismiss it, and must say why.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="findings", db_index=False
    )
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    details = models.JSONField(default=dict)
    places = models.JSONField(default=list)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_reason = models.TextField(blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="finding_position_unique"),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="finding_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissed_reason="")
                | Q(dismissed_at__isnull=False) & ~Q(dismissed_reason=""),
                name="finding_dismissed_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["plan"], condition=Q(dismissed_at__isnull=True), name="finding_open_by_plan"
            )
        ]

    def __str__(self) -> str:
        found = examination.Finding(
            self.code, examination.Severity(self.severity), (), tuple(self.details.items())
        )
        try:
            return found.sentence()
        except KeyError:  # kept by an earlier version, which told less of it
            return str(_("较早的版本记下的问题"))

    @property
    def audit_chain(self) -> str:
        """Its history stands in that of its plan."""
        return f"policies.plan:{self.plan_id}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has dismissed it."""
        return self.dismissed_at is None
