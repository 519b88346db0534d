"""The language of the command line."""

from __future__ import annotations

import os


def language() -> str:
    """Return "zh" or "en": TAIZHANG_LANG, else English under an English locale, else Chinese."""
    given = (os.environ.get(name) for name in ("TAIZHANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next(filter(None, given), "")
    return "en" if chosen.lower().startswith("en") else "zh"


def say(zh: str, en: str) -> str:
    """Return the sentence in the user's language."""
    return en if language() == "en" else zh
