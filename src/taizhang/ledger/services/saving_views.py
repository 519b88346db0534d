"""A person's own views of lists: the filter of an address under a name (保存的视图).

They are nobody else's and say nothing of the work, so the history does not know them, and they can be
removed.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils import timezone

from taizhang.ledger.errors import NotPossibleNow
from taizhang.ledger.models import SavedView
from taizhang.ledger.permissions import SAVE_VIEW
from taizhang.ledger.saved_pages import PAGES
from taizhang.ledger.values import text_in, wrong
from taizhang.permission import Actor, ensure

#: So many views of one list; with more nobody finds one.
MOST = 30
_NAME = ("name", "视图名称", "Name of the view")


@transaction.atomic
def save_view(*, page: str, name: str, query: str, by: Actor) -> SavedView:
    """Keep the filter `query` of the list `page` under a name; of the same name it takes the place.

    Raises: NotAllowed, WrongValue, NotPossibleNow.
    """
    account = _account(by)
    if page not in PAGES:
        raise wrong(("page", "列表", "List"), "没有这个列表", "there is no such list")
    name = text_in(_NAME, name, most=60, needed=True)
    mine = SavedView.objects.filter(account=account, page=page)
    if mine.exclude(name=name).count() >= MOST:
        raise wrong(
            _NAME,
            f"已有{MOST}个，请先删去不用的",
            f"there are {MOST}; remove some that are not used",
        )
    view, _new = SavedView.objects.update_or_create(
        account_id=account,
        page=page,
        name=name,
        defaults={"query": plain_query(query), "saved_at": timezone.now()},
    )
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, by: Actor) -> SavedView:
    """Call it otherwise. Raises: NotAllowed, WrongValue, SavedView.DoesNotExist for another's."""
    view = _own(view, by)
    name = text_in(_NAME, name, most=60, needed=True)
    same = SavedView.objects.filter(account=view.account_id, page=view.page, name=name)
    if same.exclude(pk=view.pk).exists():
        raise wrong(_NAME, "已有同名的视图", "another view has this name")
    view.name = name
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Actor) -> None:
    """Take it away. Raises: NotAllowed, SavedView.DoesNotExist for another's."""
    _own(view, by).delete()


def plain_query(query: str) -> str:
    """A query of an address as this writes them, without the number of the page."""
    pairs = parse_qsl(query[:2000], max_num_fields=60)
    return urlencode([(key, given) for key, given in pairs if key != "page"])


def _own(view: SavedView, by: Actor) -> SavedView:
    mine: SavedView = SavedView.objects.get(pk=view.pk, account=_account(by))
    return mine


def _account(by: Actor) -> int:
    ensure(by, SAVE_VIEW)
    if by.account is None:
        raise NotPossibleNow(state="命令行", act="保存视图", act_en="keep views")
    return by.account
