"""What `security` refuses; nothing was changed then."""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.permission import DomainError


class OwnAddressLeftOut(DomainError):
    """A list of addresses that would shut out whoever writes it."""

    code = "security.own-address-left-out"
    words = Wording(
        "名单里没有您现在的地址 {address}，保存后您自己也进不来。请把它写进去。",
        "Your own address {address} is not among them: you would shut yourself out. Add it.",
    )


class PhoneUnfit(DomainError):
    """Not a number that can be called."""

    code = "security.phone-unfit"
    words = Wording(
        "电话要是 11 位手机号，或带区号的固定电话，如 0574-12345678。",
        "Give a mobile number of 11 figures, or a fixed line with its area code.",
    )


class MailUnfit(DomainError):
    """Not an address of mail."""

    code = "security.mail-unfit"
    words = Wording(
        "电子邮箱写法不对，如 name@example.gov.cn。",
        "This is no address of mail; write it as name@example.gov.cn.",
    )


class NoSuchSession(DomainError):
    """It ended before."""

    code = "security.no-such-session"
    words = Wording(
        "这一处登录已经退出，没有改动。", "That session has ended already; nothing was done."
    )


class NoSecondFactor(DomainError):
    """There is nothing to reset."""

    code = "security.no-second-factor"
    words = Wording(
        "此人没有启用二次验证，没有改动。",
        "The person has no second factor; nothing was changed.",
    )


class OwnSecondFactor(DomainError):
    """One's own is managed on one's own page."""

    code = "security.own-second-factor"
    words = Wording(
        "这是您自己的账号：请在“登录安全”里管理，或请另一位安全管理员重置。",
        "This is your own account: manage it under “Sign-in security”, or ask another security "
        "administrator.",
    )


class ContentDiffers(DomainError):
    """A file that is something else than its name says."""

    code = "security.content-differs"
    words = Wording(
        "文件内容与后缀不符：后缀是 {ending}，内容是{kind}。没有收下。请用原来的程序打开，另存后再上传。",
        "The content does not fit the ending: {ending}, but it is {kind}. It was not taken. Open it "
        "with the program that made it and save it anew.",
    )


class EndingRefused(DomainError):
    """A kind of file that is not taken at all."""

    code = "security.ending-refused"
    words = Wording(
        "不收“{ending}”文件。可以上传 Word、Excel、PDF、OFD、网页、文本和图片。",
        "Files “{ending}” are not taken. Word, Excel, PDF, OFD, web pages, text and pictures are.",
    )
