"""The list of people as a workbook."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.accounts.models import Account
from taizhang.accounts.people_filter import PeopleFilter
from taizhang.accounts.permissions import EXPORT
from taizhang.accounts.queries.people import people
from taizhang.accounts.words import holding_said
from taizhang.audit import Subject, record
from taizhang.permission import Actor, ensure
from taizhang.tables.workbook import A4, Field, OfficeWorkbook


@transaction.atomic
def export_people(asked: PeopleFilter, *, today: dt.date, by: Actor) -> IO[bytes]:
    """A workbook of the accounts that `asked` gives, in its order; that `by` took it is recorded.

    Raises: NotAllowed.
    """
    ensure(by, EXPORT)
    rows = people(asked, today=today)
    subject = Subject("accounts.export", str(by.account or by.role), by.name)
    record(EXPORT, subject=subject, by=by, after={"asked": asked.query(), "rows": len(rows)})
    fields = [
        Field(_("姓名"), 16),
        Field(_("登录名"), 18),
        Field(_("单位"), 30),
        Field(_("角色"), 40),
        Field(_("状态"), 8, "centre"),
        Field(_("建立"), 12, "date"),
        Field(_("最近登录"), 12, "date"),
    ]
    book = OfficeWorkbook()
    sheet = book.sheet(_("人员"), fields, title=_("人员和角色"), said=asked.sentence(), paper=A4)
    for account in rows:
        sheet.write(
            [
                account.name,
                account.username,
                account.unit.name if account.unit else "",
                _roles(account),
                _("在用") if account.is_active else _("停用"),
                _day(account.created_at),
                _day(account.last_login),
            ]
        )
    return book.finish()


def _roles(account: Account) -> str:
    return "；".join(
        holding_said(grant.role, grant.unit.name if grant.unit else None)
        for grant in account.grants_now
    )


def _day(moment: dt.datetime | None) -> dt.date | str:
    return timezone.localtime(moment).date() if moment else ""
