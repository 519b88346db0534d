"""The language of the page, as the pure packages call it."""

from __future__ import annotations

from django.utils.translation import get_language


def language() -> str:
    """Return "zh" or "en"."""
    return "en" if (get_language() or "").startswith("en") else "zh"
