"""Units and groups as they are now; what was before stands in `period`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models.division import Division
from taizhang.permission import Reach

NAME_LENGTH = 200
USCC_LENGTH = 18


class UnitKind(models.TextChoices):
    """The values are those of `extraction.plan.UnitKind`."""

    UNIT = "unit", _("单位")
    GROUP = "group", _("单位组")


class UnitNature(models.TextChoices):
    """What a unit is by law (单位性质)."""

    PARTY = "party", _("党委机关")
    GOVERNMENT = "government", _("人民政府")
    DEPARTMENT = "department", _("政府部门")
    CONGRESS = "congress", _("人大、政协机关")
    JUSTICE = "justice", _("法院、检察院")
    MASS = "mass", _("群团组织")
    INSTITUTION = "institution", _("事业单位")
    SCHOOL = "school", _("学校")
    ENTERPRISE = "enterprise", _("企业")
    SOCIETY = "society", _("社会组织")
    AD_HOC = "ad_hoc", _("议事协调机构")
    OTHER = "other", _("其他")


class UnitState(models.TextChoices):
    """Who said that there is such a unit."""

    CONFIRMED = "confirmed", _("已确认")
    DERIVED = "derived", _("按规则识别")
    UNCONFIRMED = "unconfirmed", _("待确认")


@dataclass(frozen=True, slots=True)
class Held:
    """What held of a unit from `valid_from` (None: since before anybody knows) to the end of
    `valid_until` (None: until now).
    """

    name: str
    nature: str
    uscc: str
    division: Division | None
    parent: Unit | None
    valid_from: dt.date | None
    valid_until: dt.date | None

    @property
    def nature_words(self) -> str:
        """The nature in words."""
        return str(UnitNature(self.nature).label) if self.nature else ""

    def covers(self, day: dt.date) -> bool:
        """Whether it held on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units, asked as of a day."""

    def as_of(self, day: dt.date) -> UnitQuerySet:
        """Those that existed on `day`; a unit of which no beginning is known has always been."""
        from taizhang.organizations.models.period import UnitPeriod

        before = UnitPeriod.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
        now = Q(since__isnull=True) | Q(since__lte=day)
        earlier = Exists(before.filter(unit=OuterRef("pk"), valid_until__gte=day).order_by())
        return self.filter(now | earlier, Q(until__isnull=True) | Q(until__gte=day))

    def noting_events(self) -> UnitQuerySet:
        """With `has_events`: whether the unit was ever reorganised. Spares a query where it was not."""
        from taizhang.organizations.models.period import Succession

        rows = Succession.objects.order_by()
        is_in = Exists(rows.filter(unit=OuterRef("pk"))) | Exists(
            rows.filter(successor=OuterRef("pk"))
        )
        return self.annotate(has_events=is_in)

    def existing(self) -> UnitQuerySet:
        """Those that were not abolished or merged away."""
        return self.filter(until__isnull=True)


class Unit(models.Model):
    """An organ or institution (单位), or a collective that names no single one (各县人民政府).

    A group's name says something only in a place: each province has its own `各市人民政府`. Its
    `division` is the place that its name gives, else the jurisdiction of the plan that names it.

    The row says what holds since the day `since` (None: since before anybody knows), and for a unit
    that was abolished or merged what held to the end of its last day `until`. Earlier periods are
    `UnitPeriod`s, none of which reaches `since`.

    `parent` is the unit above. `heir` is set where another unit took over all that this one had:
    then it stands beneath the heir, who so reaches its tasks. `path` is the ids of the units above
    and its own: `/1/5/17/` (see `permission.actor`). `revision` counts changes, so that whoever
    changes what has changed under his eyes is told. `unconfirmed` units were named by a plan, and
    wait for a person to say who they are. Services keep all of it.
    """

    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=5, choices=UnitKind.choices, default=UnitKind.UNIT)
    nature = models.CharField(max_length=11, choices=UnitNature.choices, blank=True)
    uscc = models.CharField(max_length=USCC_LENGTH, blank=True)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    heir = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="heirs_of"
    )
    path = models.CharField(max_length=255, blank=True, db_index=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=11, choices=UnitState.choices, default=UnitState.UNCONFIRMED
    )
    revision = models.PositiveIntegerField(default=0)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "division"],
                condition=Q(division__isnull=False, until__isnull=True),
                name="unit_name_unique_in_division",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(division__isnull=True, until__isnull=True),
                name="unit_name_unique_without_division",
            ),
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(until__isnull=True) & ~Q(uscc=""),
                name="unit_credit_code_unique",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="unit_ends_on_or_after_start",
            ),
            models.CheckConstraint(
                condition=Q(heir__isnull=True) | Q(until__isnull=False),
                name="unit_with_an_heir_has_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="unit_by_name"),
            models.Index(fields=["state", "id"], name="unit_by_state"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new unit gets its place in the tree, for which its id must be known."""
        super().save(*args, **kwargs)
        if not self.path:
            self.path = path_beneath(self.above, self.pk)
            type(self).objects.filter(pk=self.pk).update(path=self.path)

    @property
    def audit_chain(self) -> str:
        """All units share a chain: they change seldom, and often several in one act."""
        return "organizations.units"

    @property
    def audit_reach(self) -> Reach | None:
        """Whose its history is to read."""
        return Reach(self.path) if self.path else None

    @property
    def above(self) -> Unit | None:
        """The unit that this one stands beneath in the tree."""
        return self.heir or self.parent

    @property
    def history(self) -> list[Held]:
        """What held of it, one period after the other, the last that of the row itself."""
        # Without a day on which this began nothing was before.
        earlier = [] if self.since is None else self.periods.all()
        rows = sorted(earlier, key=lambda row: row.valid_until)
        ends = [*((row.valid_from, row.valid_until) for row in rows), (self.since, self.until)]
        return [
            Held(row.name, row.nature, row.uscc, row.division, row.parent, start, end)
            for row, (start, end) in zip([*rows, self], ends, strict=True)
        ]

    def as_of(self, day: dt.date) -> Held | None:
        """What held of it on `day`; None where it did not exist."""
        return next((held for held in self.history if held.covers(day)), None)

    @property
    def today(self) -> Unit:
        """The unit that has what this one had: itself, or the last of its heirs."""
        unit = self
        for _step in range(50):
            if unit.heir is None:
                break
            unit = unit.heir
        return unit


def path_beneath(above: Unit | None, pk: int) -> str:
    """The path of the unit `pk` beneath `above`."""
    return f"{above.path if above else '/'}{pk}/"


class Alias(models.Model):
    """Another name of a unit (别名), and when it held; an open end is None."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=NAME_LENGTH)
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
            models.CheckConstraint(condition=~Q(name=""), name="alias_has_a_name"),
        ]
        indexes = [models.Index(fields=["name"], name="alias_by_name")]

    def __str__(self) -> str:
        return self.name
