"""The page 设置: all options in groups, those that the person may change as fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from taizhang.configuration.models import Setting
from taizhang.configuration.options import OPTIONS, Names, Option, Whole, said
from taizhang.configuration.permissions import SEE
from taizhang.configuration.services import change_settings
from taizhang.permission import Actor, DomainError, may, needs
from taizhang.tables.language import language

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Line:
    """An option as the page shows it. `shown` is its value as text, or what was typed."""

    option: Option
    title: str
    effect: str
    value: Any
    shown: str
    default: str
    unit: str
    choices: list[tuple[str, str, bool]]
    may_change: bool
    is_changed: bool
    problem: str = ""


@dataclass(slots=True)
class Group:
    """Options that belong together."""

    title: str
    lines: list[Line]

    @property
    def may_change(self) -> bool:
        """Whether there is something to save."""
        return any(line.may_change for line in self.lines)


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """All settings; a POST changes those of one group. Context: `groups`, `said`: how many changed."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        given = _given(request.POST)
        problems = _problems(given)
        if not problems:
            try:
                changed = change_settings(given=given, by=request.actor)
            except DomainError as refusal:
                problems = dict.fromkeys(given, "")
                problems[next(iter(given))] = refusal.sentence(language())
            else:
                here = reverse("configuration:settings")
                return HttpResponseRedirect(f"{here}?changed={len(changed)}")
    context = {"groups": _groups(request, problems), "changed": request.GET.get("changed", "")}
    status = UNPROCESSABLE if problems else 200
    return render(request, "configuration/settings.html", context, status=status)


def _given(posted: QueryDict) -> dict[str, Any]:
    """What was typed, for each option that the form names."""
    return {
        name: posted.getlist(name)
        if isinstance(OPTIONS[name].kind, Names)
        else posted.get(name, "")
        for name in posted.getlist("option")
        if name in OPTIONS
    }


def _problems(given: dict[str, Any]) -> dict[str, str]:
    found = {}
    for name, text in given.items():
        try:
            OPTIONS[name].kind.read(text)
        except DomainError as refusal:
            found[name] = refusal.sentence(language())
    return found


def _groups(request: HttpRequest, problems: dict[str, str]) -> list[Group]:
    held = dict(Setting.objects.values_list("name", "value"))
    typed = _given(request.POST) if problems else {}
    groups: dict[str, Group] = {}
    for option in OPTIONS.values():
        line = _line(option, held, typed, problems.get(option.name, ""), request.actor)
        title = said(option.group)
        groups.setdefault(title, Group(title, [])).lines.append(line)
    return list(groups.values())


def _line(
    option: Option, held: dict[str, Any], typed: dict[str, Any], problem: str, actor: Actor
) -> Line:
    kind, value = option.kind, held.get(option.name, option.default)
    may_change = may(actor, option.changed_by)
    value = value if may_change else option.told(value)
    chosen = typed.get(option.name, value) if may_change else value
    return Line(
        option=option,
        title=said(option.title),
        effect=said(option.effect),
        value=value,
        shown=chosen if isinstance(chosen, str) else kind.write(chosen),
        default=_words(option, option.default),
        unit=said(kind.unit) if isinstance(kind, Whole) else "",
        choices=(
            [(name, kind.words(name), name in chosen) for name in kind.choices]
            if isinstance(kind, Names)
            else []
        ),
        may_change=may_change,
        is_changed=option.name in held,
        problem=problem,
    )


def _words(option: Option, value: Any) -> str:
    kind = option.kind
    if isinstance(kind, Names):
        return "、".join(map(kind.words, value)) or "—"
    return kind.write(value) or "—"
