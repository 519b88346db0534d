"""The list of people, and one person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from taizhang.accounts.effects import effect
from taizhang.accounts.models import Account, RoleGrant, current
from taizhang.accounts.people_filter import PeopleFilter
from taizhang.accounts.words import role_words
from taizhang.permission import DUTIES, Role
from taizhang.tables.paging import Paging


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the list."""

    rows: list[Account]
    paging: Paging


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role, what it allows, whether it is one of the three duties, and how many hold it."""

    role: Role
    words: str
    effect: str
    is_duty: bool
    holders: int = 0


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person with his grants: those that hold or will, and those that are over."""

    account: Account
    grants: list[RoleGrant]
    over: list[RoleGrant]
    sessions: int


def people_page(asked: PeopleFilter, *, page: str | None, today: dt.date) -> PeoplePage:
    """The page of the list that the address asks for. Three queries."""
    accounts = asked.accounts(today=today)
    paging = Paging.of(page, count=accounts.count())
    return PeoplePage(list(_with_roles(accounts, today)[paging.rows]), paging)


def people(asked: PeopleFilter, *, today: dt.date) -> list[Account]:
    """All that the address asks for, for the workbook. Two queries."""
    return list(_with_roles(asked.accounts(today=today), today))


def person_page(account_id: int, *, today: dt.date) -> PersonPage:
    """One person. Three queries. Raises: Account.DoesNotExist."""
    account = Account.objects.select_related("unit").get(pk=account_id)
    grants = list(account.grants.select_related("unit").order_by("-id"))
    over = [g for g in grants if g.ended_at or (g.valid_until and g.valid_until < today)]
    return PersonPage(
        account,
        grants=[grant for grant in reversed(grants) if grant not in over],
        over=over,
        sessions=account.sessions.count(),
    )


def roles(*, today: dt.date) -> list[RoleRow]:
    """All roles with what they allow. One query."""
    held = RoleGrant.objects.filter(current(today), account__is_active=True).order_by()
    holders = Counter(role for role, _who in held.values_list("role", "account").distinct())
    return [
        RoleRow(role, role_words(role), effect(role), role in DUTIES, holders[role.value])
        for role in Role
    ]


def _with_roles(accounts: QuerySet[Account], today: dt.date) -> QuerySet[Account]:
    grants = RoleGrant.objects.filter(current(today)).select_related("unit").order_by("id")
    return accounts.prefetch_related(Prefetch("grants", grants, to_attr="grants_now"))
