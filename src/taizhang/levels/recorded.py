"""What is recorded of links between levels, in the words of their pages."""

from __future__ import annotations

from taizhang.audit.fields import field, tell_fields
from taizhang.audit.values import choice, count, in_two, name_of
from taizhang.levels.models import Decision, How, Relation

_DECISION = field("决定", "decision", choice(Decision))

tell_fields(
    "policies.plan",
    how=field("关联方式", "how it was linked", choice(How)),
    proposed=field("提出的对应", "links proposed", count),
    uncarried=field("无下级任务承接", "tasks that none carries", count),
    upper=field("上级方案", "plan above", name_of("policies.plan")),
)
tell_fields(
    "levels.tasklink",
    decision=_DECISION,
    grade=field(
        "程度", "grade", in_two({"2": ("承接", "carries it out"), "1": ("相关", "related")})
    ),
)
tell_fields(
    "levels.targetlink",
    decision=_DECISION,
    relation=field("比较", "comparison", choice(Relation)),
)
