"""The task book of a unit as its page shows it: to be written, checked, accepted, read, printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from taizhang.audit.values import listed
from taizhang.ledger.drafting import Goal, figure, gap_of
from taizhang.ledger.models import (
    BookState,
    Entry,
    EntryTarget,
    EntryUnit,
    Milestone,
    TaskBook,
)
from taizhang.ledger.permissions import ACCEPT_BOOK, CHECK_BOOK, WRITE_BOOK
from taizhang.ledger.queries.task import TaskPage, task_page
from taizhang.ledger.queries.work import Work
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.booking import OPEN, TEXTS, drafted, drafted_steps, goals_of
from taizhang.ledger.words import fact_words, number_words
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, may
from taizhang.policies.models import Deadline, DeadlineKind
from taizhang.policies.visibility import may_in
from taizhang.tables.language import language

_ROWS = {"objective": 4, "baseline": 3, "gap": 3, "actions": 7}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the book: what stands in it; why it was returned; what another wrote meanwhile."""

    name: str
    words: str
    longest: int
    now: str
    reason: str = ""
    newest: str | None = None

    @property
    def rows(self) -> int:
        """Lines of its box; 0 for a single line."""
        return _ROWS.get(self.name, 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A target with its present value: `value` and `on` as they stand in the form.

    `is_proposed`: only the words of the task say so, and nobody has said yes.
    """

    target: EntryTarget
    goal: Goal
    value: str
    on: str
    is_proposed: bool

    @property
    def demand(self) -> str:
        """What must be reached: 不低于 50%."""
        of = self.target
        return fact_words().amount(of.comparator, of.goal, None, of.unit_of_measure)

    @property
    def gap(self) -> str:
        """What is missing, in words."""
        return gap_of(self.goal)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone; `is_missed`: not done, and its day is over; `is_fixed`: the plan names its day."""

    row: Milestone
    is_missed: bool
    is_fixed: bool

    @property
    def reach(self) -> str:
        """How far its target is by then (30个), where its name does not say so; "" where it has none."""
        if self.row.target is None or self.row.figure is None:
            return ""
        words = f"{number_words(self.row.figure)}{self.row.target.unit_of_measure}"
        return "" if words in self.row.name else words

    @property
    def place(self) -> str:
        """Its name in the page."""
        return f"step-{self.row.pk}"

    @property
    def state(self) -> str:
        """done, missed or open: what the picture and the table show."""
        return "done" if self.row.done_on else "missed" if self.is_missed else "open"


@dataclass(frozen=True, slots=True)
class Rights:
    """What this person may do with the book as it stands."""

    write: bool = False
    check: bool = False
    accept: bool = False
    send_back: bool = False
    begin_again: bool = False
    add_step: bool = False
    finish_step: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft of a book has, and what a person must add, in words."""

    has: str
    lacks: str


@dataclass(frozen=True, slots=True)
class BookPage:
    """The book of `unit`, None where there is none yet; `others` are units with books of their own."""

    task: TaskPage
    entry: Entry
    unit: Unit | None
    others: list[Unit]
    book: TaskBook | None
    fields: list[Field]
    figures: list[Figure]
    steps: list[Step]
    rights: Rights
    whole_reason: str = ""

    @property
    def may_begin(self) -> bool:
        """Whether this person may have the book drafted."""
        return self.book is None and self.rights.write

    @property
    def would_draft(self) -> Draft | None:
        """What a draft would hold, while there is none."""
        return draft_of(self.entry, self.unit) if self.may_begin and self.unit else None

    @property
    def follows(self) -> str:
        """Who sees the book next."""
        if self.book is None or self.unit is None:
            return ""
        keeper = self.entry.plan.keeper
        names = {"unit": self.unit.name, "keeper": keeper.name if keeper else _("统筹单位")}
        return {
            BookState.DRAFT: _("提交后由%(unit)s负责人审核，再由%(keeper)s确认。"),
            BookState.RETURNED: _("修改后重新提交，由%(unit)s负责人审核，再由%(keeper)s确认。"),
            BookState.SUBMITTED: _("等%(unit)s负责人审核，之后由%(keeper)s确认。"),
            BookState.CHECKED: _("等%(keeper)s确认。"),
            BookState.ACCEPTED: _("已确认，内容不再改动；确需调整的，由%(unit)s写明理由重新编制。"),
        }[BookState(self.book.state)] % names


def book_page(
    task_id: int,
    *,
    unit: str | None,
    today: dt.date,
    by: Actor,
    given: Mapping[str, str] | None = None,
) -> BookPage:
    """The book of the unit with the id `unit`; else of that which the person writes for; else one that
    waits.

    `given` was typed and is not kept. Raises: Task.DoesNotExist, Entry.DoesNotExist.
    """
    task = task_page(task_id, by)
    entry = Entry.objects.select_related("plan__keeper", "plan__document", "unit", "task").get(
        task=task_id
    )
    units = _units(entry)
    books = {book.unit_id: book for book in TaskBook.objects.filter(entry=entry)}
    chosen = _chosen(units, unit, books, by)
    book = books.get(chosen.pk) if chosen else None
    rights = _rights(entry, chosen, book, by)
    reasons = dict(book.returns) if book and book.state == BookState.RETURNED else {}
    return BookPage(
        task=task,
        entry=entry,
        unit=chosen,
        others=[one for one in units if one != chosen],
        book=book,
        fields=_fields(book, reasons, given) if book else [],
        figures=_figures(entry, given),
        steps=steps_of(entry, chosen, today) if chosen else [],
        rights=rights,
        whole_reason=reasons.get("", ""),
    )


def draft_of(entry: Entry, unit: Unit) -> Draft:
    """What the words of the plan give for a book of `unit`, and what they do not."""
    texts, steps = drafted(entry), drafted_steps(entry, unit)
    has_goals = entry.targets.filter(ended_on__isnull=True).exists()
    actions = len(texts["actions"].splitlines())
    parts = [
        (_("目标"), has_goals, _("目标（原文没有数值，只抄了标题）")),
        (_("现状"), bool(texts["baseline"]), ""),
        (_("差距"), bool(texts["gap"]), ""),
        (
            ngettext("措施 %(n)s 条", "措施 %(n)s 条", actions) % {"n": actions},
            actions > 0,
            _("措施"),
        ),
        (
            ngettext("时间表 %(n)s 个节点", "时间表 %(n)s 个节点", len(steps)) % {"n": len(steps)},
            bool(steps),
            _("时间表（原文没有更早的日期）"),
        ),
        (_("责任人"), False, ""),
    ]
    return Draft(
        has=listed(words for words, is_there, _lacking in parts if is_there),
        lacks=listed(lacking or words for words, is_there, lacking in parts if not is_there),
    )


def steps_of(entry: Entry, unit: Unit | None, today: dt.date) -> list[Step]:
    """The milestones that count, by date. Two queries."""
    rows = Milestone.objects.filter(entry=entry, withdrawn_on__isnull=True)
    if unit is not None:
        rows = rows.filter(unit=unit)
    fixed = set(
        Deadline.objects.filter(task=entry.task_id, kind=DeadlineKind.BY).values_list(
            "date_end", flat=True
        )
    )
    return [
        Step(row, row.done_on is None and row.due_on < today, row.first_due_on in fixed)
        for row in rows.select_related("target").order_by("due_on", "id")
    ]


def _units(entry: Entry) -> list[Unit]:
    """Who answers for it; where nobody does, who carries it."""
    rows = EntryUnit.objects.filter(entry=entry, until__isnull=True).select_related("unit")
    return _answering(list(rows.order_by("id")))


def _answering(carrying: Sequence[EntryUnit]) -> list[Unit]:
    answering = [row.unit for row in carrying if row.answers]
    return list(dict.fromkeys(answering or [row.unit for row in carrying]))


def _chosen(
    units: list[Unit], asked: str | None, books: Mapping[int, TaskBook], by: Actor
) -> Unit | None:
    """The unit that was asked for; else that which he writes for; else one whose book waits."""
    for unit in units:
        if asked and str(unit.pk) == asked:
            return unit
    for act in (WRITE_BOOK, CHECK_BOOK):
        for unit in units:
            if may(by, act, reach_of_unit(unit)):
                return unit
    for state in (BookState.CHECKED, BookState.SUBMITTED, BookState.ACCEPTED):
        for unit in units:
            if unit.pk in books and books[unit.pk].state == state:
                return unit
    return units[0] if units else None


def _rights(entry: Entry, unit: Unit | None, book: TaskBook | None, by: Actor) -> Rights:
    if unit is None or not entry.is_open:
        return Rights()
    writes = may(by, WRITE_BOOK, reach_of_unit(unit))
    if book is None:
        return Rights(write=writes, finish_step=writes)
    state = BookState(book.state)
    checks = may(by, CHECK_BOOK, reach_of_unit(unit)) and state == BookState.SUBMITTED
    accepts = may_in(entry.plan, ACCEPT_BOOK, by)
    return Rights(
        write=writes and state in OPEN,
        check=checks,
        accept=accepts and state == BookState.CHECKED,
        send_back=checks or (accepts and state in (BookState.SUBMITTED, BookState.CHECKED)),
        begin_again=writes and state == BookState.ACCEPTED,
        add_step=writes and state in OPEN,
        finish_step=writes,
    )


def _fields(
    book: TaskBook, reasons: Mapping[str, str], given: Mapping[str, str] | None
) -> list[Field]:
    found = []
    for name, (zh, en, longest) in TEXTS.items():
        kept: str = getattr(book, name)
        now = (given or {}).get(name, kept)
        newest = kept if now.replace("\r\n", "\n").strip() != kept else None
        label = en if language() == "en" else zh
        found.append(Field(name, label, longest, now, reasons.get(name, ""), newest))
    return found


def _figures(entry: Entry, given: Mapping[str, str] | None) -> list[Figure]:
    targets = entry.targets.filter(ended_on__isnull=True).order_by("id")
    return [
        Figure(
            target,
            goal,
            (given or {}).get(f"baseline-{target.pk}", figure(goal.baseline)),
            (given or {}).get(f"baseline-on-{target.pk}", str(_day_of(goal, entry) or "")),
            target.baseline is None and goal.baseline is not None,
        )
        for target, goal in zip(targets, goals_of(entry), strict=True)
    ]


def _day_of(goal: Goal, entry: Entry) -> dt.date | None:
    """The day of a present value; of one that the words tell, the day on which the task began."""
    return None if goal.baseline is None else goal.baseline_on or entry.started_on


@dataclass(frozen=True, slots=True)
class BookLine:
    """The book of a unit in one line; `act` is what this person does with it next, "" for nothing."""

    unit: Unit
    book: TaskBook | None
    act: str


def book_lines(work: Work, by: Actor) -> list[BookLine]:
    """A line for each unit that answers. No query, unless somebody's right hangs on the plan's units."""
    books = {book.unit_id: book for book in work.books}
    return [
        BookLine(unit, book := books.get(unit.pk), _next_act(_rights(work.entry, unit, book, by)))
        for unit in _answering(work.units_now)
    ]


def _next_act(rights: Rights) -> str:
    if rights.check:
        return _("去审核")
    if rights.accept:
        return _("去确认")
    return _("去编制") if rights.write else ""
