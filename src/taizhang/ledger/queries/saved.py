"""A person's saved views, as links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.models import SavedView
from taizhang.ledger.saved_pages import PAGES
from taizhang.permission import Actor
from taizhang.tables.prepared import Prepared

_WORDS = {
    "ledger": _("台账"),
    "units": _("单位"),
    "reports": _("报送"),
    "changes": _("变更"),
    "closures": _("销号"),
    "requests": _("补充材料"),
    "burden": _("减负"),
    "subtasks": _("分解任务"),
    "unit": _("单位台账"),
}


@dataclass(frozen=True, slots=True)
class View:
    """A saved view with the address that it stands for; whether that is the one before him."""

    row: SavedView
    address: str
    words: Any
    is_here: bool = False


def saved_views(by: Actor, page: str = "", query: str = "") -> list[View]:
    """The person's views of a list, or of all; `query` is what the list shows now."""
    if by.account is None:
        return []
    return [
        View(row, address_of(row), _WORDS[row.page], bool(page) and row.query == query)
        for row in _OF(by.account, *([page] if page else PAGES))
    ]


_OF = Prepared(
    lambda account, *pages: SavedView.objects.filter(account=account, page__in=pages).order_by(
        "page", "name"
    )
)


def address_of(view: SavedView) -> str:
    """The address of the list with what was saved."""
    name, asked, query = PAGES[view.page], dict(parse_qsl(view.query)), view.query
    if view.page != "unit":
        address = reverse(name)
    elif (unit := asked.pop("unit", "")).isdecimal():
        address, query = reverse(name, args=[int(unit)]), urlencode(asked)
    else:
        address, query = reverse(PAGES["units"]), ""
    return f"{address}?{query}" if query else address
