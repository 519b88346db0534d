"""What is recorded of units and divisions, in the words of their pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from taizhang.audit.fields import field, tell_act, tell_fields
from taizhang.audit.values import (
    Named,
    NoWords,
    choice,
    clauses,
    count,
    listed,
    name_in,
    parts_of,
    tell_names,
)
from taizhang.organizations.models import Level, Unit, UnitKind, UnitNature, UnitState
from taizhang.organizations.permissions import MATCH

_nature, _state = choice(UnitNature), choice(UnitState)


def _alias(value: Any, named: Named) -> str:
    """Another name, and when it held."""
    match value:
        case {"name": str(name), "valid_from": since, "valid_until": until}:
            return _held(name, since, until)
        case str():
            return value
    raise NoWords(value)


def _held(words: str, since: str | None, until: str | None) -> str:
    if not (since or until):
        return words
    days = {"words": words, "since": since or "", "until": until or ""}
    return _("%(words)s（%(since)s—%(until)s）") % days


def _periods(value: Any, named: Named) -> str:
    """What held of a unit from when to when."""
    said = []
    for name, nature, code, division, parent, since, until in parts_of(value, 7):
        facts = [name, _nature(nature, named), code]
        facts += [name_in(part, named) for part in (division, parent) if part]
        said.append(_held(listed(filter(None, facts)), since, until))
    return clauses(said)


def _match_lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Whose name it is; what was recorded under it goes over, however many tables hold it."""
    lines = [
        (words, "", name_in(after[name], str))
        for name, words in (("same_as", _("即")), ("alias", _("别名")))
        if name in after
    ]
    if "state" in after:
        lines.append((_("状态"), "", _state(after["state"], str)))
    moved = sum(n for name, n in after.items() if "." in name)
    if moved:
        words = ngettext("%(n)s 处", "%(n)s 处", moved) % {"n": moved}
        lines.append((_("改记到该单位名下"), "", words))
    return lines


def _names_of_units(keys: set[str]) -> Mapping[str, str]:
    return {
        str(key): name for key, name in Unit.objects.filter(pk__in=keys).values_list("pk", "name")
    }


tell_names("organizations.unit", _names_of_units)
tell_act(MATCH.name, _match_lines)
tell_fields(
    "organizations.unit",
    abolished=field("撤销", "abolished"),
    alias=field("别名", "other name", _alias),
    correction=field("更正", "correction"),
    division=field("行政区划", "division", name_in),
    hands_duties_to=field("职责划给", "hands duties to", name_in),
    kind=field("类别", "kind", choice(UnitKind)),
    member=field("成员", "member", name_in),
    members=field("成员", "members", name_in),
    merged_into=field("并入", "merged into", name_in),
    nature=field("性质", "nature", _nature),
    parent=field("上级单位", "parent unit", name_in),
    period_until=field("所更正的一段止于", "the period corrected ends on"),
    periods=field("各时期", "periods", _periods),
    split_into=field("拆分为", "split into", name_in),
    state=field("状态", "state", _state),
    takes_duties_of=field("承接职责", "takes duties of", name_in),
    takes_over=field("接续", "takes over", name_in),
    takes_part_of=field("承接部分职责", "takes part of", name_in),
    since=field("自何日起", "from"),
    uscc=field("统一社会信用代码", "credit code"),
)
tell_fields(
    "organizations.division",
    level=field("级别", "level", choice(Level)),
    parent=field("上级区划", "division above", name_in),
)
tell_fields(
    "organizations.divisions",
    added=field("新增", "added", count),
    changed=field("变动", "changed", count),
    state=field("区划代码版本（年）", "year of the list"),
)
