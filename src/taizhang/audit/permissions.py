"""Who reads the history. Nobody changes it: there is no act for that."""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare

READ = declare(
    "audit.read",
    "查看全部历史",
    "Read the whole history",
    {Role.AUDITOR: Relation.ANYWHERE},
)
EXPORT = declare(
    "audit.export",
    "导出历史",
    "Export the history",
    {Role.AUDITOR: Relation.ANYWHERE},
)
#: The history of one subject, for those who work with it.
FOLLOW = declare(
    "audit.follow",
    "查看一件事的历史",
    "Read the history of one subject",
    {
        Role.AUDITOR: Relation.ANYWHERE,
        Role.COORDINATOR: Relation.KEEPS,
        Role.LEADERSHIP: Relation.KEEPS,
        Role.INSPECTOR: Relation.TAKES_PART,
        Role.UNIT_LEADER: Relation.TAKES_PART,
    },
)
