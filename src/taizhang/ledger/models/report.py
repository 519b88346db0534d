"""What a unit reports of an entry for a period (进展报送)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.models.entry import Entry, EntryTarget
from taizhang.ledger.models.period import ReportingPeriod
from taizhang.ledger.models.visible import OfEntryQuerySet
from taizhang.organizations.models import Unit


class ReportState(models.TextChoices):
    """Where a report is on its way."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    CHECKED = "checked", _("待验收")
    ACCEPTED = "accepted", _("已通过")
    RETURNED = "returned", _("已退回")


#: It came: whoever owed it has done his part, until it is returned.
HANDED_IN = (ReportState.SUBMITTED, ReportState.CHECKED, ReportState.ACCEPTED)


class Standing(models.TextChoices):
    """How the reporting unit says that the task goes."""

    NOT_STARTED = "not_started", _("未启动")
    ON_COURSE = "on_course", _("按序推进")
    SLOW = "slow", _("进展缓慢")
    DONE = "done", _("已完成")


class ProgressReport(models.Model):
    """A report of a unit on an entry for a period.

    Draft → submitted → checked by its leader → accepted by the coordinator, or returned to the unit by
    either. What a supporting unit reports (`to_lead`) is accepted by the unit that answers, which weaves
    it into its own (`woven_into`). An accepted one does not change: a correction is a new `version`
    beside it (`corrects`), and `is_current` the one that holds.

    `edition` counts changes: who saves must have seen this one. `returns` says what is asked for, by
    field: [[field, reason]]; "" is the whole. `is_late`: handed in after its due day.
    """

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="reports", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports", db_index=False)
    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="reports", db_index=False
    )
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    to_lead = models.BooleanField(default=False)
    woven_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="woven"
    )
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.DRAFT)
    standing = models.CharField(max_length=11, choices=Standing.choices, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    done = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    returns = models.JSONField(default=list)
    is_late = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=200, blank=True)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "period_id", "unit_id", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "unit", "period"],
                condition=Q(is_current=True),
                name="report_current_once",
            ),
            models.UniqueConstraint(
                fields=["entry", "unit", "period", "version"], name="report_version_once"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="report_percent_from_0_to_100"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
                name="report_accepted_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "period"], name="report_by_unit_and_state"),
            models.Index(fields=["period", "state"], name="report_by_period_and_state"),
            models.Index(fields=["state", "period"], name="report_by_state"),
            # What was returned, by its day: few among a million.
            models.Index(
                fields=["returned_at"],
                condition=Q(returned_at__isnull=False),
                name="report_returned",
            ),
            # What waits to be woven in: few among a million, which the desk looks for on each visit.
            models.Index(
                fields=["entry"], condition=Q(state="checked", to_lead=True), name="report_to_weave"
            ),
            # How reports came, counted by leadership in the index alone.
            models.Index(
                fields=["entry", "unit", "period", "is_late"],
                condition=Q(version=1, state__in=HANDED_IN),
                name="report_first_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.period}"

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain

    @property
    def is_open(self) -> bool:
        """Whether its unit may still write in it."""
        return self.state in (ReportState.DRAFT, ReportState.RETURNED)


class TargetValue(models.Model):
    """A measured value of a target, in its unit of measure, as of the day `on`.

    `source` "reported": typed in by hand, and marked so wherever it is shown.
    """

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="values")
    target = models.ForeignKey(EntryTarget, on_delete=models.PROTECT, related_name="values")
    value = models.DecimalField(max_digits=24, decimal_places=6)
    on = models.DateField()
    source = models.CharField(max_length=10, default="reported")

    class Meta:
        ordering = ["target_id", "on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "target"], name="target_value_once_a_report")
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.on}"
