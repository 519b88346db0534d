"""The acts of a review. Each answers with the panes of the plan as they stand after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taizhang.corrections import PartKind
from taizhang.corrections.fields import Plain
from taizhang.documents import Span
from taizhang.documents.errors import ReadingError
from taizhang.extraction.plan import Role
from taizhang.permission import ensure, needs
from taizhang.policies.errors import DomainError
from taizhang.policies.models import Plan
from taizhang.policies.permissions import REREAD, REVIEW
from taizhang.policies.queries.review import edit_form
from taizhang.policies.review.errors import NoSuchFact, NotPossible
from taizhang.policies.services.edit_task import Edit, add_selection, edit_task
from taizhang.policies.services.reread_plan import reread_plan
from taizhang.policies.services.review import (
    check_task,
    drop_fact,
    merge_tasks,
    split_task,
    take_back,
)
from taizhang.policies.views.plans import UNPROCESSABLE, plan_response
from taizhang.policies.visibility import reach_of
from taizhang.tables.language import language


@needs(REVIEW)
@require_POST
def review(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One act upon the plan, named by the field `act`."""
    plan = _plan(request, plan_id)
    try:
        _ACTS.get(request.POST.get("act", ""), _no_act)(request, plan)
    except DomainError as refusal:
        return plan_response(
            request,
            plan_id,
            status=UNPROCESSABLE,
            template=_template(request),
            review_refusal=refusal.sentence(language()),
        )
    if not request.htmx:
        return HttpResponseRedirect(reverse("policies:plan", args=[plan_id]))
    return plan_response(request, plan_id, template=_template(request))


@needs(REVIEW)
@require_safe
def edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The form of one task."""
    try:
        form = edit_form(_plan(request, plan_id), request.GET.get("task", ""))
    except NoSuchFact as refusal:
        said = {"refusal": refusal.sentence(language())}
        return render(request, "policies/_edit_task.html", said, status=UNPROCESSABLE)
    return render(request, "policies/_edit_task.html", {"edit": form})


@needs(REREAD)
@require_POST
def reread(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Read the file again with the reader of today."""
    try:
        reread_plan(plan=_plan(request, plan_id), by=request.actor)
    except DomainError as refusal:
        said = refusal.sentence(language())
        return plan_response(request, plan_id, status=UNPROCESSABLE, review_refusal=said)
    except ReadingError as error:
        said = f"{error.problem(language())}{error.remedy(language())}"
        return plan_response(request, plan_id, status=UNPROCESSABLE, review_refusal=said)
    return HttpResponseRedirect(reverse("policies:plan", args=[plan_id]))


def _plan(request: HttpRequest, plan_id: int) -> Plan:
    """The plan, if the person may review it. Raises: Http404, NotAllowed."""
    plans = Plan.objects.visible_to(request.actor).select_related("keeper", "document")
    plan: Plan = get_object_or_404(plans, pk=plan_id)
    ensure(request.actor, REVIEW, reach_of(plan))
    return plan


def _template(request: HttpRequest) -> str:
    return "policies/_panes.html" if request.htmx else "policies/plan.html"


def _no_act(request: HttpRequest, plan: Plan) -> None:
    raise NotPossible(zh=_("没有这样的操作"), en="there is no such act")


def _check(request: HttpRequest, plan: Plan) -> None:
    check_task(plan=plan, by=request.actor, **_named(request))


def _drop(request: HttpRequest, plan: Plan) -> None:
    drop_fact(
        plan=plan, fact=request.POST.get("task", ""), seen=request.POST.get("seen", ""),
        by=request.actor,
    )  # fmt: skip


def _split(request: HttpRequest, plan: Plan) -> None:
    block, offset = _number(request, "block"), _number(request, "start")
    split_task(plan=plan, block=block, offset=offset, by=request.actor, **_named(request))


def _merge(request: HttpRequest, plan: Plan) -> None:
    tasks = request.POST.getlist("tasks")
    seen = dict(zip(tasks, request.POST.getlist("seens"), strict=False))
    merge_tasks(plan=plan, tasks=tasks, seen=seen, by=request.actor)


def _undo(request: HttpRequest, plan: Plan) -> None:
    take_back(plan=plan, number=_number(request, "number"), by=request.actor)


def _pick(request: HttpRequest, plan: Plan) -> None:
    """Words picked in the source become a fact of the task."""
    try:
        kind, role = (
            PartKind(request.POST.get("kind", "")),
            Role(request.POST.get("role") or "support"),
        )
    except ValueError:
        raise Http404 from None
    spans = (Span(_number(request, "block"), _number(request, "start"), _number(request, "end")),)
    named = _named(request)
    add_selection(
        plan=plan,
        kind=kind,
        role=role,
        task=named["task"] or None,
        seen=named["seen"],
        spans=spans,
        by=request.actor,
    )


def _edit(request: HttpRequest, plan: Plan) -> None:
    edit_task(plan=plan, edit=_said(request.POST), by=request.actor, **_named(request))


_ACTS: Mapping[str, Callable[[HttpRequest, Plan], None]] = {
    "check": _check,
    "drop": _drop,
    "split": _split,
    "merge": _merge,
    "undo": _undo,
    "pick": _pick,
    "edit": _edit,
}


def _named(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("task", "seen")}


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    if not said.isascii() or not said.isdecimal() or len(said) > 9:
        raise NotPossible(zh=_("没有选中原文中的文字"), en="no words are selected in the source")
    return int(said)


def _said(form: QueryDict) -> Edit:
    """What the form of a task says: `f|KEY|FIELD`, `drop` for facts, `n|KIND|NUMBER|FIELD` for new ones."""
    fields: dict[str, dict[str, Plain]] = {}
    new: dict[tuple[str, str], dict[str, Plain]] = {}
    boxes = set(form.getlist("box"))
    for name, value in form.items():
        kind, *rest = name.split("|")
        if kind == "f" and len(rest) == 2:
            fields.setdefault(rest[0], {})[rest[1]] = _plain(rest[1], str(value))
        elif kind == "n" and len(rest) == 3:
            new.setdefault((rest[0], rest[1]), {})[rest[2]] = _plain(rest[2], str(value))
    for name in boxes:
        _kind, key, field = name.split("|")[:3]
        fields.setdefault(key, {}).setdefault(field, False)
    added = [
        (PartKind(kind), values)
        for (kind, _n), values in new.items()
        if kind in set(PartKind) and any(v for k, v in values.items() if k in _TELLING)
    ]
    return Edit(fields, form.getlist("drop"), added)


#: A new part without any of these was left blank.
_TELLING = frozenset({"canonical", "raw", "date", "value", "subject"})


def _plain(field: str, value: str) -> Plain:
    if field == "then_ongoing":
        return value == "1"
    return value.strip() or None
