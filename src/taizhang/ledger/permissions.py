"""What can be done with tasks once they are published.

Three reaches are asked of: that of the plan (`policies.visibility.reach_of`) where a coordinator
decides; that of one unit (`reaching.reach_of_unit`) where that unit does its own work, so that a
contact of the keeper does not write for everybody; and that of an entry's units
(`reaching.reach_of_entry`) where any of them may speak. What the calendar does (`BEGIN_CYCLE`), no role
does: it is for the daily run.
"""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare
from taizhang.policies.permissions import SEE

_KEEPERS = {Role.COORDINATOR: Relation.KEEPS}
_WRITERS = {
    Role.CONTACT: Relation.TAKES_PART,
    Role.UNIT_LEADER: Relation.TAKES_PART,
    Role.CLERK: Relation.IS,
}
_LEADERS = {Role.UNIT_LEADER: Relation.TAKES_PART}
_SPEAKERS = {**_WRITERS, Role.COORDINATOR: Relation.TAKES_PART}

REPORT = declare("ledger.report", "报送进展", "Report progress", _WRITERS)
CHECK = declare("ledger.check", "审核本单位报送", "Check what one's unit reports", _LEADERS)
WEAVE = declare("ledger.weave", "汇总配合单位报送", "Weave in supporting units' reports", _WRITERS)
ACCEPT = declare("ledger.accept", "验收或退回报送", "Accept or return reports", _KEEPERS)
SET_COURSE = declare(
    "ledger.set-course", "设置填报周期和预警阈值", "Set rhythm and thresholds", _KEEPERS
)
WRITE_BOOK = declare("ledger.write-book", "编制任务书", "Write task books", _WRITERS)
CHECK_BOOK = declare("ledger.check-book", "审核任务书", "Check task books", _LEADERS)
ACCEPT_BOOK = declare(
    "ledger.accept-book", "确认或退回任务书", "Accept or return task books", _KEEPERS
)
HAND_DOWN = declare("ledger.hand-down", "分解任务", "Hand subtasks down", _WRITERS)
REPORT_SUBTASK = declare(
    "ledger.report-subtask", "报送分解任务进展", "Report on subtasks", _WRITERS
)
ASK_CHANGE = declare("ledger.ask-change", "申请变更", "Ask for changes", _WRITERS)
DECIDE_CHANGE = declare("ledger.decide-change", "决定变更申请", "Decide on changes", _KEEPERS)
ASK_CLOSURE = declare("ledger.ask-closure", "申请销号", "Ask for closure", _WRITERS)
CHECK_CLOSURE = declare(
    "ledger.check-closure", "审核销号申请", "Check what one's unit asks to close", _LEADERS
)
DECIDE_CLOSURE = declare("ledger.decide-closure", "决定销号", "Decide on closure", _KEEPERS)
REOPEN = declare("ledger.reopen", "重新办理", "Reopen tasks", _KEEPERS)
BEGIN_CYCLE = declare(
    "ledger.begin-cycle", "年度常规任务进入新一年", "Begin a new year of routine tasks", {}
)
NOTE_LIGHT = declare("ledger.note-light", "对灯色说明", "Note beside a light", _SPEAKERS)
ASK_MORE = declare("ledger.ask-more", "要求补充材料", "Ask units for more", _KEEPERS)
ANSWER = declare("ledger.answer", "答复补充材料", "Answer such requests", _WRITERS)
DERIVE = declare("ledger.derive-lights", "重新计算灯色", "Derive lights again", _KEEPERS)
SAVE_VIEW = declare(
    "ledger.save-view",
    "保存自己的视图",
    "Keep one's own views of lists",
    dict.fromkeys(SEE.rules, Relation.ANYWHERE),
)
