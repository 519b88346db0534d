"""The language of the page, as the pure packages call it."""

from __future__ import annotations

from django.utils.translation import get_language


def language() -> str:
    """Return "zh" or "en"."""
    return spoken(get_language())


def spoken(code: str | None) -> str:
    """The same of a language as Django calls it."""
    return "en" if (code or "").startswith("en") else "zh"
