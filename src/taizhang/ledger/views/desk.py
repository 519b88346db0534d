"""The first page after sign-in."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from taizhang.ledger.queries.desk import desk as asked_desk
from taizhang.permission import needs
from taizhang.policies.permissions import SEE
from taizhang.security.sessions import LAST

#: Whoever was never here, or long ago, is told of so many days.
MOST_DAYS = 14


@needs(SEE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Context: `desk`, a `Desk`; `today`."""
    today = timezone.localdate()
    page = asked_desk(request.actor, today=today, since=_since(request))
    return render(request, "ledger/desk.html", {"desk": page, "today": today})


def _since(request: HttpRequest) -> dt.datetime:
    """The sign-in before this one, as `security` keeps it in the session."""
    longest = timezone.now() - dt.timedelta(days=MOST_DAYS)
    told = request.session.get(LAST) or {}
    try:
        return max(longest, dt.datetime.fromisoformat(told["time"]))
    except (KeyError, TypeError, ValueError):
        return longest
