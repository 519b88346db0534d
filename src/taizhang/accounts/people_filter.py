"""What is asked of the list of people, as it stands in the address (筛选).

    q       words that name, sign-in name or unit's name must hold
    role    one of the roles; none: without any role
    state   closed, all; else those whose accounts are open
    sort    a key of `SORTS`, with - before it for the other direction

What makes no sense is passed over: an old address must still show a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

from taizhang.accounts.models import Account, RoleGrant, current
from taizhang.accounts.words import role_words
from taizhang.permission import Role

SORTS = {
    "name": "name",
    "username": "username",
    "unit": "unit__name",
    "last": "last_login",
    "created": "created_at",
}
STATES = ("closed", "all")
NO_ROLE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """What is asked; its fields are the keys of the address (see the module)."""

    q: str = ""
    role: str = ""
    state: str = ""
    sort: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        """Read the filter out of an address's query."""
        role, state, sort = (given.get(key, "") for key in ("role", "state", "sort"))
        return cls(
            q=given.get("q", "").strip()[:200],
            role=role if role == NO_ROLE or role in Role.__members__.values() else "",
            state=state if state in STATES else "",
            sort=sort if sort.removeprefix("-") in SORTS else "",
        )

    def query(self) -> str:
        """The filter as an address's query."""
        said = ((field.name, getattr(self, field.name)) for field in fields(self))
        return urlencode([(key, value) for key, value in said if value])

    def accounts(self, *, today: dt.date) -> QuerySet[Account]:
        """The accounts asked for, in order."""
        accounts = Account.objects.select_related("unit")
        if self.state != "all":
            accounts = accounts.filter(is_active=self.state != "closed")
        if self.q:
            words = Q(name__contains=self.q) | Q(username__contains=self.q.lower())
            accounts = accounts.filter(words | Q(unit__name__contains=self.q))
        if self.role:
            held = RoleGrant.objects.filter(current(today)).order_by()
            if self.role == NO_ROLE:
                accounts = accounts.exclude(pk__in=held.values("account"))
            else:
                accounts = accounts.filter(pk__in=held.filter(role=self.role).values("account"))
        return accounts.order_by(self._order(), "id")

    def sentence(self) -> str:
        """What is asked, in words, for a table on paper."""
        said = [
            _("含“%(words)s”") % {"words": self.q} if self.q else "",
            self._role_said(),
            {"closed": _("已停用"), "all": _("含已停用")}.get(self.state, _("在用")),
        ]
        return _("；").join(filter(None, said))

    def _role_said(self) -> str:
        if self.role == NO_ROLE:
            return _("没有角色")
        return _("角色：%(role)s") % {"role": role_words(self.role)} if self.role else ""

    def _order(self) -> OrderBy:
        column = F(SORTS[self.sort.removeprefix("-") or "username"])
        if self.sort.startswith("-"):
            return column.desc(nulls_last=True)
        return column.asc(nulls_last=True)
