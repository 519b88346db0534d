"""What the ledger refuses. All are `DomainError`s: nothing was changed, and the words say what to do.

DomainError (of `permission`)
├── SeenIsOld         somebody changed it since: nothing of either is lost
├── NotPossibleNow    its state does not allow the act
├── PeriodNotOpen     no report is taken for this period (any more, or yet)
├── NotYourTask       the unit does not carry the entry
├── WrongValue        a field holds what it cannot
├── ReasonMissing     a decision without a reason
├── AlreadyAsked      the same is asked for and not decided yet
├── EvidenceMissing   a closure that nothing proves
├── TargetsMissed     targets were missed, and no reason was given for closing all the same
├── StillOpen         parts of the task, or what it waits for, are not done
├── CannotTakeWorkbook   a file that is no fill-in workbook
├── WorkbookRefused   rows of it are wrong: nothing was taken
├── TooMuchAsked      a unit has as many requests this month as the cap allows
└── NothingToAsk      everything asked for is known already
"""

from __future__ import annotations

from typing import Any

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


class AlreadyAsked(DomainError):
    """The same was asked for, and is not decided."""

    code = "ledger.already-asked"
    words = Wording(
        "{when}已经申请过{what}，还没有决定。请等待决定，或先撤回。",
        "{what_en} was asked for on {when} and is not decided: wait for it, or withdraw it first.",
    )


class EvidenceMissing(DomainError):
    """A closure rests on evidence."""

    code = "ledger.evidence-missing"
    words = Wording(
        "没有佐证材料，不能审核通过。请本单位联络员在销号申请中上传，已验收的报送附有材料的不必再传。",
        "There is no evidence: it cannot be checked. Attach some to the request; what accepted reports "
        "have need not be attached again.",
    )


class TargetsMissed(DomainError):
    """Closing in spite of missed targets takes a reason that is on record."""

    code = "ledger.targets-missed"
    words = Wording(
        "目标没有达到：{targets}。请退回继续办理；确需销号的，写明理由，理由会留在记录里。",
        "Targets were missed: {targets}. Refuse it so that work goes on; to close all the same give a "
        "reason, which stays on record.",
    )


class StillOpen(DomainError):
    """What belongs to the task is not done."""

    code = "ledger.still-open"
    words = Wording(
        "还没有办完：{what}。请先办结或撤回这些事项，再验收销号。",
        "Not done yet: {what}. Finish or withdraw these first, then accept the closure.",
    )


class CannotTakeWorkbook(DomainError):
    """A file that is no fill-in workbook."""

    code = "ledger.cannot-take-workbook"
    words = Wording(
        "读不了这个文件：{why}。请下载填报表，填好后保存为 .xlsx 再上传。",
        "The file cannot be taken: {why_en}. Download the fill-in workbook, fill it in, save it as .xlsx.",
    )


class WorkbookRefused(DomainError):
    """Cells are wrong, or others changed the same reports: nothing was taken. `outcome` says which."""

    outcome: Any = None
    code = "ledger.workbook-refused"
    words = Wording(
        "有 {faults} 处有误、{conflicts} 项别人已改过，全部没有写入。请按下面逐处处理后再传。",
        "{faults} cells are wrong and {conflicts} reports were changed by others; nothing was taken. Mend "
        "them as listed and send it again.",
    )


class TooMuchAsked(DomainError):
    """A unit has as many requests this month as the cap allows."""

    code = "ledger.too-much-asked"
    words = Wording(
        "{units}本月的要求数会超过上限（{cap}）。确需增加的，请写明理由；理由随要求留存。",
        "{units} would have more requests this month than the cap ({cap}). If it must be, say why: the "
        "reason is kept with the request.",
    )


class NothingToAsk(DomainError):
    """The system knows all that is asked for."""

    code = "ledger.nothing-to-ask"
    words = Wording(
        "要的内容系统里都已经有了，没有发出。请直接使用下面列出的数值。",
        "The system knows all that was asked for, so nothing was sent. Use the values listed below.",
    )
