"""The menu of a list's saved views: `{% load saved_views %}{% saved_views "ledger" table.query %}`."""

from __future__ import annotations

from typing import Any

from django import template

from taizhang.ledger.permissions import SAVE_VIEW
from taizhang.ledger.queries.saved import saved_views as views_of
from taizhang.ledger.services.saving_views import plain_query
from taizhang.permission import may

register = template.Library()


@register.inclusion_tag("ledger/_saved_views.html", takes_context=True)
def saved_views(context: template.Context, page: str, query: str) -> dict[str, Any]:
    """The person's views of the list `page`, and a form that keeps what it shows now."""
    request = context["request"]
    query = plain_query(query)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "views": views_of(request.actor, page, query),
        "page": page,
        "query": query,
        "may_save": request.actor.account is not None and may(request.actor, SAVE_VIEW),
    }
