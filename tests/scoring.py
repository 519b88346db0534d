"""How like its gold a plan is: precision, recall and F1 for each kind of fact.

Tasks are paired by number and likeness of text, then their facts are compared as multisets. A
subject counts where its number agrees and its words are alike (0.6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

KINDS = ("document", "task", "assignment", "canonical", "deadline", "target", "subject")
_WIDTHS = str.maketrans("（）：，；！？％～－", "():,;!?%~-")
_ALIKE = 0.6
_NEAR = 12


@dataclass
class Tally:
    """Facts of one kind: found and right, in the gold, in the plan."""

    hits: int = 0
    gold: int = 0
    plan: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        self.hits += other.hits
        self.gold += other.gold
        self.plan += other.plan
        return self

    @property
    def f1(self) -> float:
        """1 where neither side has any."""
        total = self.gold + self.plan
        return 2 * self.hits / total if total else 1.0


@dataclass
class Score:
    """The tallies by kind, and in words what was missed and what was invented."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    misses: list[str] = field(default_factory=list)

    def add(self, other: Score, name: str = "") -> None:
        """Count `other` in."""
        for kind in KINDS:
            self.tallies[kind] += other.tallies[kind]
        self.misses += [f"{name} {miss}" for miss in other.misses]

    @property
    def mean(self) -> float:
        """The mean F1 over the kinds."""
        return sum(tally.f1 for tally in self.tallies.values()) / len(KINDS)

    def table(self) -> str:
        """The tallies as lines of text."""
        lines = [f"{'kind':12}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>6}{'plan':>6}"]
        for kind, t in self.tallies.items():
            precision, recall = (t.hits / n if n else 1.0 for n in (t.plan, t.gold))
            lines.append(f"{kind:12}{precision:10.3f}{recall:8.3f}{t.f1:8.3f}{t.gold:6}{t.plan:6}")
        return "\n".join([*lines, f"mean F1 {self.mean:.4f}"])


def squeeze(text: object) -> str:
    """`text` without blanks and with one width of punctuation."""
    return "".join(str(text or "").translate(_WIDTHS).split())


def compare(gold: dict[str, Any], plan: dict[str, Any]) -> Score:
    """Score `plan` (a plan in JSON shape) against `gold`."""
    score = Score()
    pairs = _pair(gold["tasks"], plan["tasks"])
    names = {p: g for g, p in pairs.items()}
    for kind in KINDS[:-1]:
        wanted = Counter(_facts(kind, gold, range(len(gold["tasks"]))))
        keys = [names.get(p, f"unpaired {p}") for p in range(len(plan["tasks"]))]
        found = Counter(_facts(kind, plan, keys))
        score.tallies[kind] = Tally((wanted & found).total(), wanted.total(), found.total())
        score.misses += [f"missed   {kind} {fact}" for fact in wanted - found]
        score.misses += [f"invented {kind} {fact}" for fact in found - wanted]
    score.tallies["subject"] = _subjects(gold, plan, pairs, score.misses)
    return score


def certainty(gold: dict[str, Any], plan: dict[str, Any]) -> list[tuple[float, bool]]:
    """(confidence, whether right) of every unit, deadline and target that the plan states."""
    pairs = {p: g for g, p in _pair(gold["tasks"], plan["tasks"]).items()}
    sides = [(gold, plan, _KEYS[-1:])]
    for p, task in enumerate(plan["tasks"]):
        empty = {"assignments": [], "deadlines": [], "targets": []}
        sides.append((gold["tasks"][pairs[p]] if p in pairs else empty, task, _KEYS))
    found = []
    for wanted, stated, keys in sides:
        for name, key in keys:
            free = Counter(key(fact) for fact in wanted.get(name, ()))
            for fact in stated.get(name, ()):
                right = free[key(fact)] > 0
                free[key(fact)] -= right
                found.append((fact["confidence"], right))
    return found


def _alike(one: str | None, other: str | None) -> float:
    return SequenceMatcher(None, squeeze(one), squeeze(other), autojunk=False).ratio()


