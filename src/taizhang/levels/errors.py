"""What `levels` refuses; nothing was changed.

DomainError
├── LinkInCircle        the plan above is carried out by the one below
├── NotThosePlans       the tasks are not of the two plans
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
