"""Who changes the key."""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare

CHANGE_KEY = declare(
    "encryption.change-key",
    "更换数据密钥",
    "Change the data key",
    {Role.SYSTEM_ADMINISTRATOR: Relation.ANYWHERE},
)
