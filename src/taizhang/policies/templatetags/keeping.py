"""Whether a person looks after a plan: `{% load keeping %}`."""

from __future__ import annotations

from django import template

from taizhang.permission import ACTS, Reach
from taizhang.permission import may as may_do
from taizhang.policies.models import Plan

register = template.Library()


@register.simple_tag(takes_context=True)
def may_keep(context: template.Context, act: str, plan: Plan) -> bool:
    """Whether whoever asks may do `act`, one for keepers (KEEPS), to `plan`. No query."""
    keeper = plan.keeper.path if plan.keeper else None
    return may_do(context["request"].actor, ACTS[act], Reach(keeper))
