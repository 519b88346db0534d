"""When a fact is unsure (存疑): it is marked in the source and listed first."""

from __future__ import annotations

from collections.abc import Sized

#: The reader's confidence below which a person should look.
SURE_FROM = 0.9


def is_unsure(*, confidence: float, warnings: Sized) -> bool:
    """Return whether a person should look at a fact: low confidence, or any warning."""
    return confidence < SURE_FROM or len(warnings) > 0
