"""A task as its layout shows it: which words are its text, units, deadline. The facts come later."""

from __future__ import annotations

from dataclasses import dataclass, field

from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Role, Section, Warning


@dataclass(slots=True)
class UnitCell:
    """Words that name units: under a column or label of `role`, or (None) with roles of their own."""

    words: Passage
    role: Role | None
    inherited: bool = False


@dataclass(slots=True)
class DraftTask:
    """The words of one task, by what they are; `inherited` parts stand in a row above it."""

    text: Passage
    number: str | None = None
    number_words: Passage | None = None
    measure: Passage | None = None
    section: Section | None = None
    units: list[UnitCell] = field(default_factory=list)
    deadlines: list[Passage] = field(default_factory=list)
    goals: list[Passage] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    confidence: float = 1.0


@dataclass(slots=True)
class DraftPlan:
    """What the layout gives: headings, tasks, and the passages that stand outside all tasks.

    `general` holds the text under each highest heading in turn, and may hold targets; `notes` may lay
    down a rule for the tasks from the given index on.
    """

    sections: list[Section] = field(default_factory=list)
    tasks: list[DraftTask] = field(default_factory=list)
    general: list[list[Passage]] = field(default_factory=list)
    notes: list[tuple[int, Passage]] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
