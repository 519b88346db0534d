"""How a plan is followed (填报周期、预警阈值): its settings, each with what it does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from taizhang.ledger.errors import WrongValue
from taizhang.ledger.permissions import SET_COURSE
from taizhang.ledger.queries.course import course_page
from taizhang.ledger.services.course import FIELDS, set_course
from taizhang.ledger.views.reporting import UNPROCESSABLE
from taizhang.permission import DomainError, needs
from taizhang.policies.models import PlanState
from taizhang.policies.views.publication import plan_for
from taizhang.tables.language import language


@needs(SET_COURSE)
@require_http_methods(["GET", "HEAD", "POST"])
def course(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The settings; sent, they hold. Context: `page`, a `CoursePage`; `refusal`, `refused_field`."""
    plan = plan_for(request, plan_id, SET_COURSE)
    if plan.state != PlanState.PUBLISHED:
        return redirect("policies:plan", plan_id)
    today, refusal, field, given = timezone.localdate(), "", "", {}
    if request.method == "POST":
        given = {k: v for k, v in request.POST.dict().items() if k in ("rhythm", *FIELDS)}
        try:
            set_course(plan=plan, values=given, today=today, by=request.actor)
            return redirect(reverse("ledger:course", args=[plan_id]) + "?saved=1")
        except DomainError as error:
            refusal = error.sentence(language())
            field = error.field if isinstance(error, WrongValue) else ""
    context = {
        "page": course_page(plan, today=today, given=given),
        "plan": plan,
        "refusal": refusal,
        "refused_field": field,
        "is_saved": request.GET.get("saved") == "1",
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "ledger/report_course.html", context, status=status)
