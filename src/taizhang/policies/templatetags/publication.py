"""Where a plan stands and what comes next, for pages: `{% load publication %}`."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.utils import timezone

from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Reach, may
from taizhang.policies.models import Plan, PlanState, UnitNotice
from taizhang.policies.permissions import PUBLISH, REVISE, SET_KEEPER, WITHDRAW
from taizhang.policies.queries.notices import SHOWN, unseen_by, unseen_count
from taizhang.policies.queries.publication import Missing, missing_of
from taizhang.policies.queries.versions import Versions, versions_of
from taizhang.policies.review import UNDER_REVIEW
from taizhang.tables.days import short_day, short_moment

register = template.Library()
register.filter("short_day", short_day)
register.filter("short_moment", short_moment)


@dataclass(frozen=True)
class Standing:
    """What the head of a plan's page says: its versions, and what this person may do next."""

    versions: Versions
    may_publish: bool
    may_revise: bool
    may_withdraw: bool
    may_hand_over: bool
    has_letters: bool

    @property
    def has_next(self) -> bool:
        """Whether there is an act more important than to look at the ledger."""
        return self.may_publish or self.may_revise


@register.simple_tag(takes_context=True)
def standing_of(context: template.Context, plan: Plan) -> Standing:
    """`{% standing_of plan as standing %}`. Two queries at most."""
    actor = context["request"].actor
    # Only who keeps a plan does these: the units of its tasks need not be asked for.
    kept = Reach(plan.keeper.path if plan.keeper else None)
    versions = versions_of(plan, actor)
    is_over = plan.state in (PlanState.SUPERSEDED, PlanState.WITHDRAWN)
    return Standing(
        versions=versions,
        may_publish=plan.state in UNDER_REVIEW and may(actor, PUBLISH, kept),
        may_revise=plan.state == PlanState.PUBLISHED
        and versions.draft is None
        and may(actor, REVISE, kept),
        may_withdraw=not is_over and may(actor, WITHDRAW, kept),
        may_hand_over=plan.state != PlanState.WITHDRAWN and may(actor, SET_KEEPER, kept),
        has_letters=plan.state in (PlanState.PUBLISHED, PlanState.SUPERSEDED),
    )


@register.simple_tag
def missing_in(plan: Plan) -> Missing:
    """`{% missing_in plan as missing %}`: what it lacks for publication today."""
    return missing_of(plan, timezone.localdate())


@dataclass(frozen=True)
class Unseen:
    """Notices to take note of: the first of them, and how many there are."""

    rows: list[UnitNotice]
    count: int


@register.simple_tag(takes_context=True)
def unseen_notices_count(context: template.Context) -> int:
    """`{% unseen_notices_count as count %}`: how many wait for whoever looks. One query at most."""
    actor = _actor(context)
    return unseen_count(actor) if actor else 0


@register.simple_tag(takes_context=True)
def unseen_notices(context: template.Context, unit: Unit | None = None) -> Unseen:
    """`{% unseen_notices unit as unseen %}`: those that wait for whoever looks; no unit: all his."""
    actor = _actor(context)
    if actor is None:
        return Unseen([], 0)
    # What is not in the context comes as "".
    waiting = unseen_by(actor, unit or None)
    rows = list(waiting[: SHOWN + 1])
    return Unseen(rows[:SHOWN], len(rows) if len(rows) <= SHOWN else waiting.count())


def _actor(context: template.Context) -> Actor | None:
    request: HttpRequest | None = context.get("request")
    return getattr(request, "actor", None)
