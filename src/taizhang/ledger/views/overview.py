"""The overview of all plans."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taizhang.ledger.charts import charts
from taizhang.ledger.queries.overview import overview as asked_overview
from taizhang.permission import needs
from taizhang.policies.permissions import SEE


@needs(SEE)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Context: `page`, an `Overview`; `charts`, what the script draws from it."""
    page = asked_overview(request.actor)
    return render(request, "ledger/overview.html", {"page": page, "charts": charts(page)})
