"""The review of a plan (核对): its reading, the corrections of it, and the rows that follow from both.

`Bench` holds what a correction needs; `synchronise` makes the rows follow. The acts are in
`policies.services.review`.
"""

from taizhang.policies.review.bench import Bench
from taizhang.policies.review.errors import UNDER_REVIEW, ensure_under_review
from taizhang.policies.review.synchronising import synchronise

__all__ = ["UNDER_REVIEW", "Bench", "ensure_under_review", "synchronise"]
