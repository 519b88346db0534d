"""What can be done with links between plans. They are seen by whoever sees both plans.

A link is kept where the lower plan is: whoever must carry out says what he carries out.
"""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare

_KEEPERS = {Role.COORDINATOR: Relation.KEEPS}

LINK = declare("levels.link", "关联上级方案", "Link plans across levels", _KEEPERS)
ALIGN = declare("levels.align", "对应上下级任务", "Align tasks across levels", _KEEPERS)
DECIDE = declare("levels.decide", "确认或否定对应", "Confirm or reject a link", _KEEPERS)
