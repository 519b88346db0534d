"""What publication and revision refuse; nothing was changed.

DomainError
├── NotReady            tasks that nobody checked
├── NotPublishable      the plan is published, replaced or withdrawn
├── NotWithdrawable     the plan was never published, or is withdrawn
├── WithdrawnWhy        a plan is withdrawn without a reason
├── NotRevisable        only a published plan is revised
├── RevisionIsOpen      a revision of it is already under way
├── AnotherDocument     the file shares next to nothing with the plan that it is to revise
├── SameDocument        the file is the very one that it is to revise
└── NotOfThatPlan       a task is to go on that is not in the plan before
"""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.policies.errors import DomainError


class NotReady(DomainError):
    """A reading becomes a promise when a person has checked it."""

    code = "policies.not-ready"
    words = Wording(
        "还有{left}项任务没有核对，方案没有发布。请在核对页逐项确认。",
        "{left} tasks are not checked yet; the plan was not published. Check them on the review page.",
    )


class NotPublishable(DomainError):
    """Published once."""

    code = "policies.not-publishable"
    words = Wording(
        "方案现在是“{state}”，没有发布。",
        "The plan is “{state}”; it was not published.",
    )


class NotWithdrawable(DomainError):
    """There is nothing to withdraw."""

    code = "policies.not-withdrawable"
    words = Wording(
        "方案现在是“{state}”，没有可以撤回的，没有改动。",
        "The plan is “{state}”; there is nothing to withdraw.",
    )


class WithdrawnWhy(DomainError):
    """The units that were to carry it out are told why they need not."""

    code = "policies.withdrawn-why"
    words = Wording(
        "没有写撤回的理由，方案没有撤回。承担任务的单位会看到理由，请写明。",
        "No reason was given; the plan was not withdrawn. Its units are told why: please write it.",
    )


class NotRevisable(DomainError):
    """What is under review is corrected; what was replaced is revised in its successor."""

    code = "policies.not-revisable"
    words = Wording(
        "方案现在是“{state}”，只有已发布的方案才能修订，没有改动。",
        "The plan is “{state}”; only a published plan is revised. Nothing was changed.",
    )


class RevisionIsOpen(DomainError):
    """One revision at a time."""

    code = "policies.revision-is-open"
    words = Wording(
        "《{title}》正在核对中，是这份方案的修订稿。请先发布或撤回它。",
        "“{title}” is under review as a revision of this plan. Publish or withdraw it first.",
    )


class AnotherDocument(DomainError):
    """A revision has most of the words of what it revises."""

    code = "policies.another-document"
    words = Wording(
        "这份文件与原方案的任务只有{share}%相同，看来是另一份文件，没有作为修订导入。"
        "如果是新的方案，请直接导入；如果确实是修订稿，请选择“仍作为修订导入”。",
        "Only {share}% of this file's tasks are those of the plan: it looks like another document and was "
        "not imported as a revision. Import it as a plan of its own, or say that it is a revision.",
    )


class SameDocument(DomainError):
    """Nothing was revised."""

    code = "policies.same-document"
    words = Wording(
        "这就是原方案的文件，没有任何改动，没有导入。请选择修订后的文件。",
        "This is the very file of the plan; nothing was imported. Choose the revised file.",
    )


class NotOfThatPlan(DomainError):
    """Tasks go on from the plan that is revised, each in one task."""

    code = "policies.not-of-that-plan"
    words = Wording(
        "所选的原任务不在被修订的方案中，或已由另一项任务承接，没有改动。",
        "That task is not in the revised plan, or another task already continues it; nothing was changed.",
    )
