"""Pictures: the chain of a task, the figures of a target, the whole."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taizhang.levels.drawing.chain import draw_chain
from taizhang.levels.drawing.figures import draw_figures
from taizhang.levels.drawing.whole import draw_whole
from taizhang.levels.queries.chain import chain as found_chain
from taizhang.levels.queries.figures import figures as found_figures
from taizhang.levels.queries.whole import whole as found_whole
from taizhang.permission import needs
from taizhang.policies.models import Plan, Target, Task
from taizhang.policies.permissions import SEE


@needs(SEE)
@require_safe
def chain(request: HttpRequest, task_id: int) -> HttpResponse:
    """The chain of a task. Context: `page`, a `Chain`; `picture`."""
    try:
        page = found_chain(task_id, request.actor)
    except Task.DoesNotExist:
        raise Http404 from None
    context = {"page": page, "task": page.task, "picture": draw_chain(page)}
    return render(request, "levels/chain.html", context)


@needs(SEE)
@require_safe
def figures(request: HttpRequest, target_id: int) -> HttpResponse:
    """The figures of a target. Context: `page`, a `Figures`; `picture`."""
    try:
        page = found_figures(target_id, request.actor)
    except Target.DoesNotExist:
        raise Http404 from None
    return render(request, "levels/figures.html", {"page": page, "picture": draw_figures(page)})


@needs(SEE)
@require_safe
def whole(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The picture of all that is above and below a plan. Context: `page`, a `Whole`; `picture`."""
    try:
        page = found_whole(plan_id, request.actor)
    except Plan.DoesNotExist:
        raise Http404 from None
    context = {"page": page, "plan": page.plan, "picture": draw_whole(page)}
    return render(request, "levels/picture.html", context)
