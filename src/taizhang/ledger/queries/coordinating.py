"""What waits for whoever coordinates besides the work of units: plans to review and publish, names to
confirm, units that have not taken note of what they were given.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
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
from taizhang.policies.permissions import REVIEW
from taizhang.policies.review import UNDER_REVIEW

#: So many of a kind stand on the desk: each is hours of work, and the rest a click away.
SHOWN = 5
#: So many names are said.
_NAMES = 3


def to_coordinate(by: Actor) -> tuple[list[Section], list[Section]]:
    """What must be done before units can work, and what is to be followed up after. No query for who
    coordinates nothing; else two, and one more for each kind of plans of which there are many.
    """
    if not may_at_all(by, REVIEW):
        return [], []
    review, unseen = _plans(by)
    names = _names(by)
    return [s for s in (review, names) if s.count], [unseen] if unseen.count else []


# ---- plans -------------------------------------------------------------------------------------------


def _plans(by: Actor) -> tuple[Section, Section]:
    """Those to review and publish, the oldest first; and those at work with units that have not taken note,
    the newest first. The latter are found along the index of their notices, and only those that are shown
    are counted out.
    """
    shelf = way("policies:plans")
    review = Section("plan", _("待核对、发布的方案"), _("核对"), shelf, waits=True)
    unseen = Section("unseen", _("还没有签收的"), _("看名单"), shelf, waits=True)
    plans = Plan.objects.order_by().visible_to(by, REVIEW)
    notices = UnitNotice.objects.order_by().filter(plan=OuterRef("pk"), seen_at__isnull=True)
    to_review = plans.filter(state__in=UNDER_REVIEW)
    told = plans.filter(
        Exists(notices.exclude(kind=NoticeKind.WITHDRAWN)), state=PlanState.PUBLISHED
    )
    for row in _shown(to_review.order_by("read_at", "pk"), told.order_by("-published_on", "-pk")):
        if row["state"] == PlanState.PUBLISHED:
            unseen.rows.append(_told(row))
        else:
            review.rows.append(_plan(row))
    # The oldest of the one kind stand first, the newest of the other.
    unseen.rows.reverse()
    for section, every in ((review, to_review), (unseen, told)):
        many = len(section.rows) > SHOWN
        section.count = every.count() if many else len(section.rows)
        section.rows = section.rows[:SHOWN]
    return review, unseen


def _shown(*kinds: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The first plans of each kind, with how many units were told of each, how many of these have not taken
    note, and since when; by the day on which they were published or read. One query.
    """
    first = reduce(or_, (Q(pk__in=rows.values("pk")[: SHOWN + 1]) for rows in kinds))
    told = Q(notices__isnull=False) & ~Q(notices__kind=NoticeKind.WITHDRAWN)
    waits = told & Q(notices__seen_at__isnull=True)
    rows = Plan.objects.filter(first).order_by("published_on", "read_at", "pk")
    return rows.values(*_OF_PLAN, name=F("document__name")).annotate(
        told=Count("notices__unit", filter=told, distinct=True),
        waits=Count("notices__unit", filter=waits, distinct=True),
        since=Min("notices__made_at", filter=waits),
    )


_OF_PLAN = (
    *("pk", "state", "title", "task_count", "checked_count", "unsure_count", "conflicts"),
    *("read_at", "published_on"),
)


def _plan(row: dict[str, Any]) -> Doing:
    """A plan to review or to publish."""
    unchecked = row["task_count"] - row["checked_count"]
    is_ready = not unchecked and row["task_count"]
    return Doing(
        words=row["title"] or row["name"],
        unit="",
        day=timezone.localtime(row["read_at"]).date(),
        address=way("policies:publish" if is_ready else "policies:review", row["pk"]),
        note=_("，").join(_lacks(row, unchecked)),
        task=way("policies:plan", row["pk"]),
        act=_("发布") if is_ready else "",
    )


def _lacks(row: dict[str, Any], unchecked: int) -> list[str]:
    """What is still to be looked at in a plan, in words."""
    found = []
    if unchecked:
        said = {"n": unchecked, "all": row["task_count"]}
        found.append(_("%(all)s 项任务中 %(n)s 项没有核对") % said)
    elif row["task_count"]:
        found.append(_("%(n)s 项任务都已核对，可以发布") % {"n": row["task_count"]})
    if row["unsure_count"]:
        found.append(_("存疑 %(n)s 处") % {"n": row["unsure_count"]})
    if row["conflicts"]:
        found.append(_("冲突 %(n)s 处") % {"n": len(row["conflicts"])})
    return found


def _told(row: dict[str, Any]) -> Doing:
    """A plan with units that have not taken note."""
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
