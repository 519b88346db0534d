"""A role that a person holds in a unit."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from taizhang.accounts.models.account import Account
from taizhang.organizations.models import Unit
from taizhang.permission import DUTIES, Role


class RoleName(models.TextChoices):
    """The roles with their words; the values are those of `permission.Role`."""

    COORDINATOR = Role.COORDINATOR.value, _("统筹员")
    CONTACT = Role.CONTACT.value, _("单位联络员")
    UNIT_LEADER = Role.UNIT_LEADER.value, _("单位负责人")
    LEADERSHIP = Role.LEADERSHIP.value, _("领导")
    INSPECTOR = Role.INSPECTOR.value, _("督导员")
    EVALUATOR = Role.EVALUATOR.value, _("考核员")
    CLERK = Role.CLERK.value, _("学校、企业经办人")
    SYSTEM_ADMINISTRATOR = Role.SYSTEM_ADMINISTRATOR.value, _("系统管理员")
    SECURITY_ADMINISTRATOR = Role.SECURITY_ADMINISTRATOR.value, _("安全管理员")
    AUDITOR = Role.AUDITOR.value, _("审计员")


class RoleGrant(models.Model):
    """A role in a unit and all below it, or (`unit` None) in the whole installation (授权).

    It holds from `valid_from` to the end of `valid_until` (None: no end set). `ended_at` is set when
    it was ended before that. Grants are never deleted. That who holds one of the three duties holds
    nothing else is guarded by triggers of the database (`accounts.duties`) besides the service.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=22, choices=RoleName.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["account_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="grant_role_known"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(role.value for role in DUTIES)) | Q(unit__isnull=True),
                name="grant_of_a_duty_is_for_the_whole_installation",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="grant_ends_on_or_after_start",
            ),
        ]
        indexes = [models.Index(fields=["role", "account"], name="grant_by_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}，{self.unit or _('全部')}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on `day`."""
        ended = self.ended_at is not None or (self.valid_until or day) < day
        return self.valid_from <= day and not ended


def current(day: dt.date, prefix: str = "") -> Q:
    """The condition that a grant holds on `day`; `prefix` leads to the grant, as `grants__`."""
    return Q(**{f"{prefix}ended_at__isnull": True, f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": day})
    )
