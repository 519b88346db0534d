"""What is recorded of people, in the words of their pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from taizhang.accounts.models.grant import RoleName
from taizhang.accounts.words import holding_said
from taizhang.audit.fields import INNER, field, tell_fields
from taizhang.audit.values import Named, NoWords, choice, clauses, listed

_role = choice(RoleName)


def _roles(value: Any, named: Named) -> str:
    """Roles and where they hold."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise NoWords(value)
    return clauses(holding_said(one["role"], one["unit_name"] or None) for one in value)


def _work(value: Any, named: Named) -> str:
    """How much work of each kind went over."""
    if not isinstance(value, dict):
        raise NoWords(value)
    known = {"reports": _("报送 %(n)s 份")}
    if not value.keys() <= known.keys():
        raise NoWords(value)
    return listed(known[name] % {"n": n} for name, n in value.items() if n)


tell_fields(
    "accounts.account",
    from_=field("自何日起", "from"),
    giver=INNER,
    giver_name=field("移交人", "from whom"),
    is_active=field("启用", "active"),
    name=field("姓名", "name"),
    role=field("角色", "role", _role),
    roles=field("角色", "roles", _roles),
    taker=INNER,
    taker_name=field("接收人", "to whom"),
    unit=INNER,
    until=field("至何日止", "until"),
    unit_name=field("单位", "unit"),
    work=field("在办事项", "open work", _work),
)
