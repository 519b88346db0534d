"""The accounts of the demonstration: one for each role, all with the same known password.

They are made by `taizhang demo`, and shown on the sign-in page as long as the file that says so lies
in the data folder. An office's own installation has neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from taizhang.accounts.models import Account
from taizhang.accounts.words import holding_said

PASSWORD = "yanshi-2026"  # noqa: S105 - everybody may know it: the data are invented
MARK = "demonstration"
PREFIX = "demo-"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An account to try: its sign-in name, the person, the roles in words."""

    username: str
    name: str
    roles: str


def is_demo() -> bool:
    """Whether this installation is the demonstration."""
    return (Path(settings.HOME) / MARK).exists()


def demo_people() -> list[DemoPerson]:
    """The accounts to try, the coordinator first; none outside of the demonstration."""
    if not is_demo():
        return []
    accounts = Account.objects.filter(username__startswith=PREFIX, is_active=True).order_by("id")
    return [
        DemoPerson(
            account.username,
            account.name,
            "、".join(
                holding_said(grant.role, grant.unit.name if grant.unit else None)
                for grant in account.grants.all()
            ),
        )
        for account in accounts.prefetch_related("grants__unit")
    ]
