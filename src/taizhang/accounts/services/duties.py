"""三员: each of the three duties has somebody who does it, and he holds nothing else."""

from __future__ import annotations

from django.utils import timezone

from taizhang.accounts.errors import LastOfDuty
from taizhang.accounts.models import Account, RoleGrant, current
from taizhang.accounts.words import role_words
from taizhang.permission import DUTIES

_NAMES = sorted(role.value for role in DUTIES)


def ensure_duty_goes_on(account: Account) -> None:
    """Refuse to take away the last holder of a duty. Raises: LastOfDuty.

    The grants of all duties are locked: of two security administrators who close each other at the
    same moment, one is refused.
    """
    today = current(timezone.localdate())
    holders = RoleGrant.objects.select_for_update(no_key=True).filter(today, role__in=_NAMES)
    held = list(holders.order_by("id").values_list("role", "account_id", "account__is_active"))
    for role in {role for role, holder, _active in held if holder == account.pk}:
        if not any(r == role and active and h != account.pk for r, h, active in held):
            raise LastOfDuty(role=role_words(role))
