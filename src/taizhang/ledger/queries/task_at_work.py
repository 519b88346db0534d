"""A task at work: its page, with all that became of it and what this person may do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from taizhang.ledger.models import Closure, EntryCycle, LightNote
from taizhang.ledger.queries.acting import ShownChange, shown_changes
from taizhang.ledger.queries.booking import BookLine, book_lines
from taizhang.ledger.queries.next_act import NextAct, next_acts
from taizhang.ledger.queries.story import Story, story_of
from taizhang.ledger.queries.subtasks import SubtaskLine, subtask_line
from taizhang.ledger.queries.target_course import TargetCourse, courses_of
from taizhang.ledger.queries.task import TaskPage, entry_of, found_task, page_of
from taizhang.ledger.queries.waiting import Waits, waits_of
from taizhang.ledger.queries.work import Work, work_of
from taizhang.permission import Actor

#: So many of changes, closures, years and notes stand on the page, the newest.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class TaskAtWork:
    """What the page of a published task shows beside the task itself.

    `acts`: what this person may do, what presses most first. `changes` to `notes`: the newest first.
    """

    work: Work
    story: Story
    acts: list[NextAct]
    courses: list[TargetCourse]
    books: list[BookLine]
    parts: SubtaskLine
    waits: Waits
    changes: list[ShownChange]
    closures: list[Closure]
    years: list[EntryCycle]
    notes: list[LightNote]

    @property
    def next_act(self) -> NextAct | None:
        """The one that the page leads with."""
        return self.acts[0] if self.acts and self.acts[0].presses else None

    @property
    def other_acts(self) -> list[NextAct]:
        """The others."""
        return self.acts[1:] if self.next_act else self.acts


def task_at_work(task_id: int, by: Actor, *, today: dt.date, is_whole: bool = False) -> TaskPage:
    """The task's page with its work, if it is published; `is_whole`: with all of its story."""
    found = found_task(task_id, by)
    entry = entry_of(found.task)
    if entry is None:
        return page_of(found, by)
    work = work_of(entry)
    at_work = TaskAtWork(
        work=work,
        story=story_of(work, is_whole=is_whole),
        acts=next_acts(work, today=today, by=by),
        courses=courses_of(work, today),
        books=book_lines(work, by),
        parts=subtask_line(entry, work.subtasks, today=today, by=by),
        waits=waits_of(entry, work, by),
        changes=shown_changes(work.changes[-SHOWN:][::-1]),
        closures=work.closures[-SHOWN:][::-1],
        years=work.years[:SHOWN] if entry.cycle is not None else [],
        notes=work.notes[-SHOWN:][::-1],
    )
    targets = sorted((row.target for row in work.targets), key=lambda target: target.position)
    page = page_of(found, by, has_groups=work.has_groups, targets=targets)
    return replace(page, work=at_work)
