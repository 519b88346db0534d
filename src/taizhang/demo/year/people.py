"""Who works in the units: a contact and a leader in each that answers, and in some that support."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.accounts.demo import PASSWORD
from taizhang.accounts.models import Account
from taizhang.accounts.services import create_account, grant_role
from taizhang.demo.year.manners import number_of, supports
from taizhang.ledger.models import EntryUnit
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Grant, Role

_FAMILY = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘葛范彭鲁韦马方袁柳史唐薛雷贺倪汤"
_GIVEN = "文博 雨桐 子涵 志远 晓岚 建国 思齐 海燕 立新 明月 一鸣 秋实 国梁 静怡 少华 永康 春生 若云 怀瑾 景行"
#: Of the accounts of the year: not those that the sign-in page offers.
PREFIX = "year-"


def people_of_the_year(*, by: Actor) -> dict[tuple[int, Role], Actor]:
    """Make the accounts; who acts for a unit in a role."""
    staff: dict[tuple[int, Role], Actor] = {}
    for unit, roles in _needed():
        for role in roles:
            account = _account(unit, role, len(staff), by)
            staff[unit.pk, role] = Actor(
                name=account.name,
                account=account.pk,
                unit=unit.pk,
                unit_name=unit.name,
                grants=(Grant(role, unit.path),),
                address="10.20.0.17",
            )
    return staff


def _needed() -> Iterable[tuple[Unit, tuple[Role, ...]]]:
    carrying = EntryUnit.objects.filter(until__isnull=True)
    answering = set(carrying.filter(answers=True).values_list("unit_id", flat=True))
    supporting = carrying.filter(answers=False, unit__kind="unit").exclude(unit__in=answering)
    rows = supporting.order_by("unit_id").values_list("unit_id", "unit__name", "entry__task__code")
    some = set(list(dict.fromkeys(unit for unit, name, task in rows if supports(name, task)))[:3])
    for unit in Unit.objects.filter(pk__in=answering | some).order_by("id"):
        yield unit, (Role.CONTACT, Role.UNIT_LEADER)


def _account(unit: Unit, role: Role, number: int, by: Actor) -> Account:
    username = f"{PREFIX}{unit.pk}-{'fz' if role is Role.UNIT_LEADER else 'll'}"
    there: Account | None = Account.objects.filter(username=username).first()
    if there is not None:
        return there
    chosen = number_of(unit.name, role)
    given = _GIVEN.split()
    name = _FAMILY[(number * 7) % len(_FAMILY)] + given[chosen % len(given)]
    made = create_account(username=username, name=name, unit=unit, by=by, password=PASSWORD)
    grant_role(account=made.account, role=role, unit=unit, by=by)
    account: Account = made.account
    return account
