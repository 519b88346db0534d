"""The words of the reader's warnings, in both languages of the interface.

A warning is given as `Warning(code, details)`; its code is listed here and nowhere else.
"""

from __future__ import annotations

from taizhang.documents.errors import Wording
from taizhang.extraction.plan import Warning

WORDS: dict[str, Wording] = {}


def warn(code: str, **details: str) -> Warning:
    """Make the warning `code`; raises KeyError where it has no words."""
    WORDS[code]
    return Warning(code, tuple(details.items()))


def sentence(warning: Warning, language: str = "zh") -> str:
    """The warning as a sentence, in "zh" or "en"."""
    wording = WORDS[warning.code]
    return (wording.en if language == "en" else wording.zh).format(**dict(warning.details))
