"""Who can sign in: demonstration accounts, the three duties, second factors, passwords, who is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils import timezone

from taizhang.accounts.demo import PREFIX, is_demo
from taizhang.accounts.models import Account, RoleGrant, current
from taizhang.configuration.values import value
from taizhang.documents.errors import Wording
from taizhang.ledger.permissions import CHECK, REPORT
from taizhang.ledger.queries.unattended import units_without
from taizhang.permission import DUTIES, Role
from taizhang.security import options
from taizhang.security.passwords.rules import password_set_at
from taizhang.security.queries.people import StatePage, states_page
from taizhang.web.checks.points import Point, point

_GROUP = Wording("人员和密码", "People and passwords")
#: A first password that nobody changed is left alone for so long.
FIRST_PASSWORD_DAYS = 7
_NAMED = 8


def _demo() -> Iterator[Point]:
    accounts = Account.objects.filter(username__startswith=PREFIX, is_active=True)
    count = accounts.count()
    yield point(
        "people.demo",
        _GROUP,
        Wording("演示和默认账号", "Demonstration and default accounts"),
        Wording("没有。", "None.")
        if not count and not is_demo()
        else Wording(
            f"有 {count} 个演示账号，密码人人知道。",
            f"{count} demonstration accounts, whose password everybody knows.",
        ),
        bad=bool(count) or is_demo(),
        mend=Wording(
            "正式使用请换一个数据文件夹（TAIZHANG_HOME），用 taizhang serve 建立；不要用演示的文件夹。",
            "For real work take another data folder (TAIZHANG_HOME), begun by taizhang serve, not by "
            "taizhang demo.",
        ),
        clause="8.1.4.2 b",
    )


def _duties() -> Iterator[Point]:
    today = current(timezone.localdate())
    grants = RoleGrant.objects.filter(
        today, account__is_active=True, role__in=[r.value for r in DUTIES]
    )
    held: dict[str, set[int]] = {}
    names: dict[str, set[str]] = {}
    for role, account, name in grants.values_list("role", "account_id", "account__name"):
        held.setdefault(role, set()).add(account)
        names.setdefault(name, set()).add(role)
    vacant = [role for role in DUTIES if role.value not in held]
    doubled = sorted(name for name, roles in names.items() if len(roles) > 1)
    yield point(
        "people.duties",
        _GROUP,
        Wording("三员由不同的人担任", "The three duties are held by different people"),
        Wording(f"有 {len(vacant)} 员没有人担任。", f"{len(vacant)} of the duties are vacant.")
        if vacant
        else Wording(
            f"同名账号兼任：{'、'.join(doubled)}。",
            f"Held twice under one name: {', '.join(doubled)}.",
        )
        if doubled
        else Wording("三员都有人，各不相同。", "All are held, by different people."),
        bad=bool(vacant or doubled),
        mend=Wording(
            "由安全管理员在“人员”中授予；都没有时用 taizhang accounts create-administrators。",
            "The security administrator grants them under People; where there is none, taizhang "
            "accounts create-administrators.",
        ),
        clause="8.1.4.2 d",
    )


def _factors() -> Iterator[Point]:
    obliged = set(value(options.FACTOR_ROLES))
    missing = [role for role in DUTIES if role.value not in obliged]
    yield point(
        "people.second-factor-rule",
        _GROUP,
        Wording("三员必须二次验证", "The three duties need a second factor"),
        Wording("已规定。", "They do.")
        if not missing
        else Wording(
            "没有规定：只凭密码就能管理系统。", "Not asked: a password alone opens everything."
        ),
        bad=bool(missing),
        mend=Wording(
            "安全管理员在“设置 → 二次验证”中选上三员。",
            "The security administrator chooses them under Settings, Second factor.",
        ),
        clause="8.1.4.1 d",
    )
    lacking = states_page(only="no-factor")
    yield point(
        "people.second-factor",
        _GROUP,
        Wording("应启用二次验证的都已启用", "Who needs a second factor has one"),
        Wording("没有缺的。", "Nobody lacks it.") if not lacking.paging.count else _people(lacking),
        warn=bool(lacking.paging.count),
        mend=Wording(
            "他们登录后会被要求先启用；请提醒本人，久不登录的停用账号。",
            "They are led to set one up when they sign in: remind them, or close the accounts.",
        ),
        clause="8.1.4.1 d",
    )


def _passwords() -> Iterator[Point]:
    before = timezone.now() - dt.timedelta(days=FIRST_PASSWORD_DAYS)
    waiting = Account.objects.filter(is_active=True, must_change_password=True)
    old = [a for a in waiting if password_set_at(a) < before]
    yield point(
        "people.first-passwords",
        _GROUP,
        Wording("初始密码都已修改", "First passwords were changed"),
        Wording("没有久未修改的初始密码。", "None is waiting.")
        if not old
        else _names([account.name for account in old], len(old)),
        warn=bool(old),
        mend=Wording(
            f"初始密码超过 {FIRST_PASSWORD_DAYS} 天没改：请提醒本人登录修改，或重置、停用。",
            f"Older than {FIRST_PASSWORD_DAYS} days: remind the owners, reset them, or close the accounts.",
        ),
        clause="8.1.4.2 b",
    )
    days = value(options.DAYS_DUTIES)
    yield point(
        "people.password-age",
        _GROUP,
        Wording("三员定期更换密码", "The three duties change their passwords"),
        Wording(f"每 {days} 天。", f"Every {days} days.")
        if days
        else Wording("没有规定。", "Not asked."),
        warn=not days or days > 180,
        mend=Wording(
            "安全管理员在“设置 → 密码规则”中设 90 天。",
            "The security administrator sets 90 days under Settings, Passwords.",
        ),
        clause="8.1.4.1 a",
    )


def _dormant() -> Iterator[Point]:
    days = value(options.DORMANT)
    away = states_page(only="dormant")
    yield point(
        "people.dormant",
        _GROUP,
        Wording("长期不用的账号", "Accounts that nobody uses"),
        Wording(f"没有超过 {days} 天未登录的账号。", f"None is unused for more than {days} days.")
        if not away.paging.count
        else _people(away),
        warn=bool(away.paging.count),
        mend=Wording(
            "核对是否离岗，离岗的停用账号，工作交接给别人。",
            "Ask whether they left; then hand over their work and close the accounts.",
        ),
        clause="8.1.4.2 c",
    )


def _addresses() -> Iterator[Point]:
    networks = value(options.ADDRESSES_OF[Role.SECURITY_ADMINISTRATOR])
    said = "、".join(networks)
    yield point(
        "people.addresses",
        _GROUP,
        Wording("三员只能从指定地址管理", "The three duties work from named addresses alone"),
        Wording(f"限于 {said}。", f"From {said} alone.")
        if networks
        else Wording("没有限制：从哪里都能管理。", "From anywhere."),
        warn=not networks,
        mend=Wording(
            "安全管理员在“设置 → 允许登录的地址 → 三员”中写明管理用机的地址或网段。",
            "The security administrator names the machines under Settings, Addresses, The three duties.",
        ),
        clause="8.1.4.4 c",
    )


def _without_role() -> Iterator[Point]:
    today = timezone.localdate()
    held = RoleGrant.objects.filter(current(today)).values("account_id")
    idle = Account.objects.filter(is_active=True).exclude(Q(pk__in=held)).order_by("username")
    count = idle.count()
    yield point(
        "people.without-role",
        _GROUP,
        Wording("没有角色的账号", "Accounts without a role"),
        Wording("没有。", "None.")
        if not count
        else _names(list(idle.values_list("name", flat=True)[:_NAMED]), count),
        warn=bool(count),
        mend=Wording("授予角色，或停用。", "Grant a role, or close them."),
        clause="8.1.4.2 c",
    )


def _at_work() -> Iterator[Point]:
    for code, act, what in (
        ("people.reporters", REPORT, Wording("报送", "report on them")),
        ("people.leaders", CHECK, Wording("审核", "check what is reported")),
    ):
        lacking = units_without(act, timezone.localdate())
        yield point(
            code,
            _GROUP,
            Wording(
                f"有任务的单位都有人{what.zh}",
                f"Of each unit with tasks somebody can {what.en}",
            ),
            Wording("都有。", "So it is.")
            if not lacking
            else _names([unit.name for unit in lacking[:_NAMED]], len(lacking)),
            warn=bool(lacking),
            mend=Wording(
                "安全管理员在“人员”中为该单位或其上级单位授予联络员、单位负责人角色。",
                "The security administrator grants the role of contact or unit leader there, or in a unit "
                "above, under People.",
            ),
        )


def _people(page: StatePage) -> Wording:
    return _names([row.account.name for row in page.rows], page.paging.count)


def _names(names: Collection[str], count: int) -> Wording:
    shown = list(names)[:_NAMED]
    more = "……" if count > len(shown) else ""
    return Wording(
        f"{count} 个：{'、'.join(shown)}{more}", f"{count}: {', '.join(shown)}{more and ' …'}"
    )


CHECKS = [_demo, _duties, _factors, _passwords, _dormant, _without_role, _at_work, _addresses]
