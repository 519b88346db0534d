"""What a review refuses. Nothing was changed; what the others did stands.

DomainError
├── SeenIsOld           somebody changed the task after it was looked at
├── NotUnderReview      the plan was published, replaced or withdrawn
├── NoSuchFact          the fact is not in the plan any more
├── NothingRead         the words picked do not say such a fact
├── NotPossible         the correction says nothing that a plan can hold
└── NothingToTakeBack   no correction of this number, or taken back before
"""

from __future__ import annotations

from taizhang.corrections import NotApplicable
from taizhang.documents.errors import Wording
from taizhang.policies.errors import DomainError
from taizhang.policies.models import Plan, PlanState

#: The states in which a plan is corrected.
UNDER_REVIEW = frozenset({PlanState.READ, PlanState.REVIEW})

_REASONS = {
    "no-such-field": ("没有这一栏", "there is no such field"),
    "no-such-value": ("“{value}”不能填在这里", "“{value}” cannot stand here"),
    "nothing-split": ("拆分处的前面或后面没有文字", "there are no words before or behind the cut"),
    "nothing-merged": ("合并要选两项以上的任务", "choose two tasks or more to merge"),
    "no-words": ("文字不能为空", "the words must not be empty"),
}


class SeenIsOld(DomainError):
    """Two people are at it: the second is told, and sees what the first did."""

    code = "policies.seen-is-old"
    words = Wording(
        "{who}刚刚改过这一项，您的改动没有保存。请看过现在的内容，再决定是否修改。",
        "{who} has just changed this; yours was not saved. Look at it as it is now, then decide.",
    )


class NotUnderReview(DomainError):
    """A published plan is revised, not corrected."""

    code = "policies.not-under-review"
    words = Wording(
        "方案现在是“{state}”，不能再核对，没有改动。已发布的方案有变化时，请导入修订后的文件。",
        "The plan is “{state}” and not under review; nothing was changed. Import the revised file instead.",
    )


class NoSuchFact(DomainError):
    """It was dropped, merged, or belongs to another plan."""

    code = "policies.no-such-fact"
    words = Wording(
        "这一项已不在方案中（可能已被删除或合并），没有改动。请刷新页面。",
        "This is not in the plan any more (dropped or merged); nothing was changed. Reload the page.",
    )


class NotPossible(DomainError):
    """What was typed cannot stand in a plan."""

    code = "policies.not-possible"
    words = Wording("没有保存：{zh}。", "Not saved: {en}.")

    @classmethod
    def of(cls, reason: NotApplicable) -> NotPossible:
        """The refusal of a correction that could not be applied."""
        zh, en = _REASONS[reason.reason]
        return cls(zh=zh.format(**reason.details), en=en.format(**reason.details))


class NothingRead(DomainError):
    """A person picked words as a number in which there is none."""

    code = "policies.nothing-read"
    words = Wording(
        "从所选文字“{words}”里读不出这类内容，没有添加。请多选几个字，或在“修改”中填写。",
        "Nothing of that kind could be read in “{words}”; nothing was added. Select more words, or edit.",
    )


class NothingToTakeBack(DomainError):
    """Nobody made it, or it was taken back before."""

    code = "policies.nothing-to-take-back"
    words = Wording(
        "没有可以撤销的更正，没有改动。",
        "There is no correction to take back; nothing was changed.",
    )


def ensure_under_review(plan: Plan) -> None:
    """Refuse a plan that is not to be corrected any more. Raises: NotUnderReview."""
    if plan.state not in UNDER_REVIEW:
        raise NotUnderReview(state=plan.get_state_display())
