"""Read the task texts of gold plans and list where deadlines and targets differ from the labels.

    compare_facts.py GOLD.json …      --quiet prints the figures only; --subjects lists inexact ones

The text of each task is read by itself, so that what is measured is the grammar of numbers and dates
and not the reading of tables.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

from taizhang.documents.model import Block, BlockKind, Document
from taizhang.extraction.deadlines import find_deadlines, read_deadlines
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Deadline, Target
from taizhang.extraction.setting import Setting
from taizhang.extraction.targets import find_targets

Fact = dict[str, object]


def passage_of(text: str) -> Passage:
    """A document of one block, as a passage."""
    return Passage.of(Document("t", "txt", (Block(0, BlockKind.PARAGRAPH, text, ""),)), 0)


def setting_of(gold: Fact) -> Setting:
    """What the document tells of its time."""
    issued = gold["document"]["issued_on"]
    years = [int(y) for y in re.findall(r"20\d\d", gold["document"]["title"] or "")]
    return Setting(issued_on=issued, year=int(issued[:4]) if issued else (years or [None])[0])


def target_key(target: Target) -> tuple[object, ...]:
    """What the scorer compares of a target."""
    upper = None if target.upper is None else float(target.upper)
    return (target.comparator, float(target.value), upper, target.unit, target.due)


def gold_key(target: Fact) -> tuple[object, ...]:
    """The same of a label."""
    unit = str(target["unit"]).replace("％", "%")
    upper = None if target["upper"] is None else float(target["upper"])
    return (target["comparator"], float(target["value"]), upper, unit, target["due"])


def read_task(task: Fact, setting: Setting, *, column: bool) -> tuple[list[Deadline], list[Target]]:
    """Deadlines and targets of one gold task's text; its first deadline is the column's, if any."""
    passage = passage_of(task["text"])
    given = [d for d in task["deadlines"][:1] if column and not task["text"].startswith(d["raw"])]
    stated = [d for raw in given for d in read_deadlines(passage_of(raw["raw"]), setting)]
    return stated + find_deadlines(passage, setting, stated), find_targets(passage, setting)


class Tally:
    """Hits, labels and readings, and the list of what differs."""

    def __init__(self) -> None:
        self.hits = self.gold = self.plan = self.like = self.exact = 0
        self.lines: list[str] = []

    def add(self, gold: Counter, plan: Counter, where: str) -> None:
        """Count one task's facts."""
        self.hits += sum((gold & plan).values())
        self.gold += sum(gold.values())
        self.plan += sum(plan.values())
        self.lines += [f"  missed   {where}: {k}" for k in gold - plan]
        self.lines += [f"  invented {where}: {k}" for k in plan - gold]

    def subjects(self, gold: list[Fact], plan: list[Target], where: str, *, show: bool) -> None:
        """Count subjects that are like, and those that are the same."""
        free = list(plan)
        for label in gold:
            for target in free:
                if (float(target.value), target.unit) != gold_key(label)[1:4:2]:
                    continue
                likeness = SequenceMatcher(None, label["subject"], target.subject, False).ratio()
                free.remove(target)
                self.like += likeness >= 0.6
                self.exact += likeness == 1
                if likeness < 0.6 or (show and likeness < 1):
                    self.lines.append(f"  subject  {label['subject']}\n       got {target.subject}")
                break

    def __str__(self) -> str:
        f1 = 2 * self.hits / (self.gold + self.plan) if self.gold + self.plan else 1
        subjects = f", subjects like {self.like} exact {self.exact}" if self.like else ""
        return f"F1 {f1:.4f} ({self.hits} of {self.gold} labels, {self.plan} read{subjects})"


def main(arguments: list[str]) -> None:
    """Compare each gold file named."""
    quiet, show = "--quiet" in arguments, "--subjects" in arguments
    targets, deadlines = Tally(), Tally()
    for path in (a for a in arguments if not a.startswith("--")):
        gold = json.loads(Path(path).read_text("utf-8"))
        setting = setting_of(gold)
        column = any(d["raw"] not in t["text"] for t in gold["tasks"] for d in t["deadlines"])
        for task in gold["tasks"]:
            found_deadlines, found = read_task(task, setting, column=column)
            where = f"{Path(path).name[:12]} {task['text'][:12]}"
            targets.add(
                Counter(map(gold_key, task["targets"])), Counter(map(target_key, found)), where
            )
            targets.subjects(task["targets"], found, where, show=show)
            deadlines.add(
                Counter((d["kind"], d["date"], d["then_ongoing"]) for d in task["deadlines"]),
                Counter((d.kind.value, d.date, d.then_ongoing) for d in found_deadlines),
                where,
            )
    if not quiet:
        print(*targets.lines, *deadlines.lines, sep="\n")
    print("targets  ", targets)
    print("deadlines", deadlines)


if __name__ == "__main__":
    main(sys.argv[1:])
