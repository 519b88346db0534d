"""Values that cannot be set; nothing was changed then."""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.permission import DomainError


class NotAWholeNumber(DomainError):
    """Something else than figures."""

    code = "configuration.not-a-whole-number"
    words = Wording("请填一个整数。", "Give a whole number.")


class OutOfLimits(DomainError):
    """Less or more than makes sense."""

    code = "configuration.out-of-limits"
    words = Wording("要在 {least} 至 {most} 之间。", "It must be from {least} to {most}.")


class UnknownChoice(DomainError):
    """A name that is none of those offered."""

    code = "configuration.unknown-choice"
    words = Wording("没有“{choice}”这一项。", "There is no choice “{choice}”.")


class BadAddress(DomainError):
    """Neither an address nor a network."""

    code = "configuration.bad-address"
    words = Wording(
        "“{text}”不是 IP 地址或网段。写法如 10.20.30.40 或 10.20.0.0/16，一行一个。",
        "“{text}” is no IP address or network. Write 10.20.30.40 or 10.20.0.0/16, one a line.",
    )


class UnknownOption(DomainError):
    """A setting that does not exist."""

    code = "configuration.unknown-option"
    words = Wording(
        "没有“{name}”这个设置。taizhang settings list 列出全部。",
        "There is no setting “{name}”. taizhang settings list shows all.",
    )
