"""Sign-ins and downloads, out of the history: one truth, and nobody alters it unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from taizhang.accounts.models import Account
from taizhang.audit.models import Event
from taizhang.permission import ACTS
from taizhang.security.permissions import LOCK, SIGN_IN, SIGN_IN_FAILED, SIGN_OUT

SIGN_IN_ACTS = (SIGN_IN.name, SIGN_OUT.name, SIGN_IN_FAILED.name, LOCK.name)
PAGE_SIZE = 50
_ACCOUNT_KIND = "accounts.account"


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events, the newest first; `after` continues, None at the end."""

    events: list[Event]
    after: int | None


def download_acts() -> list[str]:
    """The acts by which data leave: by rule named …download or …export."""
    return sorted(
        name for name in ACTS if name.rpartition(".")[2].startswith(("download", "export"))
    )


def events_page(acts: list[str] | tuple[str, ...], *, of: int | None, after: str = "") -> EventPage:
    """A page of events of these acts: of everybody, or of one account, by him or under his name."""
    events: QuerySet[Event] = Event.objects.filter(act__in=acts)
    if of is not None:
        under_name = Q(subject_kind=_ACCOUNT_KIND, subject_key=str(of))
        events = events.filter(Q(account_id=of) | under_name)
    if after.isdecimal() and len(after) < 19:
        events = events.filter(id__lt=int(after))
    found = list(events.order_by("-id")[: PAGE_SIZE + 1])
    return EventPage(found[:PAGE_SIZE], found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None)


def last_sign_in(account: Account) -> dict[str, Any] | None:
    """The sign-in before this one: time, address, and how many failed since; None at the first."""
    mine = Event.objects.filter(subject_kind=_ACCOUNT_KIND, subject_key=str(account.pk))
    last = mine.filter(act=SIGN_IN.name).order_by("-id").first()
    if last is None:
        return None
    failed = mine.filter(act=SIGN_IN_FAILED.name, id__gt=last.pk).count()
    return {"time": last.time.isoformat(), "address": last.address, "failed": failed}
