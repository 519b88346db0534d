"""What happened to a task (办理过程): reports, decisions, steps, lights; the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from taizhang.ledger.models import (
    BookState,
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Closure,
    ClosureState,
    Entry,
    Evidence,
    LightChange,
    LightNote,
    Milestone,
    ProgressReport,
    ReportState,
    Standing,
    TargetValue,
    TaskBook,
)
from taizhang.ledger.queries.work import Work
from taizhang.ledger.ways import way
from taizhang.policies.models import Task
from taizhang.tables.days import short_day

#: What is told of a task's publication.
_OF_PUBLICATION = ("continues", "plan__title", "plan__published_on", "plan__document__name")
#: So many stand on the page; the rest is a click away.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened on the day `on`.

    `who` did it, for the unit `unit`. `says` are texts with their labels, `steps` who did what on the
    way; `state` the word for how it stands. `light` is set where a light turned.
    """

    on: dt.date
    order: tuple[Any, ...]
    kind: str
    title: str
    who: str = ""
    unit: str = ""
    state: str = ""
    says: tuple[tuple[str, str], ...] = ()
    values: tuple[TargetValue, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    steps: tuple[str, ...] = ()
    light: LightChange | None = None
    address: str = ""
    is_past: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Story:
    """What is shown of it, and how much there is."""

    told: list[Told]
    count: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more than is shown."""
        return self.count > len(self.told)


def story_of(work: Work, *, is_whole: bool = False) -> Story:
    """The story of an entry: its newest part, or all of it. One query where its plan was revised."""
    told = sorted(_all(work), key=lambda one: one.order, reverse=True)
    return Story(told if is_whole else told[:SHOWN], len(told))


def _all(work: Work) -> Iterator[Told]:
    for report in work.reports:
        if report.state != ReportState.DRAFT:
            yield _report(report, work)
    for change in work.changes:
        yield from _change(change, work)
    for closure in work.closures:
        yield from _closure(closure, work)
    for book in work.books:
        if book.state == BookState.ACCEPTED and book.accepted_at:
            yield _book(book)
    for milestone in work.milestones:
        if milestone.done_on:
            yield _milestone(milestone)
    for light in work.lights:
        yield _light(light)
    for note in work.notes:
        yield _note(note)
    yield from _published(work.entry)


class _Words:
    """Words of reports in the language that is active when it is made: to look each of them up for a
    dozen reports takes as long as all the rest.
    """

    def __init__(self) -> None:
        self.report = _("%(period)s进展：%(standing)s，%(percent)s%%")
        self.standing = {value: str(label) for value, label in Standing.choices} | {"": ""}
        self.states = {value: str(label) for value, label in ReportState.choices}
        self.replaced, self.why, self.late = _("已由更正代替"), _("退回理由"), _("（逾期）")
        self.texts = (
            (_("本期进展"), "done"),
            (_("存在问题"), "problems"),
            (_("下一步"), "next_steps"),
        )
        self.submitted, self.checked, self.woven = _("报送"), _("审核"), _("汇总")
        self.accepted, self.returned = _("验收"), _("退回")


@cache
def _words_in(language: str | None) -> _Words:
    return _Words()


def _report(report: ProgressReport, work: Work) -> Told:
    words = _words_in(get_language())
    moments = (report.submitted_at, report.checked_at, report.accepted_at, report.returned_at)
    title = words.report % {
        "period": report.period.words,
        "standing": words.standing[report.standing],
        "percent": report.percent,
    }
    is_past = not report.is_current and report.state == ReportState.ACCEPTED
    return Told(
        **_at(max(filter(None, moments)), 3),
        kind="report",
        title=title,
        unit=report.unit.name,
        state=words.replaced if is_past else words.states[report.state],
        says=tuple(_texts(report, words)),
        values=tuple(work.values.get(report.pk, ())),
        evidence=tuple(work.evidence.get(("report", report.pk), ())),
        steps=tuple(_steps(report, words)),
        address=way("ledger:report", report.pk),
        is_past=is_past,
    )


def _texts(report: ProgressReport, words: _Words) -> Iterator[tuple[str, str]]:
    for label, name in words.texts:
        if text := getattr(report, name):
            yield label, text
    if report.state == ReportState.RETURNED:
        yield words.why, "；".join(reason for _field, reason in report.returns)


def _steps(report: ProgressReport, words: _Words) -> Iterator[str]:
    late = words.late if report.is_late else ""
    if report.submitted_at:
        yield _step(words.submitted, report.submitted_by, report.submitted_at) + late
    if report.checked_at:
        yield _step(words.checked, report.checked_by, report.checked_at)
    if report.accepted_at:
        accepted = words.woven if report.woven_into_id else words.accepted
        yield _step(accepted, report.accepted_by, report.accepted_at)
    if report.state == ReportState.RETURNED and report.returned_at:
        yield _step(words.returned, report.returned_by, report.returned_at)


def _change(change: ChangeRequest, work: Work) -> Iterator[Told]:
    words = str(ChangeKind(change.kind).label)
    yield Told(
        **_at(change.asked_at, 2),
        kind="change",
        title=_("申请变更（%(kind)s）：%(wanted)s")
        % {"kind": words, "wanted": wanted_words(change)},
        who=change.asked_by,
        unit=change.unit.name,
        state=str(change.get_state_display()) if change.state == ChangeState.ASKED else "",
        says=((_("理由"), change.reason),),
        evidence=tuple(work.evidence.get(("change", change.pk), ())),
        address=way("ledger:change", change.pk),
    )
    if change.decided_at:
        said = {
            ChangeState.GRANTED.value: _("同意变更：%(wanted)s"),
            ChangeState.REFUSED.value: _("没有同意变更：%(wanted)s"),
        }.get(change.state, _("撤回变更申请：%(wanted)s"))
        yield Told(
            **_at(change.decided_at, 2),
            kind="change",
            title=said % {"wanted": wanted_words(change)},
            who=change.decided_by,
            says=((_("意见"), change.decision),) if change.decision else (),
            address=way("ledger:change", change.pk),
        )


def wanted_words(change: ChangeRequest) -> str:
    """What a change is from and to: 时限 2026-06-30 → 2026-12-31."""
    before, wanted = change.before, change.wanted
    if change.kind == ChangeKind.UNIT:
        return f"{before.get('name') or '—'} → {wanted.get('name') or '—'}"
    if change.kind == ChangeKind.WORDING:
        return str(wanted.get("words") or "")
    parts = [
        f"{before.get(key) or '—'} → {wanted.get(key) or '—'}"
        for key in ("goal", "due_on")
        if key in wanted and wanted.get(key) != before.get(key)
    ]
    subject = f"{change.target.subject} " if change.target else ""
    return subject + "，".join(parts)


def _closure(closure: Closure, work: Work) -> Iterator[Told]:
    yield Told(
        **_at(closure.asked_at, 2),
        kind="closure",
        title=_("申请销号"),
        who=closure.asked_by,
        unit=closure.unit.name,
        state=str(closure.get_state_display())
        if closure.state in (ClosureState.ASKED, ClosureState.CHECKED)
        else "",
        says=((_("完成情况"), closure.statement),),
        evidence=tuple(work.evidence.get(("closure", closure.pk), ())),
        address=way("ledger:closure", closure.pk),
    )
    if closure.decided_at:
        is_closed = closure.state in (ClosureState.ACCEPTED, ClosureState.REOPENED)
        title = _("准予销号") if is_closed else _("没有准予销号")
        if closure.state == ClosureState.WITHDRAWN:
            title = _("撤回销号申请")
        says = [(_("意见"), closure.decision), (_("目标未达到仍予销号的理由"), closure.despite)]
        yield Told(
            **_at(closure.decided_at, 2),
            kind="closure",
            title=title,
            who=closure.decided_by,
            says=tuple((label, words) for label, words in says if words),
        )
    if closure.reopened_at:
        yield Told(
            **_at(closure.reopened_at, 2),
            kind="closure",
            title=_("重新办理"),
            who=closure.reopened_by,
            says=((_("理由"), closure.reopened_reason),),
        )


def _book(book: TaskBook) -> Told:
    assert book.accepted_at is not None  # noqa: S101, the state says so
    return Told(
        **_at(book.accepted_at, 2),
        kind="book",
        title=_("任务书已确认"),
        who=book.accepted_by,
        unit=book.unit.name,
    )


def _milestone(milestone: Milestone) -> Told:
    day = milestone.done_on or milestone.due_on
    late = day > milestone.due_on
    return Told(
        **_on(day, milestone.pk),
        kind="milestone",
        title=_("节点完成：%(name)s") % {"name": milestone.name},
        unit=milestone.unit.name,
        state=_("晚于 %(day)s") % {"day": milestone.due_on} if late else "",
    )


def _light(light: LightChange) -> Told:
    return Told(**_on(light.on, light.pk), kind="light", title="", light=light)


def _note(note: LightNote) -> Told:
    return Told(
        **_at(note.made_at, 1),
        kind="note",
        title=_("对灯色的说明"),
        who=note.made_by,
        unit=note.unit.name if note.unit else "",
        says=((_("所指"), note.sentence), (_("说明"), note.words)),
    )


def _published(entry: Entry) -> Iterator[Told]:
    """Publication, and the revisions that the task went through."""
    task: Task | None = entry.task
    if entry.task.continues_id is not None:
        task = _with_those_before(entry.task_id)
    while task is not None:
        before = task.continues
        day = task.plan.published_on or entry.opened_on
        words = (
            _("《%(plan)s》发布，任务下达") if before is None else _("《%(plan)s》修订，任务延续")
        )
        yield Told(**_on(day, -1), kind="published", title=words % {"plan": task.plan.name})
        task = before


def _with_those_before(task_id: int) -> Task:
    """The task and what it continues, with their plans. One query for three of them."""
    ways = ("", "continues__", "continues__continues__")
    chain = Task.objects.select_related(*(f"{way}plan__document" for way in ways)).only(
        *(f"{way}{name}" for way in ways for name in _OF_PUBLICATION)
    )
    return chain.get(pk=task_id)


def _at(moment: dt.datetime, rank: int) -> dict[str, Any]:
    """Where it stands in the order: by day, then by moment; of days without one, lights come last."""
    local = moment.astimezone(get_default_timezone())
    return {"on": local.date(), "order": (local.date(), 1, local.timestamp(), rank)}


def _on(day: dt.date, key: int) -> dict[str, Any]:
    return {"on": day, "order": (day, 2 if key >= 0 else 0, float(key), 0)}


def _step(act: str, who: str, when: dt.datetime) -> str:
    return f"{short_day(when)} {who}{act}"
