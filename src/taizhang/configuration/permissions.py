"""Who sees the settings and who changes which: 三员 each his own."""

from __future__ import annotations

from taizhang.permission import DUTIES, Relation, Role, declare

SEE = declare(
    "configuration.see",
    "查看设置",
    "See the settings",
    dict.fromkeys(sorted(DUTIES), Relation.ANYWHERE),
)
CHANGE_SECURITY = declare(
    "configuration.change-security",
    "修改安全设置",
    "Change security settings",
    {Role.SECURITY_ADMINISTRATOR: Relation.ANYWHERE},
)
CHANGE_SYSTEM = declare(
    "configuration.change-system",
    "修改系统设置",
    "Change system settings",
    {Role.SYSTEM_ADMINISTRATOR: Relation.ANYWHERE},
)
