"""The options of the system administrator."""

from __future__ import annotations

from taizhang.configuration.options import Option, Whole, declare_option
from taizhang.configuration.permissions import CHANGE_SYSTEM
from taizhang.documents.errors import Wording

_SYSTEM = Wording("系统", "System")

BACKUP_DAYS = declare_option(
    Option(
        "backup.days",
        _SYSTEM,
        Wording("备份间隔上限", "Longest time between backups"),
        Wording(
            "超过这么多天没有备份，自查就会提示。备份本身由运维定时执行 taizhang backup。",
            "The self-check warns when the last backup is older. Backups themselves are made by "
            "taizhang backup, at times that the operator sets.",
        ),
        Whole(1, 90, Wording("天", "days")),
        7,
        CHANGE_SYSTEM,
    )
)
