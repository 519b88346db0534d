"""What waits for whoever coordinates besides the work of units: plans to review and publish, names to
confirm, units that have not taken note of what they were given.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Window
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from taizhang.ledger.queries.mine import may_at_all
from taizhang.ledger.queries.todo import Doing, Section
from taizhang.ledger.ways import way
from taizhang.organizations.permissions import MATCH
from taizhang.organizations.queries.unsure import unsure_units
from taizhang.permission import Actor, limits
from taizhang.policies.models import NoticeKind, Plan, PlanState, UnitNotice
from taizhang.policies.permissions import PUBLISH, REVIEW
from taizhang.policies.review import UNDER_REVIEW

#: So many of a kind stand on the desk: each is hours of work, and the rest a click away.
SHOWN = 5
#: So many names are said.
_NAMES = 3


def to_coordinate(by: Actor) -> tuple[list[Section], list[Section]]:
    """What must be done before units can work, and what is to be followed up after. No query for who
    coordinates nothing; else three, and one more where much of a kind waits.
    """
    before = [_plans(by)] if may_at_all(by, REVIEW) else []
    before += [_names(by)] if may_at_all(by, MATCH) else []
    after = [_unseen(by)] if may_at_all(by, PUBLISH) else []
    return [s for s in before if s.count], [s for s in after if s.count]


# ---- plans -------------------------------------------------------------------------------------------


def _plans(by: Actor) -> Section:
    found = Section("plan", _("待核对、发布的方案"), _("核对"), way("policies:plans"), waits=True)
    rows = Plan.objects.visible_to(by, REVIEW).filter(state__in=UNDER_REVIEW).order_by("read_at")
    shown = list(rows.select_related("document").only(*_OF_PLAN)[: SHOWN + 1])
    found.count = rows.count() if len(shown) > SHOWN else len(shown)
    found.rows = [_plan(plan) for plan in shown[:SHOWN]]
    return found


_OF_PLAN = (
    *("title", "document__name", "task_count", "checked_count", "unsure_count"),
    *("conflicts", "read_at"),
)


def _plan(plan: Plan) -> Doing:
    unchecked = plan.task_count - plan.checked_count
    is_ready = not unchecked and plan.task_count
    return Doing(
        words=plan.name,
        unit="",
        day=timezone.localtime(plan.read_at).date(),
        address=way("policies:publish" if is_ready else "policies:review", plan.pk),
        note=_("，").join(_lacks(plan, unchecked)),
        task=way("policies:plan", plan.pk),
        act=_("发布") if is_ready else "",
    )


def _lacks(plan: Plan, unchecked: int) -> list[str]:
    """What is still to be looked at in a plan, in words."""
    found = []
    if unchecked:
        said = {"n": unchecked, "all": plan.task_count}
        found.append(_("%(all)s 项任务中 %(n)s 项没有核对") % said)
    elif plan.task_count:
        found.append(_("%(n)s 项任务都已核对，可以发布") % {"n": plan.task_count})
    if plan.unsure_count:
        found.append(_("存疑 %(n)s 处") % {"n": plan.unsure_count})
    if plan.conflicts:
        found.append(_("冲突 %(n)s 处") % {"n": len(plan.conflicts)})
    return found


# ---- names -------------------------------------------------------------------------------------------


def _names(by: Actor) -> Section:
    """One row for all names: they are confirmed on one page."""
    found = Section("name", _("待确认的单位"), _("确认"))
    rows = unsure_units().filter(_below(by)).order_by("id")
    counted = rows.annotate(all=Window(Count("pk"))).values_list("name", "all")
    named = list(counted[:_NAMES])
    if not named:
        return found
    found.count = named[0][1]
    words = _("、").join(name for name, _all in named)
    if found.count > len(named):
        words = _("%(names)s等 %(n)s 个") % {"names": words, "n": found.count}
    found.rows = [
        Doing(
            words=words,
            unit="",
            day=None,
            address=way("organizations:unsure"),
            note=_("方案里写到，还不知道是哪个单位"),
        )
    ]
    return found


def _below(by: Actor) -> Q:
    """The units of which `by` says who they are."""
    reached = limits(by, MATCH)
    if reached.everything:
        return Q()
    condition = Q(parent__path__in=reached.own)
    for path in (*reached.keeps, *reached.takes_part):
        condition |= Q(parent__path__startswith=path)
    return condition


# ---- notices -----------------------------------------------------------------------------------------


def _unseen(by: Actor) -> Section:
    """Plans that are at work with units that have not taken note, the newest first.

    The plans are found along the index of their notices, and only those that are shown are counted out.
    """
    found = Section("unseen", _("还没有签收的"), _("看名单"), way("policies:plans"), waits=True)
    unseen = UnitNotice.objects.order_by().filter(plan=OuterRef("pk"), seen_at__isnull=True)
    plans = Plan.objects.visible_to(by, PUBLISH).filter(
        Exists(unseen.exclude(kind=NoticeKind.WITHDRAWN)), state=PlanState.PUBLISHED
    )
    first = plans.order_by("-published_on", "-pk").values("pk")[: SHOWN + 1]
    shown = [_told(row) for row in _counted(first)]
    found.count = plans.order_by().count() if len(shown) > SHOWN else len(shown)
    found.rows = shown[:SHOWN]
    return found


def _counted(plans: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Plans with how many units were told, how many of them have not taken note, and since when."""
    told = Q(notices__isnull=False) & ~Q(notices__kind=NoticeKind.WITHDRAWN)
    waits = told & Q(notices__seen_at__isnull=True)
    rows = Plan.objects.filter(pk__in=plans).order_by("-published_on", "-pk")
    return rows.values("pk", "title", name=F("document__name")).annotate(
        told=Count("notices__unit", filter=told, distinct=True),
        waits=Count("notices__unit", filter=waits, distinct=True),
        since=Min("notices__made_at", filter=waits),
    )


def _told(row: dict[str, Any]) -> Doing:
    words = ngettext(
        "通知了 %(told)s 个单位，%(waits)s 个还没有签收",
        "通知了 %(told)s 个单位，%(waits)s 个还没有签收",
        row["waits"],
    )
    return Doing(
        words=row["title"] or row["name"],
        unit="",
        day=timezone.localtime(row["since"]).date(),
        address=way("policies:letters", row["pk"]),
        note=words % row,
        task=way("policies:plan", row["pk"]),
    )
