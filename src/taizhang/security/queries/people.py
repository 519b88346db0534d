"""Each person's state of security, for the security administrator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from taizhang.accounts.models import Account, RoleGrant, current
from taizhang.configuration.values import value
from taizhang.encryption import CannotUnseal
from taizhang.permission import DUTIES
from taizhang.security import options
from taizhang.security.contact import fit_phone, masked_mail, masked_phone
from taizhang.security.errors import PhoneUnfit
from taizhang.security.lockout import locks
from taizhang.security.models import ContactData, PastPassword
from taizhang.security.second_factor.obliged import MAIN
from taizhang.tables.paging import Paging

#: What can be asked for: everybody, or who wants looking after.
FILTERS = ("", "no-factor", "old-password", "dormant", "locked")


@dataclass(frozen=True, slots=True)
class PersonState:
    """A row: the account, and what there is to say of it."""

    account: Account
    grants: list[RoleGrant]
    has_factor: bool
    must_have_factor: bool
    password_set_at: dt.datetime
    is_password_old: bool
    is_dormant: bool
    is_locked: bool
    sessions: int
    phone: str
    mail: str


@dataclass(frozen=True, slots=True)
class StatePage:
    """Rows and their paging."""

    rows: list[PersonState]
    paging: Paging


def states_page(*, words: str = "", only: str = "", page: str | None = None) -> StatePage:
    """People whose name, sign-in name, unit or telephone number holds `words`, by their names."""
    now = timezone.now()
    locked = {lock.username for lock in locks() if lock.username}
    found = _narrowed(_accounts(now), only, locked, now)
    if words := words.strip():
        found = found.filter(_holding(words))
    paging = Paging.of(page, count=found.count())
    rows = found.order_by("username")[paging.rows]
    return StatePage([_state(account, locked, now) for account in rows], paging)


def state_of(account_id: int) -> PersonState:
    """One person. Raises: Account.DoesNotExist."""
    now = timezone.now()
    locked = {lock.username for lock in locks() if lock.username}
    return _state(_accounts(now, open_only=False).get(pk=account_id), locked, now)


def _accounts(now: dt.datetime, *, open_only: bool = True) -> QuerySet[Account]:
    newest = (
        PastPassword.objects.filter(account=OuterRef("pk")).order_by("-id").values("set_at")[:1]
    )
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=MAIN)
    today = timezone.localdate(now)
    accounts = Account.objects.filter(is_active=True) if open_only else Account.objects.all()
    grants = Prefetch(
        "grants",
        RoleGrant.objects.filter(current(today)).select_related("unit").order_by("id"),
        to_attr="held",
    )
    found: QuerySet[Account] = (
        accounts.select_related("unit", "contact")
        .prefetch_related(grants)
        .annotate(
            set_at=Subquery(newest),
            has_factor=Exists(factors),
            session_count=Count("sessions", filter=Q(sessions__expire_date__gt=now)),
        )
    )
    return found


def _narrowed(
    found: QuerySet[Account], only: str, locked: set[str], now: dt.datetime
) -> QuerySet[Account]:
    today = timezone.localdate(now)
    duties = [role.value for role in DUTIES]
    match only:
        case "no-factor":
            names = value(options.FACTOR_ROLES)
            held = RoleGrant.objects.filter(current(today), account=OuterRef("pk"), role__in=names)
            return found.filter(Exists(held), has_factor=False)
        case "old-password":
            held = RoleGrant.objects.filter(current(today), account=OuterRef("pk"), role__in=duties)
            too_old = Q(pk__in=[])
            for days, who in (
                (options.DAYS_DUTIES, Q(Exists(held))),
                (options.DAYS, ~Q(Exists(held))),
            ):
                if value(days):
                    too_old |= who & Q(set_at__lt=now - dt.timedelta(days=value(days)))
            return found.filter(too_old | Q(must_change_password=True))
        case "dormant":
            before = now - dt.timedelta(days=value(options.DORMANT))
            return found.filter(
                Q(last_login__lt=before) | Q(last_login=None, created_at__lt=before)
            )
        case "locked":
            return found.filter(username__in=locked)
    return found


def _holding(words: str) -> Q:
    condition = (
        Q(username__icontains=words) | Q(name__contains=words) | Q(unit__name__contains=words)
    )
    try:
        phone = fit_phone(words)
    except PhoneUnfit:
        return condition
    with_phone = ContactData.objects.with_phone(phone).values("pk")
    return condition | Q(pk__in=with_phone)


def _state(account: Any, locked: set[str], now: dt.datetime) -> PersonState:
    grants: list[RoleGrant] = account.held
    roles = {grant.role for grant in grants}
    has_duty = bool(roles & {role.value for role in DUTIES})
    set_at = account.set_at or account.created_at
    days = value(options.DAYS_DUTIES if has_duty else options.DAYS)
    dormant = dt.timedelta(days=value(options.DORMANT))
    contact = getattr(account, "contact", None)
    return PersonState(
        account=account,
        grants=grants,
        has_factor=account.has_factor,
        must_have_factor=bool(roles & set(value(options.FACTOR_ROLES))),
        password_set_at=set_at,
        is_password_old=bool(days) and now - set_at > dt.timedelta(days=days),
        is_dormant=now - (account.last_login or account.created_at) > dormant,
        is_locked=account.username in locked,
        sessions=account.session_count,
        phone=_shown(contact, "phone"),
        mail=_shown(contact, "mail"),
    )


def _shown(contact: ContactData | None, field: str) -> str:
    """A piece of contact data as others see it; one that cannot be opened is no reason to fail."""
    if contact is None:
        return ""
    mask = masked_phone if field == "phone" else masked_mail
    try:
        return mask(getattr(contact, field))
    except CannotUnseal:
        return "?"
