"""What a person may do about a task now: the one next act, and the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from taizhang.ledger.models import (
    BookState,
    ChangeState,
    ClosureState,
    EntryState,
    EntryUnit,
    ProgressReport,
    ReportingPeriod,
    ReportState,
    Standing,
)
from taizhang.ledger.permissions import (
    ACCEPT,
    CHECK,
    CHECK_BOOK,
    CHECK_CLOSURE,
    DECIDE_CHANGE,
    DECIDE_CLOSURE,
    NOTE_LIGHT,
    REOPEN,
    REPORT,
    WEAVE,
    WRITE_BOOK,
)
from taizhang.ledger.queries.owing import asks
from taizhang.ledger.queries.work import Work
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.ways import has_page, way
from taizhang.organizations.models import Unit
from taizhang.permission import Act, Actor, Reach, may
from taizhang.tables.prepared import Prepared

BEGIN = "ledger:report-begin"
#: The periods of a plan that take reports on a day.
_OPEN = Prepared(
    lambda plan, day: ReportingPeriod.objects.filter(
        plan=plan, opens_on__lte=day, closes_on__gte=day
    ).order_by("starts_on")
)


@dataclass(frozen=True, slots=True)
class NextAct:
    """An act with its way: a page, or a request that is sent there with `begins`.

    `note` says what it is about. `presses`: it waits for this person; else it is merely possible.
    """

    words: str
    address: str
    note: str = ""
    begins: dict[str, int] = field(default_factory=dict)
    presses: bool = True


def next_acts(work: Work, *, today: dt.date, by: Actor) -> list[NextAct]:
    """The acts that `by` may do now, what presses most first. One query for the periods that are open,
    where he writes for a unit that has no draft.
    """
    entry = work.entry
    keeper = entry.plan.keeper
    kept = Reach(keeper.path if keeper else None)
    mine = {row.unit_id: row for row in work.units_now if may(by, REPORT, reach_of_unit(row.unit))}
    found = [*_reports(work, by, kept, mine), *_begun(work, by, mine, today)]
    found += [*_decisions(work, by, kept), *_possible(work, by, kept, mine)]
    return [act for act in found if act.address]


def _reports(work: Work, by: Actor, kept: Reach, mine: dict[int, EntryUnit]) -> Iterator[NextAct]:
    task = work.entry.task_id
    leads = [row.unit for row in work.units_now if row.answers]
    for report in sorted(work.reports, key=lambda r: r.period.due_on):
        address = way("ledger:report", report.pk, task=task)
        note = f"{report.unit.name} {report.period.words}"
        if report.state == ReportState.RETURNED and report.unit_id in mine:
            yield NextAct(_("修改退回的报送"), address, note)
        elif report.state == ReportState.SUBMITTED and may(by, CHECK, reach_of_unit(report.unit)):
            yield NextAct(_("审核报送"), address, note)
        elif report.state == ReportState.CHECKED and report.to_lead:
            if any(may(by, WEAVE, reach_of_unit(unit)) for unit in leads):
                yield NextAct(_("汇总配合单位报送"), address, note)
        elif report.state == ReportState.CHECKED and may(by, ACCEPT, kept):
            yield NextAct(_("验收报送"), address, note)


def _begun(work: Work, by: Actor, mine: dict[int, EntryUnit], today: dt.date) -> Iterator[NextAct]:
    """Reports that are due or lie as drafts, for each of his units."""
    if not mine or not work.entry.is_open:
        return
    task = work.entry.task_id
    periods: list[ReportingPeriod] | None = None
    for unit_id, row in mine.items():
        theirs = [report for report in work.reports if report.unit_id == unit_id]
        if draft := _draft(theirs, today):
            note = f"{row.unit.name} {draft.period.words}"
            yield NextAct(_("继续填写报送"), way("ledger:report", draft.pk, task=task), note)
            continue
        if periods is None:
            periods = _OPEN(work.entry.plan_id, today)
        asked = (p for p in periods if asks(work.entry, row.since, p))
        period = next((p for p in asked if _lacks(theirs, p)), None)
        if period is not None and has_page(BEGIN, task):
            note = f"{row.unit.name} {period.words}"
            begins = {"unit": unit_id, "period": period.pk}
            yield NextAct(_("报送进展"), way(BEGIN, task), note, begins)


def _draft(reports: list[ProgressReport], today: dt.date) -> ProgressReport | None:
    drafts = (
        r
        for r in reports
        if r.state == ReportState.DRAFT and (r.corrects_id or r.period.closes_on >= today)
    )
    return next(drafts, None)


def _lacks(reports: list[ProgressReport], period: ReportingPeriod) -> bool:
    """Whether no report came for the period; a later one covers it."""
    return not any(r.period.ends_on >= period.ends_on for r in reports)


def _decisions(work: Work, by: Actor, kept: Reach) -> Iterator[NextAct]:
    task = work.entry.task_id
    for closure in work.closures:
        note = closure.unit.name
        address = way("ledger:closure", closure.pk, task=task)
        if closure.state == ClosureState.ASKED and _may(by, CHECK_CLOSURE, closure.unit):
            yield NextAct(_("审核销号申请"), address, note)
        elif closure.state == ClosureState.CHECKED and may(by, DECIDE_CLOSURE, kept):
            yield NextAct(_("决定销号"), address, note)
    for change in work.changes:
        if change.state == ChangeState.ASKED and may(by, DECIDE_CHANGE, kept):
            address = way("ledger:change", change.pk, task=task)
            yield NextAct(_("决定变更申请"), address, change.unit.name)
    for book in work.books:
        address = way("ledger:book", task, task=task)
        if book.state == BookState.SUBMITTED and _may(by, CHECK_BOOK, book.unit):
            yield NextAct(_("审核任务书"), address, book.unit.name)
        elif book.state == BookState.RETURNED and _may(by, WRITE_BOOK, book.unit):
            yield NextAct(_("修改任务书"), address, book.unit.name)
        elif book.state == BookState.CHECKED and may(by, ACCEPT, kept):
            yield NextAct(_("确认任务书"), address, book.unit.name)


def _possible(work: Work, by: Actor, kept: Reach, mine: dict[int, EntryUnit]) -> Iterator[NextAct]:
    """What waits for nobody, but can be done. Closing presses once the unit says that it is done."""
    entry = work.entry
    answers = any(row.answers for row in mine.values())
    asked = any(c.state in (ClosureState.ASKED, ClosureState.CHECKED) for c in work.closures)
    if entry.is_open and answers:
        if not asked and entry.state != EntryState.CLOSING:
            yield _offer(_("申请销号"), "ledger:closure-ask", entry.task_id, presses=_is_done(work))
        yield _offer(_("任务书"), "ledger:book", entry.task_id)
        yield _offer(_("分解任务"), "ledger:subtasks", entry.task_id)
        yield _offer(_("申请变更"), "ledger:change-ask", entry.task_id)
    if entry.is_open and (mine or may(by, NOTE_LIGHT, kept)):
        yield _offer(_("对灯色说明"), "ledger:note-light", entry.task_id)
    if entry.state in (EntryState.CLOSED, EntryState.WATCH) and may(by, REOPEN, kept):
        yield _offer(_("重新办理"), "ledger:reopen", entry.task_id)


def _offer(words: str, view: str, task: int, *, presses: bool = False) -> NextAct:
    return NextAct(words, way(view, task), presses=presses)


def _is_done(work: Work) -> bool:
    """Whether the newest report says that all is done."""
    last = max(
        (
            r
            for r in work.reports
            if r.is_current and not r.to_lead and r.state == ReportState.ACCEPTED
        ),
        key=lambda r: r.period.ends_on,
        default=None,
    )
    return last is not None and last.standing == Standing.DONE


def _may(by: Actor, act: Act, unit: Unit) -> bool:
    return may(by, act, reach_of_unit(unit))
