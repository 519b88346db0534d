"""Who makes backups."""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare

MAKE = declare(
    "backup.make",
    "备份",
    "Back up",
    {Role.SYSTEM_ADMINISTRATOR: Relation.ANYWHERE},
)
