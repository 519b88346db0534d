"""Task books (任务书), milestones (时间节点), subtasks (任务分解) and what waits for what."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.models.entry import Entry
from taizhang.ledger.models.visible import OfEntryQuerySet
from taizhang.organizations.models import Unit


class BookState(models.TextChoices):
    """Where a task book is on its way."""

    DRAFT = "draft", _("草拟中")
    SUBMITTED = "submitted", _("待审核")
    CHECKED = "checked", _("待验收")
    ACCEPTED = "accepted", _("已确认")
    RETURNED = "returned", _("已退回")


class TaskBook(models.Model):
    """How a unit means to carry its task out: objective, baseline, gap, actions, who is responsible.

    One for each unit that answers for an entry. `edition` counts changes; `returns` as of a report.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="books")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="task_books")
    state = models.CharField(max_length=9, choices=BookState.choices, default=BookState.DRAFT)
    objective = models.TextField(blank=True)
    baseline = models.TextField(blank=True)
    gap = models.TextField(blank=True)
    actions = models.TextField(blank=True)
    responsible = models.CharField(max_length=50, blank=True)
    edition = models.PositiveIntegerField(default=0)
    returns = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
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
        ordering = ["entry_id", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "unit"], name="task_book_once_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.unit}"

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain


class Milestone(models.Model):
    """A dated step of a unit's task book. Withdrawn it stays, with `withdrawn_on`.

    It may say how far a `target` is by then: `figure`, in that target's unit of measure.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="milestones")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="milestones")
    name = models.CharField(max_length=200)
    due_on = models.DateField()
    first_due_on = models.DateField()
    done_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    target = models.ForeignKey(
        "ledger.EntryTarget", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    figure = models.DecimalField(max_digits=24, decimal_places=6, null=True)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=True, figure__isnull=True)
                | Q(target__isnull=False, figure__isnull=False),
                name="milestone_figure_is_of_a_target",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain


class Subtask(models.Model):
    """A part of an entry that the unit `given_by` handed to a unit below it.

    `weight` says what share of `given_by`'s part it is (any positive number; shares are of the sum).
    Its date is never later than the entry's. `goal` is its share of a target, in that target's unit.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="subtasks")
    given_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="subtasks_given")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="subtasks")
    name = models.TextField()
    due_on = models.DateField(null=True)
    weight = models.PositiveSmallIntegerField(default=1)
    target = models.ForeignKey(
        "ledger.EntryTarget", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    goal = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    said = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    given_on = models.DateField()
    done_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="subtask_percent_from_0_to_100"
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="subtask_has_a_weight"),
            models.CheckConstraint(
                condition=~Q(unit=F("given_by")), name="subtask_goes_to_another_unit"
            ),
        ]
        indexes = [models.Index(fields=["unit", "done_on"], name="subtask_by_unit")]

    def __str__(self) -> str:
        return self.name[:60]

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain


class Dependency(models.Model):
    """`entry` waits for `needs`: it cannot be finished before."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="waits_for")
    needs = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="needed_by")
    made_on = models.DateField()
    made_by = models.CharField(max_length=200)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["entry_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "needs"],
                condition=Q(ended_on__isnull=True),
                name="dependency_once",
            ),
            models.CheckConstraint(condition=~Q(entry=F("needs")), name="dependency_not_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ← {self.needs}"

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain
