"""What `policies` refuses: files (in the family of `documents.errors`), and acts.

ReadingError
└── TooLarge            a file above the limit
DomainError (of `permission`): an act that is refused; nothing was changed
├── KeptElsewhere       the file is in the ledger of a unit that he does not see
├── ReasonMissing       a finding dismissed without a reason
├── ReasonTooLong       a reason that nobody will read
├── AlreadyDismissed    somebody dismissed it before
└── NotDismissed        nothing to restore
"""

from __future__ import annotations

from taizhang.documents.errors import ReadingError, Wording
from taizhang.permission import DomainError


class TooLarge(ReadingError):
    """A file above the limit: not read at all."""

    messages = {
        "policies.too-large": (
            Wording(
                "文件过大（{megabytes} MB，上限 {limit} MB）。",
                "The file is too large ({megabytes} MB, the limit is {limit} MB).",
            ),
            Wording(
                "请删去其中的图片或附件，另存后再试。",
                "Remove pictures or annexes from it, save it and retry.",
            ),
        ),
    }


def ensure_size(*, size: int, name: str, limit: int) -> None:
    """Refuse a file of more than `limit` bytes. Raises: TooLarge."""
    if size > limit:
        mega = 1024 * 1024
        raise TooLarge(
            "policies.too-large", file=name, megabytes=-(-size // mega), limit=limit // mega
        )


class KeptElsewhere(DomainError):
    """The same bytes were imported by a unit whose plans this person does not see."""

    code = "policies.kept-elsewhere"
    words = Wording(
        "这份文件已在台账中，主管单位是{unit}，不在您的权限范围内，没有改动。"
        "需要查看时请与该单位联系，或请安全管理员授予角色。",
        "The file is in the ledger already, kept by {unit}, beyond what you may see; nothing was "
        "changed. Ask that unit, or the security administrator for a role.",
    )


class ReasonMissing(DomainError):
    """A finding may be dismissed only with a reason."""

    code = "policies.reason-missing"
    words = Wording(
        "没有写理由，这一处仍列为问题。请写明为什么可以忽略。",
        "No reason was given; the finding stays. Say why it can be dismissed.",
    )


class ReasonTooLong(DomainError):
    """The reason is an essay."""

    code = "policies.reason-too-long"
    words = Wording(
        "理由有{length}字，超过{limit}字。请写短一些。",
        "The reason has {length} characters, the limit is {limit}. Make it shorter.",
    )


class AlreadyDismissed(DomainError):
    """Somebody was faster, or the page was old; his reason stands."""

    code = "policies.already-dismissed"
    words = Wording(
        "这一处已经忽略过（理由：{reason}），没有改动。",
        "It was dismissed before (reason: {reason}); nothing was changed.",
    )


class NotDismissed(DomainError):
    """It is among the open findings."""

    code = "policies.not-dismissed"
    words = Wording(
        "这一处没有被忽略，仍列在问题中，没有改动。",
        "It is not dismissed and still among the findings; nothing was changed.",
    )
