"""The columns of the ledger, and which of them a person has chosen (列).

The choice belongs to the screen, not to the person: a wide one at the desk shows more than the one on
the wall. So a cookie keeps it; that works without script, and the page comes with the right columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "ledger_columns"
#: What only published tasks have.
OF_WORK = frozenset({"percent", "light", "state"})
FULL_TEXT = "full"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its words, what its head sorts by, whether it shows until a person chooses."""

    key: str
    words: Any
    sort: str = ""
    is_shown_at_first: bool = True


COLUMNS = (
    Column("number", _("序号"), sort="order"),
    Column("section", _("章节"), is_shown_at_first=False),
    Column("measure", _("举措")),
    Column("text", _("任务")),
    Column("lead", _("牵头、责任"), sort="unit"),
    Column("support", _("配合")),
    Column("due", _("时限"), sort="due"),
    Column("target", _("目标"), sort="targets"),
    Column("percent", _("进展"), sort="percent"),
    Column("light", _("灯"), sort="light"),
    Column("state", _("状态"), is_shown_at_first=False),
    Column("plan", _("来源"), sort="plan"),
    Column("unsure", _("存疑"), sort="unsure", is_shown_at_first=False),
    Column("code", _("编号"), is_shown_at_first=False),
)
#: Without the task's own words a row is nothing.
ALWAYS = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """The columns that show, in their order, and whether rows show the full text."""

    columns: tuple[Column, ...]
    is_full_text: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the columns that show."""
        return frozenset(column.key for column in self.columns)


def chosen(request: HttpRequest, *, is_at_work: bool = True) -> Choice:
    """What the person has chosen; what shows at first where he has not.

    Until then the source is left out where all rows have the same: its width is the task's. It also
    makes room for what only published tasks have, where there are any (`is_at_work`).
    """
    kept = request.COOKIES.get(COOKIE)
    if not kept:
        idle = {"plan"} if "plan" in request.GET else set()
        idle |= {"plan"} if is_at_work else OF_WORK
        at_first = (column for column in COLUMNS if column.is_shown_at_first)
        return Choice(tuple(column for column in at_first if column.key not in idle))
    keys = {*kept.split("."), ALWAYS}
    return Choice(tuple(c for c in COLUMNS if c.key in keys), is_full_text=FULL_TEXT in keys)


def cookie_value(keys: list[str], *, is_full_text: bool) -> str:
    """The choice as the cookie keeps it; keys that are no columns are left out."""
    known = [column.key for column in COLUMNS if column.key in keys or column.key == ALWAYS]
    return ".".join([*known, *([FULL_TEXT] if is_full_text else [])])
