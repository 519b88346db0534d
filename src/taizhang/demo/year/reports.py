"""The reports of a period: made, checked, returned, accepted, as the manners of units are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from taizhang.demo.year.manners import (
    MANNERS,
    happens,
    is_silent,
    manner_of,
    number_of,
    supports,
)
from taizhang.ledger.models import Entry, EntryUnit, ProgressReport, ReportingPeriod, ReportState
from taizhang.ledger.queries.owing import asks
from taizhang.ledger.services.answering import (
    accept_report,
    check_report,
    return_within_unit,
    weave_report,
)
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.ledger.services.reporting import begin_report, save_report, submit_report
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Role

_DONE = (
    "召开专题会议部署，印发工作通知，明确责任科室和进度安排。",
    "组织相关单位实地调研，形成问题清单和工作台账。",
    "与合作单位签订协议，首批项目已进场。",
    "完成阶段性任务，正在整理验收材料。",
    "开展中期检查，对进度较慢的单位进行了督促。",
    "落实经费，完成采购程序，设备陆续到位。",
)
_TROUBLE = ("部分项目用地手续尚在办理。", "配套资金到位较慢。", "专业师资不足，招聘周期较长。")
_NEXT = ("按计划推进下一阶段工作。", "加快手续办理，争取按期完成。", "组织自查，准备验收。")
#: Who supports hands in so many days from the due day; and all such days on which anybody does.
_SUPPORT = -6
_DAYS = {_SUPPORT, *(manner.late for manner in MANNERS)}


@dataclass(frozen=True)
class Due:
    """A report that a unit owes, and the day on which it hands it in."""

    entry: Entry
    unit: Unit
    period: ReportingPeriod
    on: dt.date


def due_reports(period: ReportingPeriod, day: dt.date) -> list[Due]:
    """What is handed in on `day` for a period: by units that answer, and some that support."""
    if (day - period.due_on).days not in _DAYS:
        return []
    carrying = EntryUnit.objects.filter(
        entry__plan=period.plan_id, until__isnull=True
    ).select_related("unit", "entry__task")
    found = []
    for row in carrying.order_by("entry_id", "id"):
        manner = manner_of(row.unit.name)
        forgets = is_silent(row.unit.name, period.name) or happens(
            manner.forgets, row.entry.task.code, row.unit.name, period.name
        )
        if not row.answers and not supports(row.unit.name, row.entry.task.code):
            continue
        # Who supports reports first, so that the lead can take it in.
        on = period.due_on + dt.timedelta(days=manner.late if row.answers else _SUPPORT)
        if on == day and not forgets and asks(row.entry, row.since, period):
            found.append(Due(row.entry, row.unit, period, on))
    return found


def make_report(
    due: Due, *, staff: Mapping[tuple[int, Role], Actor], coordinator: Actor, lately: bool
) -> ProgressReport | None:
    """The report on its whole way on its day; None where the unit has nobody.

    `lately`: some of the last weeks still wait for the coordinator, or lie returned.
    """
    contact = staff.get((due.unit.pk, Role.CONTACT))
    leader = staff.get((due.unit.pk, Role.UNIT_LEADER))
    if contact is None or leader is None:
        return None
    today = due.on
    report = begin_report(
        entry=due.entry, unit=due.unit, period=due.period, today=today, by=contact
    )
    report = save_report(report=report, values=_words(due), seen=report.edition, by=contact)
    if happens(6, "evidence", due.entry.pk, due.period.name):
        attach_evidence(
            of=report, name=f"{due.period.name}工作情况.txt", pieces=[_paper(due)], by=contact
        )
    if not report.to_lead:
        report = _woven(report, today, contact)
    report = submit_report(report=report, seen=report.edition, today=today, by=contact)
    manner = manner_of(due.unit.name)
    if happens(manner.returned, "returned", due.entry.task.code, due.period.name):
        report = return_within_unit(
            report=report,
            returns=[("done", "请写明完成的数量和单位，不写过程性表述。")],
            seen=report.edition,
            today=today,
            by=leader,
        )
        if lately and (
            happens(2, "left lying", due.entry.task.code, due.period.name) or not _lies_returned()
        ):
            return report
        more = {"done": f"{report.done}本期新增完成{number_of(due.entry.pk) % 7 + 1}项。"}
        report = save_report(report=report, values=more, seen=report.edition, by=contact)
        report = submit_report(report=report, seen=report.edition, today=today, by=contact)
    report = check_report(report=report, seen=report.edition, by=leader)
    if report.to_lead or (lately and happens(5, "waits", due.entry.task.code, due.period.name)):
        return report
    return accept_report(report=report, seen=report.edition, today=today, by=coordinator)


def _lies_returned() -> bool:
    """Whether a unit has a report to mend by now: there should be one to see."""
    return ProgressReport.objects.filter(state=ReportState.RETURNED).exists()


def _woven(report: ProgressReport, today: dt.date, by: Actor) -> ProgressReport:
    """The lead takes in what supporting units have reported."""
    found = ProgressReport.objects.filter(
        entry=report.entry, period=report.period, to_lead=True, state=ReportState.CHECKED
    )
    for support in found.order_by("id"):
        report = weave_report(support=support, into=report, seen=report.edition, today=today, by=by)
    return report


def _words(due: Due) -> dict[str, object]:
    percent = _percent(due)
    chosen = number_of(due.entry.task.code, due.period.name)
    slow = manner_of(due.unit.name).pace < 80
    standing = "done" if percent >= 100 else "slow" if slow else "on_course"
    values: dict[str, object] = {
        "standing": standing,
        "percent": percent,
        "done": _DONE[chosen % len(_DONE)],
        "problems": _TROUBLE[chosen % len(_TROUBLE)] if slow else "",
        "next_steps": _NEXT[chosen % len(_NEXT)],
    }
    for target in due.entry.targets.filter(ended_on__isnull=True):
        if target.comparator in (">=", ">", "=", "~") and target.goal > 0:
            base = target.baseline or 0
            value = base + (target.goal - base) * percent / 100
            places = (
                Decimal("0.1") if target.unit_of_measure in ("%", "亿元", "万元") else Decimal(1)
            )
            values[f"value-{target.pk}"] = str(value.quantize(places))
            values[f"on-{target.pk}"] = due.period.ends_on.isoformat()
    return values


def _percent(due: Due) -> int:
    """Even progress from start to date, at the unit's pace; over three years where there is no date."""
    entry = due.entry
    end = entry.due_on or entry.opened_on + dt.timedelta(days=1095)
    begun = dt.date(entry.cycle, 1, 1) if entry.cycle else entry.opened_on
    whole = max((end - begun).days, 1)
    gone = (due.period.ends_on - begun).days
    share = 100 * gone * manner_of(due.unit.name).pace / whole / 100
    return max(0, min(100, round(share)))


def _paper(due: Due) -> bytes:
    lines = (due.entry.task.text, due.period.name, due.unit.name, "工作情况附后。")
    return "\n".join(lines).encode()
