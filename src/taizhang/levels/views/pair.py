"""Two linked plans side by side, and what people say of each pair.

Acts swap the row that they were done in, with the figures above; without script the page comes anew.
"""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.levels.errors import NothingChosen
from taizhang.levels.export import export_pairs
from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink
from taizhang.levels.permissions import DECIDE
from taizhang.levels.queries.counts import counts_of
from taizhang.levels.queries.pairs import (
    Asked,
    choices,
    found_link,
    general_rows,
    link_page,
    upper_row,
)
from taizhang.levels.queries.plan_levels import is_upside_down
from taizhang.levels.services import decide, link_tasks, set_relation
from taizhang.levels.services.standing import GONE
from taizhang.levels.views.answers import UNPROCESSABLE, refused
from taizhang.permission import DomainError, needs
from taizhang.policies.models import Task
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.tables.downloads import workbook
from taizhang.tables.language import language
from taizhang.tables.parts import page_or_part


@needs(SEE)
@require_safe
def pair(request: HttpRequest, link_id: int) -> HttpResponse:
    """The page. Context: `page`, a `LinkPage`."""
    return _page(request, _link(request, link_id), request.GET)


@needs(DECIDE)
@require_POST
def decide_task(request: HttpRequest, link_id: int, task_link_id: int) -> HttpResponse:
    """Confirm or reject a pair of tasks, open it again, or say how much the one carries the other."""
    link = _link(request, link_id)
    rows = TaskLink.objects.filter(plans=link).select_related("upper", "lower")
    row = get_object_or_404(rows, pk=task_link_id)
    row.plans = link
    try:
        decide(link=row, decision=_decision(request), grade=_grade(request), by=request.actor)
    except DomainError as refusal:
        return _refused(request, link, refusal)
    return _row(request, link, row.upper_id)


@needs(DECIDE)
@require_POST
def decide_target(request: HttpRequest, link_id: int, target_link_id: int) -> HttpResponse:
    """Confirm or reject a pair of targets, open it again, or say how the one stands to the other."""
    link = _link(request, link_id)
    rows = TargetLink.objects.filter(plans=link).select_related("upper", "lower")
    row = get_object_or_404(rows, pk=target_link_id)
    row.plans = link
    try:
        relation = request.POST.get("relation")
        if relation in Relation.values:
            set_relation(link=row, relation=Relation(relation), by=request.actor)
        else:
            decide(link=row, decision=_decision(request), by=request.actor)
    except DomainError as refusal:
        return _refused(request, link, refusal)
    return _row(request, link, _number(request.POST, "row"))


@needs(DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, link_id: int) -> HttpResponse:
    """A pair made by hand: the other task is chosen by typing, here or (htmx) in the row."""
    link = _link(request, link_id)
    if request.method == "POST":
        return _added(request, link)
    if not {"upper", "lower"} & set(request.GET):
        return redirect("levels:pair", link_id)
    found = choices(
        link,
        words=request.GET.get("words", ""),
        upper=_number(request.GET, "upper"),
        lower=_number(request.GET, "lower"),
    )
    if found is None:
        raise Http404
    parts = {"list": "levels/_choices.html", "row": "levels/_add.html"}
    part = "list" if (request.htmx.target or "").startswith("choices-") else "row"
    template = parts[part] if request.htmx else "levels/add.html"
    context = {"choices": found, "link": link, "asked": Asked.of(request.GET.dict())}
    return render(request, template, context)


@needs(EXPORT)
@require_safe
def export(request: HttpRequest, link_id: int) -> FileResponse:
    """All pairs, targets and gaps of the link as a workbook."""
    link, today = _link(request, link_id), timezone.localdate()
    note_export(what="levels", asked=f"link={link.pk}", plan=link.lower, by=request.actor)
    return workbook(export_pairs(link, today=today), _("上下级对应"), today)


def _added(request: HttpRequest, link: PlanLink) -> HttpResponse:
    chosen = _number(request.POST, "upper"), _number(request.POST, "lower")
    if None in chosen:
        return _refused(request, link, NothingChosen())
    tasks = Task.objects.filter(plan__in=(link.upper_id, link.lower_id))
    upper, lower = (get_object_or_404(tasks, pk=pk) for pk in chosen)
    grade = _grade(request) or 2
    try:
        link_tasks(plans=link, upper=upper, lower=lower, grade=grade, by=request.actor)
    except DomainError as refusal:
        return _refused(request, link, refusal)
    return _row(request, link, upper.pk)


def _page(
    request: HttpRequest,
    link: PlanLink,
    address: QueryDict,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    asked = Asked.of({key: str(value) for key, value in address.items()})
    page = link_page(link, asked, address.get("page"))
    context = {
        "page": page,
        "link": link,
        "asked": asked,
        "counts": page.counts,
        "is_upside_down": is_upside_down(link),
        "gone": next((p for p in (link.upper, link.lower) if p.state in GONE), None),
        "paging": page.paging,
        "refusal": refusal,
    }
    if status != 200:
        return render(request, "levels/pair.html", context, status=status)
    parts = {"pairs": "levels/_pairs.html"}
    return page_or_part(
        request, "levels/pair.html", parts, context, query=asked.query(), paging=page.paging
    )


def _row(request: HttpRequest, link: PlanLink, upper: int | None) -> HttpResponse:
    """The row as it stands now, and the figures; without htmx the page from which the act came."""
    if not request.htmx:
        query = Asked.of(_back(request)).query(page=request.POST.get("page", ""))
        place = f"#u-{upper}" if upper else ""
        address = reverse("levels:pair", args=[link.pk]) + (f"?{query}" if query else "") + place
        return HttpResponse(status=303, headers={"Location": address})
    asked = Asked.of(_back(request))
    kept = [int(n) for n in request.POST.getlist("shown") if n.isdecimal() and len(n) < 10]
    context = {
        "link": link,
        "asked": asked,
        "counts": counts_of([link])[link.pk],
        "upper": upper_row(link, upper, asked, kept) if upper else None,
        "general": None if upper else general_rows(link, asked),
        "is_part": True,
    }
    return render(request, "levels/_changed.html", context)


def _refused(request: HttpRequest, link: PlanLink, refusal: DomainError) -> HttpResponse:
    if request.htmx:
        return refused(request, refusal)
    said = refusal.sentence(language())
    return _page(request, link, QueryDict(), status=UNPROCESSABLE, refusal=said)


def _link(request: HttpRequest, link_id: int) -> PlanLink:
    try:
        return found_link(link_id, request.actor)
    except PlanLink.DoesNotExist:
        raise Http404 from None


def _back(request: HttpRequest) -> dict[str, str]:
    """What the page showed from which the act came."""
    return {name: request.POST.get(name, "") for name in ("show", "q", "section")}


def _decision(request: HttpRequest) -> Decision:
    said = request.POST.get("decision", "")
    if said not in Decision.values:
        raise NothingChosen
    return Decision(said)


def _grade(request: HttpRequest) -> int | None:
    said = request.POST.get("grade", "")
    return int(said) if said in ("1", "2") else None


def _number(form: QueryDict, name: str) -> int | None:
    said = form.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
