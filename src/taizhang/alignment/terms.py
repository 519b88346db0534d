"""Words of a task as countable terms: runs of one to three characters, and families of words.

Chinese has no blanks between words. Runs of characters need no dictionary and match parts of
compounds (教师 and 师资 share 师); a family (`data/families.toml`) is counted beside them where any of its
words stands, so that 助餐 and 食堂 meet.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from taizhang.extraction.passage import fold

#: How often each term stands in a text. A family's term begins with `FAMILY`.
Terms: TypeAlias = Mapping[str, int]

FAMILY = "§"
LONGEST = 3
#: Marks that neither part words nor belong to one: “产教融合”型企业 is read as one run.
_UNSEEN = re.compile(r"[“”\"《》〈〉「」『』（）\s]")
#: Runs of words; digits are values, which neither carry nor hinder (`targets` looks at them).
_RUN = re.compile(r"[^\W\d_]+(?:\+[^\W\d_]+)*")
_SENTENCE = re.compile(r"[。；！？\n]")


@dataclass(frozen=True, slots=True)
class Families:
    """The words of all families: family by word, and by first character the lengths to try."""

    by_word: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]

    def found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and family of each word in `text`, the longest first, without overlaps."""
        position, size = 0, len(text)
        while position < size:
            for length in self.lengths.get(text[position], ()):
                end = position + length
                family = self.by_word.get(text[position:end]) if end <= size else None
                if family is not None:
                    yield position, end, family
                    position = end
                    break
            else:
                position += 1


@cache
def families() -> Families:
    """The lexicon of families, read once."""
    data = tomllib.loads(files(__package__).joinpath("data/families.toml").read_text("utf-8"))
    by_word: dict[str, str] = {}
    for group in data["family"]:
        for word in group["words"].split():
            if word in by_word:
                raise ValueError(f"{word} stands in two families")
            by_word[word] = FAMILY + group["name"]
    lengths: dict[str, set[int]] = {}
    for word in by_word:
        lengths.setdefault(word[0], set()).add(len(word))
    return Families(by_word, {c: tuple(sorted(ls, reverse=True)) for c, ls in lengths.items()})


@dataclass(frozen=True, slots=True)
class SeenText:
    """A text made even, without marks; `offsets[i]` is the place of its character i in the original."""

    text: str
    offsets: tuple[int, ...]


def seen(text: str) -> SeenText:
    """`text` as the rules see it. Characters keep their order, and know their place."""
    even = fold(text)
    kept = tuple(i for i, c in enumerate(even) if not _UNSEEN.match(c))
    return SeenText("".join(even[i] for i in kept), kept)


def terms(text: str, longest: int = LONGEST) -> Counter[str]:
    """The terms of a text that was made even (`seen`), runs of up to `longest` characters."""
    count: Counter[str] = Counter()
    for run in _RUN.findall(text):
        for length in range(1, longest + 1):
            count.update([run[i : i + length] for i in range(len(run) - length + 1)])
    count.update([family for _, _, family in families().found(text)])
    return count


def sentences(text: str) -> list[str]:
    """The sentences of an even text that are not empty."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def pieces(words: str) -> set[str]:
    """All runs of one to three characters of `words`."""
    return {words[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1)}
