"""What `accounts` refuses; nothing was changed then. All are `DomainError`s of `permission`."""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.permission import DomainError


class UsernameTaken(DomainError):
    """The sign-in name is another's, or was: names are not used twice."""

    code = "accounts.username-taken"
    words = Wording(
        "登录名“{username}”已有人用（停用的账号也占用登录名）。请换一个，如加上单位简称。",
        "The sign-in name “{username}” is taken (closed accounts keep theirs). Choose another.",
    )


class UsernameUnfit(DomainError):
    """A sign-in name that cannot be typed or told apart."""

    code = "accounts.username-unfit"
    words = Wording(
        "登录名要 2 至 60 个字，只能用文字、数字和 . _ - @。",
        "A sign-in name has 2 to 60 characters: letters, figures and . _ - @.",
    )


class NameUnfit(DomainError):
    """An account without a name, or with one that fills the page."""

    code = "accounts.name-unfit"
    words = Wording(
        "姓名要 1 至 50 个字。请写这个人在单位里用的姓名。",
        "A name has 1 to 50 characters. Write the name by which the person is known.",
    )


class OldPasswordWrong(DomainError):
    """Whoever changes a password must know the one that holds."""

    code = "accounts.old-password-wrong"
    words = Wording(
        "原密码不对，密码没有改。忘记时请安全管理员重置。",
        "The old password is wrong; nothing was changed. The security administrator can reset it.",
    )


class PasswordsDiffer(DomainError):
    """The new password was typed in two ways."""

    code = "accounts.passwords-differ"
    words = Wording(
        "两次输入的新密码不一样，密码没有改。请重新输入。",
        "The new password was not typed the same twice; nothing was changed.",
    )


class PasswordUnchanged(DomainError):
    """The new password is the old one."""

    code = "accounts.password-unchanged"
    words = Wording(
        "新密码和原密码一样，密码没有改。请换一个。",
        "The new password is the old one; nothing was changed. Choose another.",
    )


class PasswordUnfit(DomainError):
    """The rules of passwords refuse it; `reasons` are their sentences."""

    code = "accounts.password-unfit"
    words = Wording(
        "新密码不合要求：{reasons}", "The new password does not meet the rules: {reasons}"
    )


class AlreadyClosed(DomainError):
    """Somebody was faster."""

    code = "accounts.already-closed"
    words = Wording(
        "这个账号已经停用，没有改动。需要时先恢复账号。",
        "The account is closed already; nothing was changed. Reopen it first where needed.",
    )


class NotClosed(DomainError):
    """There is nothing to reopen."""

    code = "accounts.not-closed"
    words = Wording("这个账号没有停用，没有改动。", "The account is open; nothing was changed.")


class AlreadyGranted(DomainError):
    """He holds this very role there in these days."""

    code = "accounts.already-granted"
    words = Wording(
        "此人在这段时间已有这个角色，没有改动。要改起止日期，先收回原来的。",
        "The person holds this role in these days already. To change its days, end it first.",
    )


class DutiesApart(DomainError):
    """三员分立: who holds one of the three duties holds nothing else."""

    code = "accounts.duties-apart"
    words = Wording(
        "三员分立：系统管理员、安全管理员、审计员只能单独担任，同一账号不能再有别的角色。"
        "请另建账号，或先收回原有角色。",
        "Separate duties: a system administrator, security administrator or auditor holds no other "
        "role. Make another account, or end the other roles first.",
    )


class DutyInUnit(DomainError):
    """A duty concerns the installation, not a unit."""

    code = "accounts.duty-in-unit"
    words = Wording(
        "三员对整个系统负责，不限于某个单位。范围请选“全部”。",
        "The three duties are for the whole installation: choose it as the scope.",
    )


class DaysUnfit(DomainError):
    """A role that would end before it begins, or is over already."""

    code = "accounts.days-unfit"
    words = Wording(
        "起止日期不对：截止日期要不早于起始日期，也不早于今天。",
        "The days do not fit: the last day must not be before the first, nor before today.",
    )


class GrantOver(DomainError):
    """It was ended before."""

    code = "accounts.grant-over"
    words = Wording(
        "这个角色已经收回或到期，没有改动。",
        "The role was ended or has expired already; nothing was changed.",
    )


class OwnAccount(DomainError):
    """Nobody gives himself rights, closes himself, or resets himself."""

    code = "accounts.own-account"
    words = Wording(
        "不能对自己的账号这样做。请另一位安全管理员办理。",
        "Not to one's own account. Another security administrator can do it.",
    )


class LastOfDuty(DomainError):
    """Nobody would be left for one of the three duties."""

    code = "accounts.last-of-duty"
    words = Wording(
        "这是最后一位{role}，停用或收回后就没有人能履行这一职责。请先授予另一个账号。",
        "This is the last account with the duty {role}. Grant it to another account first.",
    )


class SamePerson(DomainError):
    """Work handed over to whom it belongs."""

    code = "accounts.same-person"
    words = Wording(
        "交出人和接手人是同一个账号。请选另一位接手。",
        "The account hands over to itself. Choose another to take over.",
    )


class UnitUnknown(DomainError):
    """No unit has this very name, or more than one has."""

    code = "accounts.unit-unknown"
    words = Wording(
        "没有唯一的单位叫“{name}”。请从输入时列出的单位中选一个。",
        "There is not just one unit named “{name}”. Choose one of those that are offered.",
    )


class RoleUnknown(DomainError):
    """A role that does not exist, or none was chosen."""

    code = "accounts.role-unknown"
    words = Wording("没有选择角色。请选一个。", "No role was chosen. Choose one.")


class TakerUnknown(DomainError):
    """Nobody has the sign-in name of whom work shall be handed to."""

    code = "accounts.taker-unknown"
    words = Wording(
        "没有登录名“{username}”。请写接手人的登录名。",
        "There is no sign-in name “{username}”. Write that of whom shall take over.",
    )
