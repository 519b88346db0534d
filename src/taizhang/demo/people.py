"""The people of the demonstration: one for each role, with a password that everybody may know."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from taizhang.accounts.demo import MARK, PASSWORD, PREFIX, is_demo
from taizhang.accounts.models import Account
from taizhang.accounts.services import create_account, grant_role
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Role

#: Sign-in name after the prefix, name, unit where he works, role, unit of the role (None: the whole).
PEOPLE = (
    ("tongchou", "林知行（演示）", "临澜省教育厅", Role.COORDINATOR, None),
    ("xian", "沈望舒（演示）", "青溪县人民政府", Role.COORDINATOR, "青溪县人民政府"),
    ("lianluo", "陈一苇（演示）", "青溪县教育局", Role.CONTACT, "青溪县教育局"),
    ("fuzeren", "周明远（演示）", "青溪县教育局", Role.UNIT_LEADER, "青溪县教育局"),
    ("lingdao", "许长河（演示）", "岚川市人民政府", Role.LEADERSHIP, "岚川市人民政府"),
    ("dudao", "罗见山（演示）", "临澜省人民政府", Role.INSPECTOR, None),
    ("kaohe", "方若谷（演示）", "临澜省人民政府", Role.EVALUATOR, None),
    ("xuexiao", "唐小满（演示）", "岚川职业技术学院", Role.CLERK, "岚川职业技术学院"),
    ("xitong", "系统管理员（演示）", None, Role.SYSTEM_ADMINISTRATOR, None),
    ("anquan", "安全管理员（演示）", None, Role.SECURITY_ADMINISTRATOR, None),
    ("shenji", "审计员（演示）", None, Role.AUDITOR, None),
)


@transaction.atomic
def people_of_the_demo(*, by: Actor) -> bool:
    """Make the accounts that are missing. False, and nothing done, where real people have accounts:
    a known password must not open their ledger.
    """
    if not is_demo():
        if Account.objects.exists():
            return False
        (Path(settings.HOME) / MARK).touch(mode=0o600)
    units = {unit.name: unit for unit in Unit.objects.filter(name__in=_names())}
    there = set(Account.objects.values_list("username", flat=True))
    for short, name, works_in, role, where in PEOPLE:
        if PREFIX + short in there or (where and where not in units):
            continue
        made = create_account(
            username=PREFIX + short,
            name=name,
            unit=units.get(works_in or ""),
            by=by,
            password=PASSWORD,
        )
        grant_role(account=made.account, role=role, unit=units[where] if where else None, by=by)
    return True


def _names() -> set[str]:
    return {
        name
        for _short, _name, works_in, _role, where in PEOPLE
        for name in (works_in, where)
        if name
    }
