"""Link plans, propose which task carries which, and decide."""

from taizhang.levels.queries.named import named_above
from taizhang.levels.services.align import align_plans
from taizhang.levels.services.decide import decide, link_tasks, set_relation
from taizhang.levels.services.link import end_link, link_plans

__all__ = [
    "align_plans",
    "decide",
    "end_link",
    "link_plans",
    "link_tasks",
    "named_above",
    "set_relation",
]
