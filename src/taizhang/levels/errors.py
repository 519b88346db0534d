"""What `levels` refuses; nothing was changed.

DomainError
├── LinkInCircle        the plan above is carried out by the one below
├── NotThosePlans       the tasks are not of the two plans
├── LinkEnded           the link was taken away meanwhile
├── PlanGone            one of the two plans was withdrawn or replaced
├── NothingChosen       a form without what it is about
└── PlanNotVisible      one of the two plans is not his to see
"""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.policies.errors import DomainError


class LinkInCircle(DomainError):
    """Nobody carries out himself."""

    code = "levels.link-in-circle"
    words = Wording(
        "《{upper}》本身（或它的上级方案）落实的就是《{lower}》，不能反过来关联，没有改动。",
        "“{upper}” itself carries out “{lower}”; they cannot be linked the other way. Nothing was changed.",
    )


class NotThosePlans(DomainError):
    """A task or target of another plan."""

    code = "levels.not-those-plans"
    words = Wording(
        "所选的任务不属于这两份方案，没有改动。请刷新页面。",
        "These are not of the two plans; nothing was changed. Reload the page.",
    )


class PlanNotVisible(DomainError):
    """Who links plans must see both."""

    code = "levels.plan-not-visible"
    words = Wording(
        "您看不到要关联的上级方案，没有改动。请与其主管单位联系。",
        "The plan above is not yours to see; nothing was changed. Ask the unit that keeps it.",
    )


class LinkEnded(DomainError):
    """Somebody took the link away while another worked on it."""

    code = "levels.link-ended"
    words = Wording(
        "这两份方案的关联已经解除，没有改动。以前的确认和否定都还在，在“上下级”页恢复关联后可以继续。",
        "These plans are not linked any more; nothing was changed. What was decided is kept: restore the "
        "link on the page of levels to go on.",
    )


class PlanGone(DomainError):
    """A plan was withdrawn or replaced; its links stay readable."""

    code = "levels.plan-gone"
    words = Wording(
        "《{plan}》已撤回或已被新版替代，没有改动。已有的对应仍可查看；请改与现行的方案关联。",
        "“{plan}” was withdrawn or replaced; nothing was changed. What was linked can still be read; link "
        "the plan that is in force.",
    )


class NothingChosen(DomainError):
    """A form that was sent without a plan, a task or a decision."""

    code = "levels.nothing-chosen"
    words = Wording(
        "没有选中方案、任务或结论，没有改动。请选好再提交。",
        "No plan, task or decision was chosen; nothing was changed. Choose, then send again.",
    )
