"""What every fact that was read carries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReadFact(models.Model):
    """Key, place in the source and certainty of a fact.

    `key` names the fact among those of its plan, in each reading of its file (`corrections.keys`).
    `spans` is a list of [block, start, end] into the blocks of the plan's `Source`. `warnings` is a
    list of [code, details]; they are put in words when they are shown (`extraction.wording`).
    """

    key = models.CharField(max_length=120, blank=True)
    spans = models.JSONField(default=list)
    confidence = models.FloatField(default=1.0)
    warnings = models.JSONField(default=list)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1),
                name="%(class)s_confidence_from_0_to_1",
            )
        ]
