"""People for tests: accounts with a role, made past the services that other tests are about."""

from __future__ import annotations

import datetime as dt
from itertools import count

from django.test import Client
from django.utils import timezone

from taizhang.accounts.actors import actor_of
from taizhang.accounts.models import Account, RoleGrant
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Role

PASSWORD = "a good long sentence"
_numbers = count(1)
#: Who may do everything, where a test is not about who.
OPERATOR = Actor.operator("测试")
LONG_AGO = dt.date(2020, 1, 1)


def person(
    role: Role | None = Role.COORDINATOR,
    unit: Unit | None = None,
    *,
    name: str = "",
    works_in: Unit | None = None,
) -> Account:
    """An account that holds `role` in `unit` (None: the whole installation); None: no role."""
    number = next(_numbers)
    account = Account(
        username=f"person-{number}",
        name=name or f"测试员{number}",
        unit=works_in or unit,
        created_at=timezone.now(),
    )
    account.set_password(PASSWORD)
    account.save()
    if role:
        give(account, role, unit)
    return account


def give(account: Account, role: Role, unit: Unit | None = None) -> RoleGrant:
    """One more role."""
    return RoleGrant.objects.create(
        account=account,
        role=role.value,
        unit=unit,
        valid_from=LONG_AGO,
        created_at=timezone.now(),
    )


def actor(role: Role | None = Role.COORDINATOR, unit: Unit | None = None) -> Actor:
    """Who acts when such a person does."""
    return actor_of(person(role, unit))


def signed_in_client(account: Account, **defaults: str) -> Client:
    """A browser in which `account` is signed in."""
    client = Client(**defaults)
    client.force_login(account)
    return client