def _pair(gold: list[dict[str, Any]], plan: list[dict[str, Any]]) -> dict[int, int]:
    scored = []
    for g, one in enumerate(gold):
        for p, other in enumerate(plan):
            same = squeeze(one.get("number")) == squeeze(other.get("number"))
            if not same and abs(g - p) > _NEAR:
                continue
            whole = _alike(*((t.get("measure") or "") + t["text"] for t in (one, other)))
            likeness = max(_alike(one["text"], other["text"]), whole)
            if likeness >= _ALIKE:
                scored.append((likeness + 0.05 * same, -abs(g - p), g, p))
    pairs: dict[int, int] = {}
    for _, _, g, p in sorted(scored, reverse=True):
        if g not in pairs and p not in pairs.values():
            pairs[g] = p
    return pairs


def _facts(kind: str, plan: dict[str, Any], keys: Iterable[object]) -> Iterator[tuple[object, ...]]:
    if kind == "document":
        yield from _document(plan["document"])
        return
    if kind == "target":
        yield from (("general", *_target(t)) for t in plan.get("targets", ()))
    for key, task in zip(keys, plan["tasks"], strict=True):
        if kind == "task":
            yield key, squeeze(task.get("number"))
        elif kind in ("assignment", "canonical"):
            word = "surface" if kind == "assignment" else "canonical"
            yield from ((key, a["role"], squeeze(a[word])) for a in task["assignments"])
        elif kind == "deadline":
            for d in task["deadlines"]:
                yield key, d["kind"], d.get("date"), bool(d.get("then_ongoing"))
        else:
            yield from ((key, *_target(t)) for t in task["targets"])


def _document(document: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for name in ("title", "doc_number", "issuer", "issued_on"):
        if document.get(name):
            yield name, squeeze(document[name])
    place = document.get("jurisdiction") or {}
    yield from ((name, squeeze(place[name])) for name in ("name", "level") if place.get(name))
    for other in document.get("implements", ()):
        yield "implements", squeeze(other.get("doc_number") or other.get("title"))


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _target(t: dict[str, Any]) -> tuple[object, ...]:
    return (
        t["comparator"],
        _number(t["value"]),
        _number(t.get("upper")),
        squeeze(t["unit"]),
        t.get("due"),
    )


_KEYS: tuple[tuple[str, Callable[[dict[str, Any]], tuple[object, ...]]], ...] = (
    ("assignments", lambda a: (a["role"], squeeze(a["surface"]), squeeze(a["canonical"]))),
    ("deadlines", lambda d: (d["kind"], d.get("date"), bool(d.get("then_ongoing")))),
    ("targets", _target),
)


def _subjects(
    gold: dict[str, Any], plan: dict[str, Any], pairs: dict[int, int], misses: list[str]
) -> Tally:
    sides = [(gold.get("targets", []), plan.get("targets", []))]
    sides += [(gold["tasks"][g]["targets"], plan["tasks"][p]["targets"]) for g, p in pairs.items()]
    hits = sum(_subject_hits(wanted, found, misses) for wanted, found in sides)
    counts = [
        len(side.get("targets", ())) + sum(len(t["targets"]) for t in side["tasks"])
        for side in (gold, plan)
    ]
    return Tally(hits, *counts)


def _subject_hits(
    wanted: list[dict[str, Any]], found: list[dict[str, Any]], misses: list[str]
) -> int:
    free, hits = list(found), 0
    for one in wanted:
        same = [
            other
            for other in free
            if (_number(one["value"]), squeeze(one["unit"]))
            == (_number(other["value"]), squeeze(other["unit"]))
        ]
        match = next((o for o in same if _alike(one["subject"], o.get("subject")) >= _ALIKE), None)
        if match is not None:
            free.remove(match)
            hits += 1
        elif same:
            misses.append(f"subject  {one['subject']!r} read as {same[0].get('subject')!r}")
    return hits
