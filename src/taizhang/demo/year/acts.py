"""What happens once in the year: task books, extensions, closures, a task opened again, a unit renamed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from taizhang.demo.year.manners import happens, manner_of, number_of
from taizhang.demo.year.requests import ask_and_answer
from taizhang.ledger.models import (
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Closure,
    ClosureState,
    Entry,
    EntryState,
    Milestone,
    TaskBook,
)
from taizhang.ledger.services.booking import accept_book, check_book, draft_book, write_book
from taizhang.ledger.services.changing import ask_change, decide_change
from taizhang.ledger.services.closing import (
    ask_closure,
    check_closure,
    decide_closure,
    reopen_entry,
)
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.ledger.services.noting import note_light
from taizhang.ledger.services.steps import finish_milestone
from taizhang.organizations.models import Unit
from taizhang.organizations.services import rename_unit
from taizhang.permission import Actor, DomainError, Role
from taizhang.policies.models import Plan

#: The unit that is reorganised half-way, and what it is called then.
RENAMED = ("青溪县农业农村局", "青溪县农业农村和水利局")
_LETTER = "关于申请调整任务完成时限的函。因用地审批、招标程序等原因，申请延期，延期期间加快推进。"
_LATELY = 40
_BOOKS_ON, _ACCEPT_ON, _RENAME_ON = 12, 20, 190


@dataclass
class Story:
    """Who is there, and what has happened so far."""

    plans: list[Plan]
    staff: Mapping[tuple[int, Role], Actor]
    coordinator: Actor
    by: Actor
    end: dt.date
    happened: Counter[str] = field(default_factory=Counter)

    def is_lately(self, day: dt.date) -> bool:
        """Whether `day` is in the last weeks of the story: of those something is left to do."""
        return (self.end - day).days < _LATELY

    def of_the_day(self, day: dt.date, number: int) -> None:
        """All that happens on a day, the `number`-th of the year, besides reports."""
        if number == _BOOKS_ON:
            self._write_books(day)
        if number == _ACCEPT_ON:
            self._accept_books()
        if number == _RENAME_ON:
            self._rename(day)
        if day.day == 8:
            self._ask_extensions(day)
            self._note_lights(day)
        if day.day == 16:
            self._decide_extensions(day)
            self._ask_closures(day)
        if day.day == 22:
            self._decide_closures(day)
        if day.day == 27:
            self._reopen(day)
        self._reach_milestones(day)
        ask_and_answer(self, day, number)

    def _open(self) -> Iterator[tuple[Entry, Unit, Actor, Actor]]:
        """The entries at work that one unit with people answers for: it, its contact, its leader."""
        rows = Entry.objects.filter(plan__in=self.plans, state=EntryState.RUNNING)
        for entry in rows.select_related("task", "unit", "plan").order_by("id"):
            people = self._people(entry.unit)
            if entry.unit is not None and people:
                yield entry, entry.unit, *people

    def _people(self, unit: Unit | None) -> tuple[Actor, Actor] | None:
        if unit is None:
            return None
        contact = self.staff.get((unit.pk, Role.CONTACT))
        leader = self.staff.get((unit.pk, Role.UNIT_LEADER))
        return (contact, leader) if contact and leader else None

    def _write_books(self, day: dt.date) -> None:
        for entry, unit, contact, leader in self._open():
            if not happens(2, "book", entry.task.code):
                continue
            book = draft_book(entry=entry, unit=unit, by=contact)
            values = {"responsible": leader.name, **_baselines(entry, day)}
            if not book.actions:
                values["actions"] = "制定工作方案，明确责任科室，按季度调度，年底组织验收。"
            try:
                book = write_book(
                    book=book, values=values, seen=book.edition, submit=True, today=day, by=contact
                )
            except DomainError:
                continue  # a date of the plan is too near for a course
            check_book(book=book, seen=book.edition, by=leader)
            self.happened["books"] += 1

    def _accept_books(self) -> None:
        for book in TaskBook.objects.filter(state="checked").order_by("id"):
            accept_book(book=book, seen=book.edition, by=self.coordinator)

    def _rename(self, day: dt.date) -> None:
        old, new = RENAMED
        unit = Unit.objects.filter(name=old).first()
        if unit is not None:
            rename_unit(unit=unit, name=new, on=day, by=self.by)
            self.happened["units reorganised"] += 1

    def _ask_extensions(self, day: dt.date) -> None:
        for entry, unit, contact, _leader in self._open():
            due = entry.due_on or dt.date.max
            near = 0 < (due - day).days <= 40
            slow = manner_of(unit.name).pace < 90
            if not near or not (slow or happens(3, "extension", entry.task.code)):
                continue
            wanted = {"due_on": (due + dt.timedelta(days=91)).isoformat()}
            reason = "用地审批和招标程序所需时间比预计长，预计一个季度后完成。"
            try:
                change = ask_change(
                    entry=entry,
                    unit=unit,
                    kind=ChangeKind.EXTENSION,
                    wanted=wanted,
                    reason=reason,
                    by=contact,
                )
            except DomainError:
                continue  # asked for before, and not decided
            attach_evidence(of=change, name="延期申请函.txt", pieces=[_LETTER.encode()], by=contact)
            self.happened["extensions asked"] += 1

    def _decide_extensions(self, day: dt.date) -> None:
        asked = ChangeRequest.objects.filter(state=ChangeState.ASKED).order_by("id")
        for number, change in enumerate(asked):
            if self.is_lately(day) and (number == 0 or happens(2, "change waits", change.pk)):
                continue
            grant = not happens(3, "refused", change.pk)
            reason = "" if grant else "前期工作具备条件，请按原时限完成。"
            decide_change(change=change, grant=grant, reason=reason, today=day, by=self.coordinator)
            self.happened["extensions granted" if grant else "extensions refused"] += 1

    def _note_lights(self, day: dt.date) -> None:
        for entry, _unit, contact, _leader in self._open():
            if entry.light >= 3 and happens(9, "note", entry.task.code, day.month):
                words = "主体工作已完成，待上级部门批复，批复后即可办结。"
                note_light(entry=entry, words=words, by=contact)
                self.happened["notes beside lights"] += 1

    def _ask_closures(self, day: dt.date) -> None:
        for entry, unit, contact, leader in self._open():
            over = entry.due_on is not None and entry.due_on < day
            # The year that is over is closed in January; some forget.
            year = day.year - 1 if entry.cycle == day.year and day.month == 1 else None
            is_done = entry.percent >= 95 or (over and entry.percent >= 88)
            if not is_done and (year is None or happens(7, "year left open", entry.task.code)):
                continue
            statement = "任务已按要求完成，佐证材料见历次报送，申请销号。"
            try:
                closure = ask_closure(
                    entry=entry, unit=unit, statement=statement, by=contact, cycle=year
                )
                paper = f"{entry.task.text}\n完成情况说明。".encode()
                attach_evidence(of=closure, name="完成情况说明.txt", pieces=[paper], by=contact)
                check_closure(closure=closure, by=leader)
            except DomainError:
                continue  # something of it still stands open
            self.happened["closures asked"] += 1

    def _decide_closures(self, day: dt.date) -> None:
        rows = Closure.objects.filter(state=ClosureState.CHECKED).order_by("id")
        for closure in rows.select_related("entry"):
            if self.is_lately(day) and happens(3, "closure waits", closure.pk):
                continue
            given = {"closure": closure, "today": day, "by": self.coordinator}
            try:
                decide_closure(grant=True, **given)
                self.happened["closures accepted"] += 1
            except DomainError:
                if happens(3, "despite", closure.pk):
                    despite = "未达数值系统计口径调整所致，经联席会议研究同意销号。"
                    decide_closure(grant=True, despite=despite, **given)
                    self.happened["closures despite a missed target"] += 1
                else:
                    reason = "目标值尚未达到，请达到后再申请。"
                    decide_closure(grant=False, reason=reason, **given)
                    self.happened["closures refused"] += 1

    def _reopen(self, day: dt.date) -> None:
        closed = Entry.objects.filter(
            plan__in=self.plans, state=EntryState.CLOSED, cycle__isnull=True
        )
        long_ago = closed.filter(closed_on__lte=day - dt.timedelta(days=35))
        entry = min(long_ago, key=lambda entry: number_of("reopened", entry.pk), default=None)
        if entry is not None and not self.happened["tasks reopened"]:
            reason = "实地核查发现部分项目尚未投入使用，重新办理。"
            reopen_entry(entry=entry, reason=reason, today=day, by=self.coordinator)
            self.happened["tasks reopened"] += 1

    def _reach_milestones(self, day: dt.date) -> None:
        steps = Milestone.objects.filter(
            entry__plan__in=self.plans, due_on=day, done_on__isnull=True, withdrawn_on__isnull=True
        )
        for step in steps.select_related("unit").order_by("id"):
            people = self._people(step.unit)
            if people and manner_of(step.unit.name).pace >= 90:
                finish_milestone(milestone=step, on=day, today=day, by=people[0])
                self.happened["milestones reached"] += 1


def _baselines(entry: Entry, day: dt.date) -> dict[str, str]:
    """Where the targets of an entry stood when the year began: counts at nothing, shares half-way."""
    values = {}
    for target in entry.targets.filter(ended_on__isnull=True, comparator__in=[">=", ">", "=", "~"]):
        stood = target.goal / 2 if target.unit_of_measure == "%" else 0
        values[f"baseline-{target.pk}"] = format(stood, "f")
        values[f"baseline-on-{target.pk}"] = day.isoformat()
    return values
