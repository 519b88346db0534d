"""Requests to change what was promised (变更申请)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.models.entry import Entry, EntryTarget
from taizhang.ledger.models.visible import OfEntryQuerySet
from taizhang.organizations.models import Unit


class ChangeKind(models.TextChoices):
    """What is to be changed."""

    EXTENSION = "extension", _("延期")
    WORDING = "wording", _("调整表述")
    UNIT = "unit", _("调整单位")
    TARGET = "target", _("调整目标")


class ChangeState(models.TextChoices):
    """Where a request is on its way."""

    ASKED = "asked", _("待决定")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class ChangeRequest(models.Model):
    """A unit asks that its task be changed, with a reason; the coordinator decides.

    `wanted` and `before` are plain values by kind: {"due_on"}, {"words"}, {"unit", "name"},
    {"goal", "due_on"} (of `target`). What the plan first said is never overwritten.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="changes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes_asked")
    target = models.ForeignKey(
        EntryTarget, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    kind = models.CharField(max_length=9, choices=ChangeKind.choices)
    state = models.CharField(max_length=9, choices=ChangeState.choices, default=ChangeState.ASKED)
    reason = models.TextField()
    wanted = models.JSONField()
    before = models.JSONField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decision = models.TextField(blank=True)

    objects: Any = OfEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="change_decided_has_its_time",
            ),
            models.CheckConstraint(
                condition=(Q(kind="target") & Q(target__isnull=False))
                | (~Q(kind="target") & Q(target__isnull=True)),
                name="change_of_target_names_it",
            ),
        ]
        indexes = [models.Index(fields=["state", "entry"], name="change_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.entry}"

    @property
    def audit_chain(self) -> str:
        """Its events stand in the history of its plan."""
        return self.entry.audit_chain
