"""The form of a reminder by hand (催办)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from taizhang.permission import DomainError, needs
from taizhang.supervision.permissions import NUDGE
from taizhang.supervision.queries.nudges import chosen, nudge_lines
from taizhang.supervision.services.nudging import LONGEST, nudge, told_by
from taizhang.tables.language import language

UNPROCESSABLE = 422


@needs(NUDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The tasks that the address names (`chosen`), with their units; a POST reminds them.

    Context: `lines`, the `words`, `refusal`; after it was done `is_done` and `told`, how many people.
    """
    given = request.POST if request.method == "POST" else request.GET
    lines = nudge_lines(chosen(given, timezone.localdate()), request.actor)
    words = request.POST.get("words", "")
    refusal = ""
    if request.method == "POST":
        try:
            made = nudge(
                entries=[line.entry for line in lines],
                words=words,
                today=timezone.localdate(),
                by=request.actor,
            )
        except DomainError as no:
            refusal = no.sentence(language())
        else:
            told = sum(told_by(one) for one in made)
            task = f"&task={lines[0].entry.task_id}" if len(lines) == 1 else ""
            return HttpResponseRedirect(f"{reverse('supervision:nudge')}?told={told}{task}")
    told = request.GET.get("told", "")
    context = {
        "lines": lines,
        "words": words,
        "refusal": refusal,
        "most": LONGEST,
        "is_done": told.isdecimal(),
        "told": int(told[:9]) if told.isdecimal() else 0,
        "task": request.GET.get("task", ""),
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "supervision/nudge.html", context, status=status)
