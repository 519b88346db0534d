"""Reports of progress on the side of those who read them: checked, returned, accepted, woven in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.ledger.errors import NotPossibleNow, NotYourTask, ReasonMissing
from taizhang.ledger.locking import ensure_seen, locked_part
from taizhang.ledger.models import ProgressReport, ReportState
from taizhang.ledger.permissions import ACCEPT, CHECK, REPORT, WEAVE
from taizhang.ledger.reaching import reach_of_answering, reach_of_unit
from taizhang.ledger.services.reporting import TEXTS, settle
from taizhang.permission import Act, Actor, DomainError, ensure
from taizhang.policies.rows import words
from taizhang.policies.visibility import ensure_in

#: What a decision changes in a report; what it says stays as it is.
_DECIDED = (
    *("state", "edition", "returns", "is_current", "woven_into"),
    *(f"{act}_{part}" for act in ("checked", "accepted", "returned") for part in ("at", "by")),
)
#: A reason for one field, or ("") for the whole.
Return = tuple[str, str]


@transaction.atomic
def check_report(*, report: ProgressReport, seen: int, by: Actor) -> ProgressReport:
    """The unit's leader says that it is so; the coordinator accepts next, of a supporting unit the
    lead weaves it in. Raises: NotAllowed, NotPossibleNow, SeenIsOld.
    """
    ensure(by, CHECK, reach_of_unit(report.unit))
    report = _read(report, seen)
    _ensure_state(report, (ReportState.SUBMITTED,), "审核", "check it")
    report.state = ReportState.CHECKED
    report.checked_at, report.checked_by = timezone.now(), by.name
    _moved(report, CHECK, ReportState.SUBMITTED, by)
    return report


@transaction.atomic
def accept_report(
    *, report: ProgressReport, seen: int, today: dt.date, by: Actor
) -> ProgressReport:
    """The coordinator accepts a checked report: it does not change any more.

    A correction takes the place of what it corrects. Raises: NotAllowed, NotPossibleNow, SeenIsOld.
    """
    ensure_in(report.entry.plan, ACCEPT, by)
    report = _read(report, seen)
    if report.to_lead:
        raise NotPossibleNow(
            state="配合单位报送",
            act="直接验收，应由牵头单位汇总",
            act_en="accept what goes to the lead",
        )
    _ensure_state(report, (ReportState.CHECKED,), "验收", "accept it")
    _accept(report, ACCEPT, today, by)
    return report


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one of several reports: it moved, or why not."""

    report: ProgressReport
    refusal: DomainError | None = None


def accept_reports(
    *, picks: Sequence[tuple[ProgressReport, int]], today: dt.date, by: Actor
) -> list[Answered]:
    """Accept several reports, each with the edition that was seen: each stands or falls alone.

    Raises: NotAllowed, before any of them is accepted.
    """
    ensure(by, ACCEPT)
    for report, _seen in picks:
        ensure_in(report.entry.plan, ACCEPT, by)
    return [
        _answered(report, partial(accept_report, report=report, seen=seen, today=today, by=by))
        for report, seen in picks
    ]


def check_reports(*, picks: Sequence[tuple[ProgressReport, int]], by: Actor) -> list[Answered]:
    """Check several reports of one's units, as `accept_reports`. Raises: NotAllowed."""
    ensure(by, CHECK)
    for report, _seen in picks:
        ensure(by, CHECK, reach_of_unit(report.unit))
    return [
        _answered(report, partial(check_report, report=report, seen=seen, by=by))
        for report, seen in picks
    ]


def _answered(report: ProgressReport, act: Callable[[], ProgressReport]) -> Answered:
    try:
        return Answered(act())
    except DomainError as refusal:
        return Answered(report, refusal)


@transaction.atomic
def return_report(
    *, report: ProgressReport, returns: Sequence[Return], seen: int, today: dt.date, by: Actor
) -> ProgressReport:
    """The coordinator sends a report back to its unit, with a reason at each field that it is about.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, ReasonMissing.
    """
    ensure_in(report.entry.plan, ACCEPT, by)
    if report.to_lead:
        raise NotPossibleNow(
            state="配合单位报送",
            act="由主管单位退回，应由牵头单位退回",
            act_en="return what goes to the lead",
        )
    return _returned(report, ACCEPT, returns, seen, today, by)


@transaction.atomic
def return_within_unit(
    *, report: ProgressReport, returns: Sequence[Return], seen: int, today: dt.date, by: Actor
) -> ProgressReport:
    """The unit's leader has it written anew before he checks it, with reasons as `return_report`.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, ReasonMissing.
    """
    ensure(by, CHECK, reach_of_unit(report.unit))
    return _returned(report, CHECK, returns, seen, today, by)


