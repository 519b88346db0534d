"""What the security administrator can set."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from typing import Any

from taizhang.accounts.words import role_words
from taizhang.configuration.options import Addresses, Kind, Names, Option, Whole, declare_option
from taizhang.configuration.permissions import CHANGE_SECURITY
from taizhang.documents.errors import Wording
from taizhang.permission import DUTIES, Actor, Role
from taizhang.security.errors import OwnAddressLeftOut

_SESSIONS = Wording("登录会话", "Sessions")
_LOCKS = Wording("登录失败锁定", "Lock-out after failed attempts")
_PASSWORDS = Wording("密码规则", "Passwords")
_FACTORS = Wording("二次验证", "Second factor")
_ADDRESSES = Wording("允许登录的地址", "Addresses from which people may work")
_ACCOUNTS = Wording("账号", "Accounts")

_MINUTES = Wording("分钟", "minutes")
_HOURS = Wording("小时", "hours")
_DAYS = Wording("天", "days")
_TIMES = Wording("次", "times")
_CHARACTERS = Wording("个字", "characters")


def _declare(
    name: str, group: Wording, title: Wording, effect: Wording, kind: Kind, default: Any
) -> str:
    declare_option(Option(name, group, title, effect, kind, default, CHANGE_SECURITY))
    return name


IDLE = _declare(
    "session.idle_minutes",
    _SESSIONS,
    Wording("无操作自动退出", "Sign out when idle"),
    Wording(
        "这么久没有操作，下一次操作时要重新登录。",
        "After so long without a click, one signs in again.",
    ),
    Whole(5, 240, _MINUTES),
    30,
)
ABSOLUTE = _declare(
    "session.absolute_hours",
    _SESSIONS,
    Wording("最长登录时间", "Longest session"),
    Wording(
        "登录满这么久，一直在操作也要重新登录。", "After so long one signs in again, busy or not."
    ),
    Whole(1, 24, _HOURS),
    12,
)
MOST_SESSIONS = _declare(
    "session.most",
    _SESSIONS,
    Wording("同一账号最多同时登录", "Sessions of one account at once"),
    Wording(
        "再登录时，最早的一处自动退出。填 1 即新登录挤掉旧登录。",
        "Signing in once more ends the oldest. 1: each new sign-in ends the one before.",
    ),
    Whole(1, 20, Wording("处", "places")),
    5,
)
LOCK_ACCOUNT = _declare(
    "lockout.account_attempts",
    _LOCKS,
    Wording("同一登录名连续失败", "Failures under one sign-in name"),
    Wording(
        "密码或验证码连错这么多次，这个登录名就锁定，无论从哪里登录，也无论账号是否存在。",
        "After so many wrong passwords or codes the name is locked, from wherever, whether such an "
        "account exists or not.",
    ),
    Whole(3, 20, _TIMES),
    5,
)
LOCK_ADDRESS = _declare(
    "lockout.address_attempts",
    _LOCKS,
    Wording("同一地址失败", "Failures from one address"),
    Wording(
        "从一个地址试多个登录名，错这么多次就锁定这个地址。许多人共用一个出口地址的单位要设大些。",
        "Whoever tries many names from one address is locked out after so many failures. Set it "
        "higher where an office shares one address.",
    ),
    Whole(5, 1000, _TIMES),
    50,
)
LOCK_MINUTES = _declare(
    "lockout.minutes",
    _LOCKS,
    Wording("锁定时间", "Length of a lock"),
    Wording(
        "过后自动解除；安全管理员可以提前解除。",
        "Then it ends by itself; the security administrator can lift it before.",
    ),
    Whole(1, 1440, _MINUTES),
    15,
)
LENGTH = _declare(
    "password.length",
    _PASSWORDS,
    Wording("密码最短长度", "Shortest password"),
    Wording("在下次修改密码时起作用。", "Holds from the next change of a password."),
    Whole(8, 64, _CHARACTERS),
    10,
)
LENGTH_DUTIES = _declare(
    "password.length_duties",
    _PASSWORDS,
    Wording("三员的密码最短长度", "Shortest password of the three duties"),
    Wording("三员权限大，要求更长。", "The three duties may do more, so theirs are longer."),
    Whole(8, 64, _CHARACTERS),
    12,
)
KINDS = _declare(
    "password.kinds",
    _PASSWORDS,
    Wording("至少几类字符", "Kinds of characters"),
    Wording(
        "小写字母、大写字母、数字、符号、汉字，各算一类。",
        "Small letters, capitals, figures, signs and Chinese characters are a kind each.",
    ),
    Whole(1, 4, Wording("类", "kinds")),
    3,
)
PHRASE = _declare(
    "password.phrase_length",
    _PASSWORDS,
    Wording("长句免查字符类", "Length from which kinds are not asked"),
    Wording(
        "达到这个长度的长句不再要求几类字符；填 0 一律要求。",
        "A sentence of this length need not mix kinds; 0: every password must.",
    ),
    Whole(0, 64, _CHARACTERS),
    20,
)
HISTORY = _declare(
    "password.history",
    _PASSWORDS,
    Wording("不得与最近几个密码相同", "Passwords that may not come again"),
    Wording(
        "只保存散列值，用来比对；填 0 不查。", "Only hashes are kept, to compare; 0: not asked."
    ),
    Whole(0, 24, Wording("个", "passwords")),
    5,
)
DAYS = _declare(
    "password.days",
    _PASSWORDS,
    Wording("密码有效期", "Passwords expire after"),
    Wording(
        "到期后下次登录必须修改；填 0 不过期。", "Then it must be changed at sign-in; 0: never."
    ),
    Whole(0, 365, _DAYS),
    0,
)
DAYS_DUTIES = _declare(
    "password.days_duties",
    _PASSWORDS,
    Wording("三员的密码有效期", "Passwords of the three duties expire after"),
    Wording(
        "到期后下次登录必须修改；填 0 不过期。", "Then it must be changed at sign-in; 0: never."
    ),
    Whole(0, 365, _DAYS),
    90,
)
FACTOR_ROLES = _declare(
    "second_factor.roles",
    _FACTORS,
    Wording("必须启用二次验证的角色", "Roles that need a second factor"),
    Wording(
        "有这些角色而没有启用的人，登录后先去启用，启用前不能办别的事。每人也可以自己启用。",
        "Who holds one of these and has none is led to set one up after sign-in, and can do nothing "
        "else before. Everybody may set one up.",
    ),
    Names(tuple(role.value for role in Role), role_words),
    [],
)
DORMANT = _declare(
    "account.dormant_days",
    _ACCOUNTS,
    Wording("长期不登录", "Not signed in for long"),
    Wording(
        "这么久没有登录的账号，在自查中列出，请核对是否停用。",
        "Accounts not used for so long are listed by the self-check: should they be closed?",
    ),
    Whole(7, 730, _DAYS),
    90,
)


def _own_address_stays(roles: Collection[Role], value: list[str], by: Actor) -> None:
    """Nobody shuts himself out. Raises: OwnAddressLeftOut."""
    if value and by.address and by.holds(*roles) and not is_within(by.address, value):
        raise OwnAddressLeftOut(address=by.address)


def is_within(address: str, networks: Collection[str]) -> bool:
    """Whether the address is one of these, or in one of these networks."""
    if not address:
        return False
    asked = ipaddress.ip_address(address)
    return any(asked in ipaddress.ip_network(network) for network in networks)


#: For each role the option that names the addresses from which it may work.
ADDRESSES_OF: dict[Role, str] = {}


def _declare_addresses(name: str, title: Wording, roles: tuple[Role, ...]) -> None:
    effect = Wording(
        "只能从这些地址使用，一行一个地址或网段，如 10.20.0.0/16；不填不限。",
        "May work from these alone: an address or network a line, as 10.20.0.0/16; none: from "
        "anywhere.",
    )
    declare_option(
        Option(
            name,
            _ADDRESSES,
            title,
            effect,
            Addresses(),
            [],
            CHANGE_SECURITY,
            guard=lambda value, by: _own_address_stays(roles, value, by),
        )
    )
    ADDRESSES_OF.update(dict.fromkeys(roles, name))


_ROLE_TITLES = {
    Role.COORDINATOR: Wording("统筹员", "Coordinators"),
    Role.CONTACT: Wording("单位联络员", "Unit contacts"),
    Role.UNIT_LEADER: Wording("单位负责人", "Unit leaders"),
    Role.LEADERSHIP: Wording("领导", "Leadership"),
    Role.INSPECTOR: Wording("督导员", "Inspectors"),
    Role.EVALUATOR: Wording("考核员", "Evaluators"),
    Role.CLERK: Wording("学校、企业经办人", "School and enterprise clerks"),
}
_declare_addresses("addresses.duties", Wording("三员", "The three duties"), tuple(sorted(DUTIES)))
for _role, _title in _ROLE_TITLES.items():
    _declare_addresses(f"addresses.{_role.value}", _title, (_role,))
