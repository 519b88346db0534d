"""What is recorded of plans, in the words of their pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from taizhang.audit.fields import INNER, field, tell_act, tell_fields
from taizhang.audit.values import choice, count, in_two, name_of, tell_names
from taizhang.policies.models import Plan, PlanState
from taizhang.policies.permissions import REVIEW
from taizhang.policies.queries.review import correction_words

_TAKEN_AWAY = in_two(
    {
        "answers": ("补充材料答复", "answers"),
        "book": ("任务书", "task book"),
        "burden": ("报送负担", "burden of reporting"),
        "changes": ("变更申请", "changes asked for"),
        "closures": ("销号申请", "closures asked for"),
        "findings": ("体检报告", "findings"),
        "leadership": ("领导概览", "leadership's page"),
        "leadership_tasks": ("数字背后的任务", "tasks behind a figure"),
        "ledger": ("台账", "ledger"),
        "letter": ("交办函", "letter of tasks"),
        "letters": ("全部交办函", "letters of tasks"),
        "levels": ("上下级对应", "links of levels"),
        "plan": ("方案", "plan"),
        "reports": ("报送", "reports"),
        "requests": ("补充材料要求", "requests for more"),
        "revision": ("修订对照表", "comparison of versions"),
        "subtasks": ("分解任务", "subtasks"),
        "unit": ("单位任务清单", "a unit's tasks"),
        "units": ("单位", "units"),
    }
)


def _review_lines(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """A correction in one line, as the page of the review has it; one taken back stands before."""
    old, new = (correction_words(said) if "act" in said else "" for said in (before, after))
    return [(_("更正") if new else _("撤销更正"), old if new else "", new or old)]


def _names_of_plans(keys: set[str]) -> Mapping[str, str]:
    return {str(plan.pk): str(plan) for plan in Plan.objects.filter(pk__in=keys)}


tell_names("policies.plan", _names_of_plans)
tell_act(REVIEW.name, _review_lines)
tell_fields(
    "policies.plan",
    by=field("由新版本替代", "replaced by", name_of("policies.plan")),
    code=field("方案编号", "number of the plan"),
    conflicts=field("冲突", "conflicts", count),
    continues=field("沿用的任务", "continues"),
    findings=field("体检问题数", "findings", count),
    keeper=field("主管单位", "keeper"),
    new=field("新增任务数", "new tasks", count),
    reader=field("读取规则版本", "version of the reader"),
    revision=field("修订稿", "revised draft", name_of("policies.plan")),
    state=field("状态", "state", choice(PlanState)),
    task=INNER,
    unit=field("单位", "unit"),
    what=field("导出内容", "what was exported", _TAKEN_AWAY),
    withdrawn=field("撤回任务数", "tasks withdrawn", count),
)
tell_fields("policies.export", what=field("导出内容", "what was exported", _TAKEN_AWAY))
