"""Targets (目标): the numbers that a document commits to.

A small grammar, one file a topic: `numbers` finds numbers with their units, `layout` parts the text,
`rejection` turns away what is no target, `items` gives each number its own words, `comparators` reads
its sign, `subjects` (with `phrases`, `heads` and `restoring`) what it counts, `dues` when it is due,
`confidence` how sure all this is,
`fractions` what has no value in the plan format; `reading` puts them together.
"""

from __future__ import annotations

from taizhang.extraction.targets.fractions import unread_fractions
from taizhang.extraction.targets.reading import find_targets

__all__ = ["find_targets", "unread_fractions"]
