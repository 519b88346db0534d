"""What held of a unit in an earlier time, and how units went over into others."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models.division import Division
from taizhang.organizations.models.unit import NAME_LENGTH, USCC_LENGTH, Unit, UnitNature


class UnitPeriod(models.Model):
    """Name, code, place, parent and nature of a unit from `valid_from` to the end of `valid_until`.

    Both days belong to the period; `valid_from` None: since before anybody knows. The periods of a
    unit do not overlap, and end before the unit's `since`, which begins the one that is not here.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="periods")
    name = models.CharField(max_length=NAME_LENGTH)
    nature = models.CharField(max_length=11, choices=UnitNature.choices, blank=True)
    uscc = models.CharField(max_length=USCC_LENGTH, blank=True)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField()

    class Meta:
        ordering = ["unit_id", "valid_until"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_until"], name="period_end_unique"),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="period_start_unique"),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_from__isnull=True),
                name="period_without_start_unique",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="period_ends_on_or_after_start",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="period_has_a_name"),
        ]
        indexes = [models.Index(fields=["name"], name="period_by_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from or ''}–{self.valid_until})"


class SuccessionKind(models.TextChoices):
    """How a unit went over."""

    RENAMED = "renamed", _("更名")
    MERGED = "merged", _("并入")
    SPLIT = "split", _("拆分")
    TAKEN_OVER = "taken_over", _("职责划转")
    ABOLISHED = "abolished", _("撤销")


class Succession(models.Model):
    """A reorganisation (沿革): from the day `on`, `successor` is or has what `unit` was or had.

    A unit that is renamed is its own successor; one that is abolished has none. `document` is what
    says so: a document's number or title.
    """

    kind = models.CharField(max_length=10, choices=SuccessionKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="predecessions"
    )
    on = models.DateField()
    document = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "successor", "on", "kind"], name="succession_said_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="abolished", successor__isnull=True)
                | Q(kind="renamed", successor=F("unit"))
                | (Q(successor__isnull=False) & ~Q(kind__in=["abolished", "renamed"])),
                name="succession_has_a_successor_where_it_must",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}: {self.unit_id} → {self.successor_id}"


class Membership(models.Model):
    """A unit in a group (成员) from `valid_from` to the end of `valid_until`; None: no end known."""

    group = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="member_of")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["group_id", "member__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"],
                condition=Q(valid_until__isnull=True),
                name="member_of_a_group_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="membership_ends_on_or_after_start",
            ),
            models.CheckConstraint(condition=~Q(group=F("member")), name="no_group_holds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"
