"""Administrative divisions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The level of a division or a government: those of `extraction.plan.Level`, and townships."""

    NATIONAL = "national", _("国家级")
    PROVINCE = "province", _("省级")
    PREFECTURE = "prefecture", _("市级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡级")


class Division(models.Model):
    """An administrative division (行政区划) by its own full name: 浙江省, 象山县, 石浦镇.

    `code` is that of GB/T 2260 (6 digits; 9 for a township), "" where nobody knows one: a name that
    a plan invented, or one made after the data of the package. `until` is the last year of a name
    that was given up, None for one in force. A division that no one has placed has no parent.
    """

    name = models.CharField(max_length=100)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    code = models.CharField("GB/T 2260", max_length=12, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    until = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "name"],
                condition=~Q(code=""),
                name="division_name_unique_for_code",
            ),
            models.UniqueConstraint(
                fields=["name", "parent"],
                condition=Q(code="", parent__isnull=False),
                name="division_name_unique_in_parent",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(code="", parent__isnull=True),
                name="division_name_unique_without_parent",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="division_has_a_name"),
        ]
        indexes = [models.Index(fields=["name"], name="division_by_name")]

    def __str__(self) -> str:
        return self.name
