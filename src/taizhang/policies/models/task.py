"""A task: the smallest unit of text that carries an assignment of its own."""

from __future__ import annotations

from django.db import models

from taizhang.organizations.models import Unit
from taizhang.policies.deadlines import NO_DATE, Precision
from taizhang.policies.models.correction import Correction
from taizhang.policies.models.facts import DeadlineKind
from taizhang.policies.models.plan import Plan, Section
from taizhang.policies.models.read_fact import ReadFact
from taizhang.policies.models.visible import OfPlanQuerySet


class Task(ReadFact):
    """A task (任务) in the words of its document.

    The columns after `text` repeat what assignments, deadlines and targets say, so that the ledger
    filters and sorts 100,000 tasks on plain indexes; `services.import_document` fills them:

    `unit`          who answers: the first lead, else the first responsible unit
    `due_kind`      of the first deadline; empty where there is none
    `due_on`        last day of the first deadline that has a date, with its `due_precision`
    `due_order`     `due_on`; once it is published the date that holds, which the ledger keeps in
                    step; or a day after all days (`deadlines.NO_DATE`): sorting by it needs no
                    NULLS LAST, for which SQLite has no index
    `target_kinds`  the kinds of its targets, as a sum of `TargetKind` bits; the tasks with a kind
                    are those with `target_kinds__in=masks_with(kind)`
    `unsure_count`  how many of its facts, itself among them, the reader is not sure of
    `stands`        all that can be put right of it, as one text (`corrections.working.digest`): who
                    corrects it must have seen this
    `code`          its number in the ledger once it is published: 2026-03-017
    `continues`     the task of the plan before the revision that goes on in this one
    `checked_in`    the correction by which a person said that it is right as it stands
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, null=True, related_name="tasks", db_index=False
    )
    position = models.PositiveIntegerField()
    number = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    text = models.TextField()
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="tasks_answered", db_index=False
    )
    due_kind = models.CharField(max_length=7, choices=DeadlineKind.choices, blank=True)
    due_on = models.DateField(null=True)
    due_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True)
    due_order = models.DateField(default=NO_DATE)
    target_count = models.PositiveSmallIntegerField(default=0)
    target_kinds = models.PositiveSmallIntegerField(default=0)
    unsure_count = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=30, blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    stands = models.CharField(max_length=32, blank=True)
    checked_in = models.ForeignKey(
        Correction,
        on_delete=models.SET_NULL,
        null=True,
        related_name="tasks_checked",
        db_index=False,
    )
    number_spans = models.JSONField(default=list)
    measure_spans = models.JSONField(default=list)

    objects = OfPlanQuerySet.as_manager()

    class Meta(ReadFact.Meta):
        abstract = False
        ordering = ["plan_id", "position"]
        constraints = [
            *ReadFact.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "position"], name="task_position_unique"),
        ]
        indexes = [
            models.Index(fields=["section", "position"], name="task_by_section"),
            models.Index(fields=["unit", "due_order", "id"], name="task_by_unit_and_due"),
            models.Index(fields=["due_order", "id"], name="task_by_due"),
            models.Index(fields=["plan", "due_order", "id"], name="task_by_plan_and_due"),
            models.Index(fields=["target_kinds", "id"], name="task_by_target_kinds"),
            models.Index(fields=["-unsure_count", "id"], name="task_least_sure_first"),
            # What the overview counts, of all plans and of some, is found in the indexes alone.
            models.Index(
                fields=["due_kind", "due_order", "id", "unsure_count"], name="task_by_due_kind"
            ),
            models.Index(
                fields=["plan", "due_kind", "due_order", "unsure_count"], name="task_figures"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.measure or self.text[:40]}".strip()
