"""Units, groups and their other names."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models.division import Division


class UnitKind(models.TextChoices):
    """The values are those of `extraction.plan.UnitKind`."""

    UNIT = "unit", _("单位")
    GROUP = "group", _("单位组")


class Unit(models.Model):
    """An organ or institution (单位), or a collective that names no single one (各县人民政府).

    A group's name says something only in a place: each province has its own `各市人民政府`. Its
    `division` is the place that its name gives, else the jurisdiction of the plan that names it.

    `parent` is the unit above; `path` the ids of the units above and its own: `/1/5/17/` (see
    `permission.actor`). Services keep it: `services.tree`.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, choices=UnitKind.choices, default=UnitKind.UNIT)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=255, blank=True, db_index=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "division"],
                condition=Q(division__isnull=False),
                name="unit_name_unique_in_division",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(division__isnull=True),
                name="unit_name_unique_without_division",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="unit_by_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new unit gets its place in the tree, for which its id must be known."""
        super().save(*args, **kwargs)
        if not self.path:
            self.path = path_beneath(self.parent, self.pk)
            type(self).objects.filter(pk=self.pk).update(path=self.path)


def path_beneath(parent: Unit | None, pk: int) -> str:
    """The path of the unit `pk` beneath `parent`."""
    return f"{parent.path if parent else '/'}{pk}/"


class Alias(models.Model):
    """Another name of a unit (别名), and when it held; an open end is None."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="alias_unique_for_unit"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="alias_ends_on_or_after_start",
            ),
        ]
        indexes = [models.Index(fields=["name"], name="alias_by_name")]

    def __str__(self) -> str:
        return self.name
