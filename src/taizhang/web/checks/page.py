"""The page 自查."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taizhang.permission import needs
from taizhang.security.permissions import SELF_CHECK
from taizhang.web.checks.points import State
from taizhang.web.checks.running import groups_of, run_checks


@needs(SELF_CHECK)
@require_safe
def self_check(request: HttpRequest) -> HttpResponse:
    """All points, those to mend first. Context: `groups`, `counts`: of each state how many."""
    points = run_checks()
    counts = {state.value: sum(p.state is state for p in points) for state in State}
    context = {"groups": groups_of(points), "counts": counts}
    return render(request, "security/self_check.html", context)
