"""What `corrections` refuses."""

from __future__ import annotations


class NotApplicable(Exception):
    """A correction that says nothing that can be done to any plan: a split into nothing.

    `reason` is one of: no-such-field, no-such-value, nothing-split, nothing-merged, no-words.
    """

    def __init__(self, reason: str, **details: str) -> None:
        super().__init__(f"{reason}: {details}")
        self.reason = reason
        self.details = details
