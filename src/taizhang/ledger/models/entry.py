"""A task in the ledger (台账事项): how it stands, who carries it, what it must reach.

It goes on over revisions of its plan: `task` is the text in force, and what was reported stays.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.db.models.lookups import Contains
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.models.visible import OfEntryQuerySet
from taizhang.lights import Colour
from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan, Role, Target, Task


class EntryState(models.TextChoices):
    """How far a task has come."""

    RUNNING = "running", _("办理中")
    CLOSING = "closing", _("申请销号")
    CLOSED = "closed", _("已销号")
    WATCH = "watch", _("长期坚持")
    ENDED = "ended", _("已终止")


#: In these somebody still has to do something.
OPEN_STATES = (EntryState.RUNNING, EntryState.CLOSING, EntryState.WATCH)


#: In these it counts among its plan's tasks: all but those that were ended.
COUNTED = (EntryState.RUNNING, EntryState.CLOSING, EntryState.CLOSED, EntryState.WATCH)


def red_for(code: str) -> Q:
    """The condition that the light of an entry is red for the reason `code` alone, if for no other."""
    # As JSON it is ["reports-missing", 3, …], in either database.
    said = Contains(Cast("reasons", models.TextField()), f'"{code}", {Colour.RED.value}')
    return Q(said, light=Colour.RED.value, state__in=COUNTED)


class Light(models.IntegerChoices):
    """The lights with their words; the values are those of `lights.Colour`."""

    BLUE = Colour.BLUE.value, _("蓝灯")
    GREEN = Colour.GREEN.value, _("绿灯")
    YELLOW = Colour.YELLOW.value, _("黄灯")
    RED = Colour.RED.value, _("红灯")


class Entry(models.Model):
    """A published task and how it stands today. One for each task, made when its plan is published.

    `started_on`    the day from which its course is reckoned: issue or publication of the plan, of a
                    routine task 1 January of its year
    `opened_on`     the day of publication: no report is owed for periods mostly over by then
    `owed_from`     the same for a task that was closed and is open again: the day on which it was opened
    `unit`          who answers for it now; None where a group's members answer each for their part
    `due_on`        the date that holds now; `first_due_on` the one of the plan, never overwritten (of a
                    routine task the end of its year; earlier years are `EntryCycle`s)
    `due_of_targets`   the plan names no date for the task itself: `first_due_on` is the latest by
                    which one of its targets is to be reached
    `percent`       0 to 100: the mean of what the answering units last had accepted or handed in
    `cycle`         the year of a routine task (年度常规); None otherwise
    `words`         the wording after a granted change, "" while that of the plan holds
    `light`, `reasons`   derived by `lights`, as of the day `light_on`; the colour has been the same
                    since `light_since`, before that `light_before`. Reasons: [[code, colour, details]]
    `edition`       counts acts on it: who acts must have seen this one
    """

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="entry")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="entries", db_index=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="entries_answered", db_index=False
    )
    state = models.CharField(max_length=7, choices=EntryState.choices, default=EntryState.RUNNING)
    started_on = models.DateField()
    opened_on = models.DateField()
    owed_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    first_due_on = models.DateField(null=True)
    due_of_targets = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)
    cycle = models.PositiveSmallIntegerField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(blank=True)
    light = models.PositiveSmallIntegerField(choices=Light.choices, default=Light.GREEN)
    light_before = models.PositiveSmallIntegerField(null=True, choices=Light.choices)
    light_since = models.DateField()
    light_on = models.DateField()
    reasons = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=0)

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["plan_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="entry_percent_from_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & (Q(closed_on__isnull=True) | Q(state="watch"))),
                name="entry_closed_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "light", "id"], name="entry_by_plan_and_light"),
            models.Index(fields=["unit", "light", "id"], name="entry_by_unit_and_light"),
            models.Index(fields=["light", "due_on", "id"], name="entry_by_light_and_due"),
            models.Index(fields=["state", "id"], name="entry_by_state"),
            # What leadership counts is found in the index alone; and what burns longest.
            models.Index(
                fields=["plan", "light", "state", "closed_on", "opened_on"], name="entry_figures"
            ),
            models.Index(fields=["light", "light_since", "id"], name="entry_by_light_and_since"),
            models.Index(
                fields=["unit", "light"],
                condition=Q(light__in=[Colour.YELLOW.value, Colour.RED.value], state__in=COUNTED),
                name="entry_in_trouble",
            ),
            *(
                models.Index(
                    fields=["light_since", "id"], condition=red_for(code), name=f"entry_red_{name}"
                )
                for name, code in (("missed", "target-missed"), ("unsent", "reports-missing"))
            ),
            models.Index(fields=["percent", "id"], name="entry_by_percent"),
        ]

    def __str__(self) -> str:
        return str(self.task)

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return f"policies.plan:{self.plan_id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN_STATES

    @property
    def is_extended(self) -> bool:
        """Whether its date was moved."""
        return self.due_on != self.first_due_on

    @property
    def due_origin(self) -> str:
        """Where its date comes from, unless from the words of the plan: what is not written is said."""
        return gettext("按目标的最晚日期") if self.due_of_targets else ""


class EntryUnit(models.Model):
    """A unit that carries an entry, with its role, since when and until when.

    `answers`: it reports to the coordinator; the others report to those that answer. `percent` is
    what it last had accepted or handed in. `until` is set when a change took the entry from it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="units", db_index=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="entry_units", db_index=False
    )
    role = models.CharField(max_length=11, choices=Role.choices)
    answers = models.BooleanField(default=False)
    percent = models.PositiveSmallIntegerField(default=0)
    since = models.DateField()
    until = models.DateField(null=True)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "unit", "role"],
                condition=Q(until__isnull=True),
                name="entry_unit_once_a_role",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "answers", "entry"], name="entry_unit_by_unit"),
            models.Index(fields=["entry", "answers"], name="entry_unit_by_entry"),
            # What was handed on is little among many.
            models.Index(
                fields=["unit", "entry"],
                condition=Q(until__isnull=False),
                name="entry_unit_handed_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id} in {self.entry_id}"


class LightChange(models.Model):
    """A light turned on the day `on`: what moved in a month, and a unit's lights over the year."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="light_changes", db_index=False
    )
    on = models.DateField()
    before = models.PositiveSmallIntegerField(null=True, choices=Light.choices)
    after = models.PositiveSmallIntegerField(choices=Light.choices)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["entry_id", "id"]
        # What leadership counts is found in the indexes alone.
        indexes = [
            models.Index(fields=["on", "entry", "before", "after"], name="light_change_by_day"),
            models.Index(fields=["entry", "on", "before", "after"], name="light_change_of_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.after} on {self.on}"


class EntryTarget(models.Model):
    """A target of an entry as it holds today, beside what the plan first said.

    `target` is the fact of the plan in force; `comparator` is how values are held against it, which for a
    number that shall fall (降至1%) is not what the plan says plainly. `goal` and `due_on` hold now,
    `first_goal` and `first_due_on` are the plan's. `baseline` (现状, in `unit_of_measure`, as of
    `baseline_on`) is told in the task book. `ended_on`: a revision dropped it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="targets")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="entry_targets")
    subject = models.TextField()
    comparator = models.CharField(max_length=2)
    unit_of_measure = models.TextField(blank=True)
    goal = models.DecimalField(max_digits=24, decimal_places=6)
    first_goal = models.DecimalField(max_digits=24, decimal_places=6)
    due_on = models.DateField(null=True)
    first_due_on = models.DateField(null=True)
    baseline = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    baseline_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["entry_id", "id"]

    def __str__(self) -> str:
        return self.subject

    @property
    def falls(self) -> bool:
        """Whether the goal is a ceiling."""
        return self.comparator in ("<=", "<")
