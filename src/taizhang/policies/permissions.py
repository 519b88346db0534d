"""What can be done with documents and plans.

A plan reaches (`permission.Reach`) its keeper, and the units that its tasks are assigned to: see
`policies.visibility`. A visible plan is visible whole.
"""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare

_READERS = {
    Role.COORDINATOR: Relation.TAKES_PART,
    Role.LEADERSHIP: Relation.TAKES_PART,
    Role.INSPECTOR: Relation.TAKES_PART,
    Role.EVALUATOR: Relation.TAKES_PART,
    Role.CONTACT: Relation.TAKES_PART,
    Role.UNIT_LEADER: Relation.TAKES_PART,
    Role.CLERK: Relation.IS,
}
_KEEPERS = {Role.COORDINATOR: Relation.KEEPS}

SEE = declare("policies.see", "查看方案和任务", "See plans and tasks", _READERS)
DOWNLOAD = declare("policies.download", "下载原件", "Download originals", _READERS)
EXPORT = declare("policies.export", "导出", "Export", _READERS)
IMPORT = declare("policies.import", "导入政策文件", "Import documents", _KEEPERS)
SET_KEEPER = declare("policies.set-keeper", "移交方案", "Hand a plan to another unit", _KEEPERS)
EXAMINE = declare("policies.examine", "体检", "Examine plans", _KEEPERS)
DISMISS = declare("policies.dismiss-finding", "忽略体检问题", "Dismiss findings", _KEEPERS)
RESTORE = declare("policies.restore-finding", "恢复体检问题", "Restore findings", _KEEPERS)
REVIEW = declare("policies.review", "核对方案", "Review plans", _KEEPERS)
REREAD = declare("policies.reread", "重新读取", "Read again", _KEEPERS)
PUBLISH = declare("policies.publish", "发布方案", "Publish plans", _KEEPERS)
WITHDRAW = declare("policies.withdraw", "撤回方案", "Withdraw plans", _KEEPERS)
REVISE = declare("policies.revise", "修订方案", "Revise plans", _KEEPERS)
TAKE_NOTE = declare(
    "policies.take-note",
    "签收下达通知",
    "Take note of what a unit was told",
    {
        Role.CONTACT: Relation.TAKES_PART,
        Role.UNIT_LEADER: Relation.TAKES_PART,
        Role.CLERK: Relation.IS,
    },
)
