"""What the ledger refuses. All are `DomainError`s: nothing was changed, and the words say what to do.

DomainError (of `permission`)
├── SeenIsOld         somebody changed it since: nothing of either is lost
├── NotPossibleNow    its state does not allow the act
├── PeriodNotOpen     no report is taken for this period (any more, or yet)
├── NotYourTask       the unit does not carry the entry
├── WrongValue        a field holds what it cannot
└── ReasonMissing     a decision without a reason
"""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.permission import DomainError


class SeenIsOld(DomainError):
    """Another person changed the same thing meanwhile."""

    code = "ledger.seen-is-old"
    words = Wording(
        "{who}在{when}改过，您看到的已不是最新的，没有保存。您填写的内容还在页面上：请对照最新内容后再保存。",
        "{who} changed this at {when}, after you opened it: nothing was saved. What you wrote is still "
        "on the page; compare it with the newest and save again.",
    )


class NotPossibleNow(DomainError):
    """The state does not allow it."""

    code = "ledger.not-possible-now"
    words = Wording(
        "现在是“{state}”，不能{act}。请刷新页面，看看最新状态。",
        "This is “{state}” now: it is not possible to {act_en}. Reload the page to see how it stands.",
    )


class PeriodNotOpen(DomainError):
    """No report is taken for the period."""

    code = "ledger.period-not-open"
    words = Wording(
        "{period}的填报时间是{opens}至{closes}，现在不能填报。请在当期报送中说明。",
        "Reports for {period} are taken from {opens} to {closes}, not now. Say it in the current one.",
    )


class NotYourTask(DomainError):
    """The unit does not carry the task."""

    code = "ledger.not-your-task"
    words = Wording(
        "{unit}现在不承担这项任务，不能{act}。",
        "{unit} does not carry this task now: it cannot {act_en}.",
    )


class WrongValue(DomainError):
    """A field holds what it cannot; `field` names it, as in the form."""

    code = "ledger.wrong-value"
    words = Wording("{name}：{why}", "{name_en}: {why_en}")

    @property
    def field(self) -> str:
        """The field's name in the form."""
        return str(self.details["field"])


class ReasonMissing(DomainError):
    """Who decides over another's work says why."""

    code = "ledger.reason-missing"
    words = Wording(
        "没有写理由，没有改动。对方要凭理由修改，请写明。",
        "No reason was given and nothing was changed. The others need it to go on: please write it.",
    )
