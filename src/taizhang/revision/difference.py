"""What differs between two versions of a task, field by field, the changed words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

from taizhang.extraction.plan import Assignment, Deadline, Target, Task

#: Agreeing words between two changes that are shorter are marked with them: 建成12个 → 新建15个 is one
#: change to a reader, not three.
_SHORTEST = 2
#: Characters, but numbers whole: 800 → 950 is not 80 → 95 before the same 0.
_TOKEN = re.compile(r"\d[\d.]*|.", re.DOTALL)
#: Longer texts are compared sentence by sentence: comparing characters costs their product.
_LONGEST = 3_000


class PieceKind(StrEnum):
    """Whether words stand in both versions, only in the older, or only in the newer."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text that was compared with another."""

    kind: PieceKind
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs: its name in `extraction.plan.Task`, and both versions in words.

    For `assignments`, `deadlines` and `targets` there is one for each entry that was removed
    (`after` is ""), added (`before` is ""), or changed. `pieces` mark the words of both.
    """

    field: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Both versions as one text with marks."""
        return marked(self.before, self.after)


def differences(old: Task, new: Task) -> tuple[Difference, ...]:
    """What of `old` reads otherwise in `new`; its number and place in the plan are not looked at."""
    found = [
        Difference(name, before, after)
        for name, before, after in (
            ("measure", old.measure or "", new.measure or ""),
            ("text", old.text, new.text),
        )
        if _even(before) != _even(after)
    ]
    found += _entries("assignments", _units(old.assignments), _units(new.assignments))
    found += _entries("deadlines", _dates(old.deadlines), _dates(new.deadlines))
    found += _entries("targets", _numbers(old.targets), _numbers(new.targets))
    return tuple(found)


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """The words of two texts in one, each marked by whether both, the older or the newer has it."""
    if len(before) * len(after) > _LONGEST**2:
        return tuple(_pieces(_sentences(before), _sentences(after), 1))
    return tuple(_pieces(_TOKEN.findall(before), _TOKEN.findall(after), _SHORTEST))


def _pieces(before: list[str], after: list[str], shortest: int) -> Iterator[Piece]:
    removed = added = ""

    def change() -> Iterator[Piece]:
        if removed:
            yield Piece(PieceKind.REMOVED, removed)
        if added:
            yield Piece(PieceKind.ADDED, added)

    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for index, (code, a, b, c, d) in enumerate(codes):
        inside = 0 < index < len(codes) - 1
        if code != "equal" or (inside and b - a < shortest):
            removed += "".join(before[a:b])
            added += "".join(after[c:d])
            continue
        yield from change()
        removed = added = ""
        yield Piece(PieceKind.KEPT, "".join(before[a:b]))
    yield from change()


def _sentences(text: str) -> list[str]:
    return [part + end for part, end in _parted(text)]


def _parted(text: str) -> Iterator[tuple[str, str]]:
    *whole, rest = text.split("。")
    yield from ((part, "。") for part in whole)
    if rest:
        yield rest, ""


def _even(text: str) -> str:
    return "".join(text.split())


#: What tells an entry from the others of its kind (two versions of it are one change), and its words.
_Entries = list[tuple[str, str]]


def _entries(field: str, old: _Entries, new: _Entries) -> Iterator[Difference]:
    gone = _without(old, new)
    come = _without(new, old)
    for identity, words in gone:
        other = next((entry for entry in come if entry[0] == identity), None)
        if other is not None:
            come.remove(other)
        yield Difference(field, words, other[1] if other else "")
    for _, words in come:
        yield Difference(field, "", words)


def _without(entries: _Entries, others: _Entries) -> _Entries:
    rest = list(others)
    kept = []
    for entry in entries:
        if entry in rest:
            rest.remove(entry)
        else:
            kept.append(entry)
    return kept


def _units(given: Iterable[Assignment]) -> _Entries:
    # The same unit in another role is one change, not a leaving and a coming.
    return [(a.canonical, f"{_ROLES[a.role.value]}：{a.canonical}") for a in given]


_ROLES = {"lead": "牵头", "responsible": "责任", "support": "配合"}
_KINDS = {"routine": "年度常规", "ongoing": "长期坚持"}
_SIGNS = {">=": "≥", "<=": "≤", "=": "", ">": ">", "<": "<", "~": "约"}


def _dates(given: Iterable[Deadline]) -> _Entries:
    return [
        ("", (d.date or _KINDS.get(d.kind.value, d.raw)) + ("，长期坚持" if d.then_ongoing else ""))
        for d in given
    ]


def _numbers(given: Iterable[Target]) -> _Entries:
    return [(f"{t.subject} {t.unit}", _number(t)) for t in given]


def _number(target: Target) -> str:
    upper = f"—{_plain(target.upper)}" if target.upper is not None else ""
    due = f"（{target.due}）" if target.due else ""
    value = f"{_SIGNS[target.comparator]}{_plain(target.value)}{upper}{target.unit}"
    return f"{target.subject} {value}{due}".strip()


def _plain(value: Decimal) -> str:
    """Without idle zeros: a database may give 30 back as 30.000000, which is no change."""
    return f"{value.normalize():f}"
