"""A plan: one reading of one policy document, its source text and its sections."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models import Division, Level, Unit
from taizhang.policies.models.document import PolicyDocument
from taizhang.policies.models.visible import OfPlanQuerySet, VisibleQuerySet


class PlanState(models.TextChoices):
    """How far a plan has come."""

    READ = "read", _("已读取")
    REVIEW = "review", _("核对中")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("已被替代")
    WITHDRAWN = "withdrawn", _("已撤回")


class Plan(models.Model):
    """The reading (方案) of one version of a policy document, by one version of the reader.

    `keeper` (主管单位) is the unit whose coordinator imported it and looks after it; None: the
    installation itself.

    The document's facts about itself are columns; `fact_spans` gives the places of each by its
    name, `implements` what it carries out: [{"title", "doc_number", "spans"}]. `year` is that of
    issue, or else the one that title or number name. `task_count` and `unsure_count` are kept for
    the shelf, and so is `checked_count`, the tasks that a person checked. `conflicts` are the
    corrections that do not fit the reading (`corrections.Conflict` as JSON). `examined_at` is None
    where the plan was kept by a version that did not examine.

    `revises` is the plan that this one takes the place of (修订) once it is published. `published_on` is
    the day as of which groups were expanded, `code` what its tasks are numbered with: 2026-03.
    """

    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, related_name="plans")
    keeper = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="plans_kept"
    )
    reader_version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.READ)
    title = models.TextField(blank=True)
    doc_number = models.TextField(blank=True)
    issuer = models.TextField(blank=True)
    issued_on = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    jurisdiction = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    implements = models.JSONField(default=list)
    fact_spans = models.JSONField(default=dict)
    document_confidence = models.FloatField(default=1.0)
    document_warnings = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    task_count = models.PositiveIntegerField(default=0)
    unsure_count = models.PositiveIntegerField(default=0)
    checked_count = models.PositiveIntegerField(default=0)
    conflicts = models.JSONField(default=list)
    read_at = models.DateTimeField()
    examined_at = models.DateTimeField(null=True, blank=True)
    revises = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    code = models.CharField(max_length=20, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reader_version"], name="plan_read_once_by_a_reader"
            )
        ]
        indexes = [models.Index(fields=["level", "year"], name="plan_by_level_and_year")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title, or the file's name where the document has none."""
        return self.title or self.document.name


class Source(models.Model):
    """The document as the reader saw it: its blocks and tables, packed (`policies.source`).

    `reading` is what was read, packed (`extraction.packing`), once it was corrected; until then the
    rows of the plan say it.
    Apart from `Plan`, so that only the page that shows the source loads it.
    """

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="source")
    packed = models.BinaryField()
    reading = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["plan_id"]

    def __str__(self) -> str:
        return f"source of plan {self.plan_id}"


class Section(models.Model):
    """A heading (章节); `depth` counts from 1."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    label = models.TextField(blank=True)
    title = models.TextField()
    depth = models.PositiveSmallIntegerField()
    spans = models.JSONField(default=list)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="section_position_unique")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Label and title joined, as in the document."""
        return self.label + self.title
