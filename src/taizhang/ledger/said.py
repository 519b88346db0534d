"""What is filtered, in words: each part with the address of the ledger without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.models import EntryState, Light
from taizhang.permission import Actor
from taizhang.policies.models import DeadlineKind, Plan, Role, Section, TargetKind
from taizhang.policies.visibility import name_of_unit

DUE_WORDS: dict[str, str | Promise] = {
    "passed": gettext_lazy("时限已过"),
    **dict(DeadlineKind.choices),
    "none": gettext_lazy("未写时限"),
}
TARGET_WORDS: dict[str, str | Promise] = {
    "any": gettext_lazy("有目标"),
    "none": gettext_lazy("无目标"),
    **dict(TargetKind.choices),
}
LIGHT_WORDS: dict[str, str | Promise] = {
    "burning": gettext_lazy("红灯和黄灯"),
    **{Light(light).name.lower(): Light(light).label for light in reversed(Light)},
}


@dataclass(frozen=True, slots=True)
class Part:
    """One condition in words, and the query of the address without it."""

    words: str
    query: str


def parts(
    asked: LedgerFilter,
    *,
    by: Actor,
    fixed: frozenset[str] = frozenset(),
    unsaid: frozenset[str] = frozenset(),
) -> list[Part]:
    """The conditions of `asked` in words.

    Those of `fixed` are set by the page itself and no part of its address; those of `unsaid` the
    page shows in another way.
    """
    shown = asked.without(*fixed)
    return [
        # A section means nothing without its plan, so it goes with it.
        Part(words, shown.without(*keys, *(["section"] if "plan" in keys else [])).query())
        for keys, words in _conditions(shown, by)
        if words and not unsaid.intersection(keys)
    ]


def sentence(asked: LedgerFilter, *, by: Actor) -> str:
    """All conditions in one line, for a table on paper."""
    words = [words for _keys, words in _conditions(asked, by) if words]
    return _("；").join(words) if words else _("全部任务")


def _conditions(asked: LedgerFilter, by: Actor) -> list[tuple[tuple[str, ...], str]]:
    return [
        (("q",), _("含“%(words)s”") % {"words": asked.q} if asked.q else ""),
        (("plan",), _named(lambda key: _plan(key, by), asked.plan, _("政策：%(name)s"))),
        (("plan_name",), _holds(asked.plan_name, _("政策名含“%(words)s”"))),
        (("section",), _named(lambda key: _section(key, by), asked.section, _("章节：%(name)s"))),
        (("section_name",), _holds(asked.section_name, _("章节名含“%(words)s”"))),
        (("unit",), _named(lambda key: name_of_unit(key, by), asked.unit, _("单位：%(name)s"))),
        (("unit_name",), _holds(asked.unit_name, _("单位名含“%(words)s”"))),
        (("role",), _("角色：%(role)s") % {"role": Role(asked.role).label} if asked.role else ""),
        (("due",), str(DUE_WORDS[asked.due]) if asked.due else ""),
        (("due_from", "due_to"), _range(asked.due_from, asked.due_to)),
        (("target",), _target(asked.target)),
        (("light",), str(LIGHT_WORDS[asked.light]) if asked.light else ""),
        (
            ("state",),
            _("状态：%(state)s") % {"state": EntryState(asked.state).label} if asked.state else "",
        ),
        (("overdue",), _("已逾期，未销号") if asked.overdue else ""),
        (("reported",), _("本期还没有报送") if asked.reported else ""),
        (("unsure",), _("有存疑之处") if asked.unsure else ""),
        (("past",), _("含已替代、已撤回、已移交和修订稿") if asked.past else ""),
    ]


def _plan(key: int, by: Actor) -> str | None:
    found = Plan.objects.visible_to(by).select_related("document").filter(pk=key).first()
    return found.name if found else None


def _section(key: int, by: Actor) -> str | None:
    found = Section.objects.visible_to(by).filter(pk=key).first()
    return found.name if found else None


def _named(name_of: Callable[[int], str | None], key: int | None, pattern: str) -> str:
    if not key:
        return ""
    name = name_of(key)
    return pattern % {"name": _("（不存在）") if name is None else name}


def _holds(words: str, pattern: str) -> str:
    return pattern % {"words": words} if words else ""


def _range(start: dt.date | None, end: dt.date | None) -> str:
    if start and end:
        return _("时限在 %(start)s 至 %(end)s") % {"start": start, "end": end}
    if start:
        return _("时限不早于 %(start)s") % {"start": start}
    return _("时限不晚于 %(end)s") % {"end": end} if end else ""


def _target(kind: str) -> str:
    if kind in TargetKind.values:
        return _("目标类别：%(kind)s") % {"kind": TARGET_WORDS[kind]}
    return str(TARGET_WORDS[kind]) if kind else ""
