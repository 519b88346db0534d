"""Divisions, units and their other names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The level of a division or a government; the values are those of `extraction.plan.Level`."""

    NATIONAL = "national", _("国家级")
    PROVINCE = "province", _("省级")
    PREFECTURE = "prefecture", _("市级")
    COUNTY = "county", _("县级")


class Division(models.Model):
    """An administrative division (行政区划) by its full name: 浙江省, 象山县."""

    name = models.CharField(max_length=100)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    code = models.CharField("GB/T 2260", max_length=12, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="division_name_unique")]

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    """The values are those of `extraction.plan.UnitKind`."""

    UNIT = "unit", _("单位")
    GROUP = "group", _("单位组")


class Unit(models.Model):
    """An organ or institution (单位), or a collective that names no single one (各县人民政府).

    A group's name says something only in a place: each province has its own `各市人民政府`. Its
    `division` is the place that its name gives, else the jurisdiction of the plan that names it.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, choices=UnitKind.choices, default=UnitKind.UNIT)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(kind="unit"), name="unit_name_unique"
            ),
            models.UniqueConstraint(
                fields=["name", "division"],
                condition=Q(kind="group", division__isnull=False),
                name="group_name_unique_in_division",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(kind="group", division__isnull=True),
                name="group_name_unique_without_division",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="unit_by_name")]

    def __str__(self) -> str:
        return self.name


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
