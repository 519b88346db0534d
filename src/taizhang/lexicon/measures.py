"""Words around numbers: measure words (量词), verbs before a counted thing, comparators.

The words and the reasons for their grouping are data, in `measures.toml` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class MeasureKind(StrEnum):
    """What a measure word measures; `NAME` marks words that make a name of the number (三大)."""

    COUNT = "count"
    TIMES = "times"
    MONEY = "money"
    SHARE = "share"
    TIME = "time"
    SIZE = "size"
    SCORE = "score"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Comparator:
    """A word that sets a number's sign, and whether it stands near, far or after."""

    word: str
    not_before: str
    sign: str
    place: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The lexicon.

    `units`: kind by measure word. `verbs`: what each act does is told in `measures.toml`. The patterns
    are regular expressions of the words. Behind digits any measure word is one (12家乡镇卫生院); behind
    a Chinese numeral it may begin another word (一家乡), which `guarded_unit_pattern` turns away.
    """

    units: dict[str, MeasureKind]
    unit_pattern: str
    guarded_unit_pattern: str
    verbs: dict[str, tuple[str, ...]]
    verb_patterns: dict[str, str]
    comparators: tuple[Comparator, ...]

    def signs(self, place: str) -> dict[str, str]:
        """Sign by word, of the comparators of one place."""
        return {c.word: c.sign for c in self.comparators if c.place == place}

    def sign_pattern(self, place: str) -> str:
        """A regular expression of the comparators of one place."""
        return words_pattern({c.word: c.not_before for c in self.comparators if c.place == place})


@cache
def measures() -> Measures:
    """The lexicon, read once."""
    data = tomllib.loads(files(__package__).joinpath("measures.toml").read_text("utf-8"))
    units: dict[str, MeasureKind] = {}
    guards: dict[str, str] = {}
    for group in data["measure"]:
        for word, others in _entries(group["words"]):
            # A word may stand in two groups; the first one, the more usual, wins.
            units.setdefault(word, MeasureKind(group["kind"]))
            guards.setdefault(word, others)
    verbs = {group["act"]: dict(_entries(group["words"])) for group in data["verb"]}
    return Measures(
        units=units,
        unit_pattern=words_pattern(dict.fromkeys(guards, "")),
        guarded_unit_pattern=words_pattern(guards),
        verbs={act: tuple(words) for act, words in verbs.items()},
        verb_patterns={act: words_pattern(words) for act, words in verbs.items()},
        comparators=tuple(
            Comparator(word, others, group["sign"], group["place"])
            for group in data["comparator"]
            for word, others in _entries(group["words"])
        ),
    )


def _entries(words: str) -> list[tuple[str, str]]:
    """Each word with the characters that must not follow it (`名[师校]`: 名 but not 名师, 名校)."""
    return [
        (word, others.rstrip("]"))
        for word, _, others in (entry.partition("[") for entry in words.split())
    ]


def words_pattern(guards: dict[str, str]) -> str:
    """A regular expression of words, the longest first, none followed by what its guard lists."""
    return "|".join(
        re.escape(word) + _guard(word, guards[word])
        for word in sorted(guards, key=lambda w: (-len(w), w))
    )


def _guard(word: str, others: str) -> str:
    # A Latin unit ends where its letters end: 5G is no 5 grams.
    letters = "A-Za-z" if word[-1].isascii() and word[-1].isalpha() else ""
    return f"(?![{others}{letters}])" if others or letters else ""
