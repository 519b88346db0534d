"""When progress is due (填报周期), and when lights turn: the course that a coordinator set for a plan."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from taizhang.lights.dates import written_periods
from taizhang.policies.models import Plan
from taizhang.tables.language import language


class Rhythm(models.TextChoices):
    """How often progress is due."""

    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF_YEAR = "half_year", _("每半年")
    YEAR = "year", _("每年")


class Course(models.Model):
    """How a published plan is followed: rhythm of reports and thresholds of lights.

    A period's reports may be made from `opens_before` days before its end, and are due `due_after`
    days after it. The thresholds are those of `lights.Thresholds`, shares in percent.
    """

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="course")
    rhythm = models.CharField(max_length=9, choices=Rhythm.choices, default=Rhythm.MONTH)
    opens_before = models.PositiveSmallIntegerField(default=10)
    due_after = models.PositiveSmallIntegerField(default=5)
    days_before = models.PositiveSmallIntegerField(default=30)
    slack = models.PositiveSmallIntegerField(default=10)
    missing_yellow = models.PositiveSmallIntegerField(default=1)
    missing_red = models.PositiveSmallIntegerField(default=2)
    behind_yellow = models.PositiveSmallIntegerField(default=90)
    behind_red = models.PositiveSmallIntegerField(default=70)
    milestone_days = models.PositiveSmallIntegerField(default=15)

    class Meta:
        ordering = ["plan_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(missing_yellow__gte=1, missing_red__gte=F("missing_yellow")),
                name="course_red_not_before_yellow",
            ),
            models.CheckConstraint(
                condition=Q(behind_red__lte=F("behind_yellow")),
                name="course_behind_red_not_above_yellow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} of {self.plan_id}"


class ReportingPeriod(models.Model):
    """A period of a plan for which progress is due (填报周期). It opens and closes by its dates.

    Reports are made from `opens_on`, due on `due_on`, and taken late until `closes_on`: the day before
    the next period's are due. Both days are included.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="periods")
    rhythm = models.CharField(max_length=9, choices=Rhythm.choices)
    name = models.CharField(max_length=30)
    starts_on = models.DateField()
    ends_on = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        ordering = ["plan_id", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "starts_on"], name="period_of_a_plan_once"),
            models.CheckConstraint(
                condition=Q(
                    starts_on__lte=F("ends_on"),
                    opens_on__lte=F("due_on"),
                    due_on__lte=F("closes_on"),
                ),
                name="period_days_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "plan"], name="period_by_due"),
            models.Index(fields=["plan", "due_on"], name="period_of_plan_by_due"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """Its name in the language of the page: 2026年10月, October 2026."""
        return written_periods(self.name, language())
