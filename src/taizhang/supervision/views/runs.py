"""The daily runs (每日运行)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taizhang.permission import needs
from taizhang.supervision.permissions import SEE_RUNS
from taizhang.supervision.queries.runs import runs_page, state_words


@needs(SEE_RUNS)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The last days with their figures, and what could not be sent. Context: `page`, a `RunsPage`."""
    page = runs_page()
    lines = [(line, state_words(line)) for line in page.lines]
    return render(request, "supervision/runs.html", {"page": page, "lines": lines})
