"""Acts on a unit, each a page with a form: rename, move, change, correct, merge, split …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from taizhang.organizations import forms, permissions, services
from taizhang.organizations.models import Unit
from taizhang.permission import Act, Actor, DomainError, needs
from taizhang.tables.language import language

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class UnitAct:
    """An act: its page's address, permission, words, form, and the service that does it.

    `for_gone`: it can be done with a unit that was abolished or merged too.
    """

    slug: str
    act: Act
    title: str | Promise
    says: str | Promise
    done: str | Promise
    form: type[forms.Styled]
    perform: Callable[[Unit, dict[str, Any], Actor], object]
    initial: Callable[[Unit], dict[str, Any]] = lambda unit: {}
    for_gone: bool = False


def _correct(unit: Unit, given: dict[str, Any], by: Actor) -> object:
    seen = given.pop("seen")
    return services.correct_unit(unit=unit, changes=given, seen=seen, by=by)


def _correct_initial(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "nature": unit.nature,
        "uscc": unit.uscc,
        "division": _words_of(unit.division),
        "parent": f"#{unit.parent_id}" if unit.parent_id else "",
        "since": unit.since,
    }


def _words_of(division: Any) -> str:
    return (division.code or division.name) if division else ""


def _change(unit: Unit, given: dict[str, Any], by: Actor) -> object:
    given["nature"] = given["nature"] or None
    return services.change_unit(unit=unit, by=by, **given)


ACTS_OF_UNITS = (
    UnitAct(
        "rename",
        permissions.CHANGE,
        gettext_lazy("更名"),
        gettext_lazy("从某天起改叫新名称；原名称留在沿革里，旧文件里的原名称仍能认出它。"),
        gettext_lazy("已更名。原名称记入沿革，旧文件里的原名称仍认作本单位。"),
        forms.RenameForm,
        lambda unit, given, by: services.rename_unit(unit=unit, by=by, **given),
        lambda unit: {"name": unit.name},
    ),
    UnitAct(
        "change",
        permissions.CHANGE,
        gettext_lazy("变更登记事项"),
        gettext_lazy("性质、代码或行政区划从某天起变了。写错了要改的，用“更正”。"),
        gettext_lazy("已变更，原来的情况记入沿革。"),
        forms.ChangeForm,
        _change,
        lambda unit: {
            "nature": unit.nature,
            "uscc": unit.uscc,
            "division": _words_of(unit.division),
        },
    ),
    UnitAct(
        "move",
        permissions.CHANGE,
        gettext_lazy("调整上级"),
        gettext_lazy("从某天起归另一个单位管；它的下级跟着走，权限范围随之改变。"),
        gettext_lazy("已调整上级，下级单位随之移动。"),
        forms.MoveForm,
        lambda unit, given, by: services.move_unit(unit=unit, by=by, **given),
    ),
    UnitAct(
        "merge",
        permissions.MERGE,
        gettext_lazy("并入"),
        gettext_lazy("从某天起并入另一个单位，由那个单位接续它的任务；它的下级单位改归那个单位。"),
        gettext_lazy("已并入。它的任务由接续单位负责，旧方案上写明今天是谁。"),
        forms.MergeForm,
        lambda unit, given, by: services.merge_units(units=[unit], by=by, **given),
    ),
    UnitAct(
        "split",
        permissions.MERGE,
        gettext_lazy("拆分"),
        gettext_lazy("从某天起拆分成几个单位，本单位不再存在。拆分后原单位仍在的，用“职责划转”。"),
        gettext_lazy("已拆分，旧方案上写明今天是哪些单位。"),
        forms.SplitForm,
        lambda unit, given, by: services.split_unit(unit=unit, by=by, **given),
    ),
    UnitAct(
        "hand-over",
        permissions.MERGE,
        gettext_lazy("职责划转"),
        gettext_lazy("部分职责从某天起归另一个单位，本单位继续存在。"),
        gettext_lazy("已记入两个单位的沿革。"),
        forms.HandOverForm,
        lambda unit, given, by: services.hand_over_duties(unit=unit, by=by, **given),
    ),
    UnitAct(
        "abolish",
        permissions.MERGE,
        gettext_lazy("撤销"),
        gettext_lazy("从某天起不再存在，没有单位接续。有单位接续的，用“并入”。"),
        gettext_lazy("已撤销。它的名称和任务仍可查到。"),
        forms.DatedForm,
        lambda unit, given, by: services.abolish_unit(unit=unit, by=by, **given),
    ),
    UnitAct(
        "correct",
        permissions.CHANGE,
        gettext_lazy("更正"),
        gettext_lazy("当初登记错了，直接改对；不产生新的一段，历史里记下谁改了什么。"),
        gettext_lazy("已更正，改动记入历史。"),
        forms.CorrectForm,
        _correct,
        _correct_initial,
        for_gone=True,
    ),
    UnitAct(
        "alias",
        permissions.CHANGE,
        gettext_lazy("加别名"),
        gettext_lazy("文件里对它的另一种叫法；以后读到这个名称就认作本单位。"),
        gettext_lazy("已加别名，以后读到这个名称就认作本单位。"),
        forms.AliasForm,
        lambda unit, given, by: services.add_alias(unit=unit, by=by, **given),
        for_gone=True,
    ),
)
ACTS_OF_GROUPS = (
    UnitAct(
        "members",
        permissions.GROUPS,
        gettext_lazy("加成员"),
        gettext_lazy("从某天起属于这个组的单位；发到组的任务由当天的成员承担。"),
        gettext_lazy("已加入。"),
        forms.MembersForm,
        lambda unit, given, by: services.add_members(group=unit, by=by, **given),
    ),
    *(act for act in ACTS_OF_UNITS if act.slug in ("rename", "move", "abolish", "correct")),
)
_BY_SLUG = {act.slug: act for act in (*ACTS_OF_UNITS, *ACTS_OF_GROUPS)}
_MORE = {
    "register": gettext_lazy("已登记。"),
    "members": gettext_lazy("已加入成员。"),
    "left": gettext_lazy("已记下退出日期，之前的成员关系仍可查到。"),
    "alias-removed": gettext_lazy("已去掉别名；以后读到这个名称会重新询问。"),
}


def done_words(slug: str) -> str:
    """What was done, in a sentence; "" for nothing."""
    act = _BY_SLUG.get(slug)
    return str(_MORE.get(slug) or (act.done if act else ""))


def act_view(act: UnitAct) -> Callable[..., HttpResponse]:
    """The page of an act."""

    @needs(act.act)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, unit_id: int) -> HttpResponse:
        unit = get_object_or_404(Unit.objects.select_related("division", "parent"), pk=unit_id)
        initial = {**act.initial(unit), "seen": unit.revision}
        form = act.form(request.POST or None, initial=initial)
        address = reverse("organizations:unit", args=[unit.pk])
        if request.method == "POST" and form.is_valid():
            try:
                act.perform(unit, dict(form.cleaned_data), request.actor)
            except DomainError as error:
                form.add_error(None, error.sentence(language()))
            else:
                return HttpResponseRedirect(f"{address}?done={act.slug}")
        context = {
            "form": form,
            "unit": unit,
            "title": act.title,
            "says": act.says,
            "submit": act.title,
            "back": address,
        }
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "organizations/act.html", context, status=status)

    view.__name__ = f"act_{act.slug}"
    return view