@transaction.atomic
def return_to_support(
    *, report: ProgressReport, returns: Sequence[Return], seen: int, today: dt.date, by: Actor
) -> ProgressReport:
    """The lead sends a supporting unit's report back to it, with reasons as `return_report`.

    Raises: NotAllowed, NotPossibleNow, NotYourTask, SeenIsOld, ReasonMissing.
    """
    ensure(by, WEAVE, reach_of_answering(report.entry))
    if not report.to_lead:
        raise NotYourTask(
            unit=report.unit.name, act="由牵头单位退回", act_en="be returned by a lead"
        )
    return _returned(report, WEAVE, returns, seen, today, by)


@transaction.atomic
def weave_report(
    *, support: ProgressReport, into: ProgressReport, seen: int, today: dt.date, by: Actor
) -> ProgressReport:
    """Take what a supporting unit reported into the lead's open report, under the unit's name.

    Raises: NotAllowed, NotPossibleNow, NotYourTask, SeenIsOld.
    """
    ensure(by, WEAVE, reach_of_unit(into.unit))
    into = _read(into, seen)
    support = locked_part(support, "period")
    if not support.to_lead or (support.entry_id, support.period_id) != (
        into.entry_id,
        into.period_id,
    ):
        raise NotYourTask(unit=into.unit.name, act="汇总这份报送", act_en="weave this in")
    if into.to_lead:
        raise NotYourTask(unit=into.unit.name, act="汇总配合单位报送", act_en="weave reports in")
    _ensure_state(support, (ReportState.CHECKED,), "汇总", "weave it in")
    if not into.is_open:
        raise NotPossibleNow(
            state=into.get_state_display(), act="再汇总进去", act_en="weave anything in"
        )
    for name, (_zh, _en, most) in TEXTS.items():
        if text := getattr(support, name):
            woven = "\n".join(filter(None, [getattr(into, name), f"（{support.unit.name}）{text}"]))
            if len(woven) > most:
                raise NotPossibleNow(
                    state=f"{into.get_state_display()}，{len(getattr(into, name))}字",
                    act=f"再汇总，会超过{most}字",
                    act_en=f"weave this in: it would exceed {most} characters",
                )
            setattr(into, name, woven)
    into.edition += 1
    into.changed_at, into.changed_by = timezone.now(), by.name
    into.save()
    support.woven_into = into
    _accept(support, WEAVE, today, by)
    record(REPORT, subject=into, by=by, after={"woven": support.unit.name})
    return into


def _returned(
    report: ProgressReport,
    act: Act,
    returns: Sequence[Return],
    seen: int,
    today: dt.date,
    by: Actor,
) -> ProgressReport:
    report = _read(report, seen)
    states = (ReportState.SUBMITTED, ReportState.CHECKED)
    _ensure_state(report, states[:1] if act is CHECK else states, "退回", "return it")
    kept = [(field, words(reason).strip()[:1000]) for field, reason in returns]
    kept = [(field, reason) for field, reason in kept if reason]
    if not kept:
        raise ReasonMissing
    before = report.state
    report.state, report.returns = ReportState.RETURNED, [list(pair) for pair in kept]
    report.returned_at, report.returned_by = timezone.now(), by.name
    _moved(report, act, before, by)
    # What was closed stays at what it was closed with, until the report comes again.
    if report.entry.is_open:
        settle(report, today)
    return report


def _accept(report: ProgressReport, act: Act, today: dt.date, by: Actor) -> None:
    """Accept a report that was checked; a correction takes the place of what it corrects.

    What counts of a report that was handed in, percent and values and that it came, counts since then:
    only a correction moves percent and light.
    """
    if report.corrects_id is not None:
        type(report).objects.filter(pk=report.corrects_id).update(is_current=False)
        report.is_current = True
    report.state = ReportState.ACCEPTED
    report.accepted_at, report.accepted_by = timezone.now(), by.name
    _moved(report, act, ReportState.CHECKED, by)
    if report.corrects_id is not None:
        settle(report, today)


def _read(report: ProgressReport, seen: int) -> ProgressReport:
    report = locked_part(report, "period")
    when = timezone.localtime(report.changed_at).strftime("%m-%d %H:%M")
    ensure_seen(now=report.edition, seen=seen, who=report.changed_by, when=when)
    return report


def _ensure_state(report: ProgressReport, states: Sequence[str], act: str, act_en: str) -> None:
    if report.state not in states:
        raise NotPossibleNow(state=report.get_state_display(), act=act, act_en=act_en)


def _moved(report: ProgressReport, act: Act, before: str, by: Actor) -> None:
    report.edition += 1
    report.save(update_fields=_DECIDED)
    after: dict[str, object] = {"state": report.state}
    if report.state == ReportState.RETURNED:
        after["returns"] = report.returns
    record(act, subject=report, by=by, before={"state": before}, after=after)
