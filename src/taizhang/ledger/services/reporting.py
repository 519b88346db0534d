"""Reports of progress on the side of the unit: begun, saved, handed in, corrected (进展报送)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from taizhang import audit
from taizhang.audit import record
from taizhang.ledger.errors import (
    NotPossibleNow,
    NotYourTask,
    PeriodNotOpen,
    ReasonMissing,
)
from taizhang.ledger.locking import ensure_seen, locked_entry, locked_part, locked_row
from taizhang.ledger.models import (
    HANDED_IN,
    Entry,
    EntryCycle,
    EntryTarget,
    EntryUnit,
    ProgressReport,
    ReportingPeriod,
    ReportState,
    Standing,
    TargetValue,
)
from taizhang.ledger.permissions import REPORT
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.deriving import AtHand, derive
from taizhang.ledger.shares import carried_by, mean_share
from taizhang.ledger.values import day_in, not_one_of, number_in, text_in, whole_in, wrong
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, ensure
from taizhang.policies.rows import words
from taizhang.tables.prepared import Prepared
from taizhang.tables.written import write

#: The fields of a report that hold text, with their words and how long they may be.
TEXTS: dict[str, tuple[str, str, int]] = {
    "done": ("本期进展", "Done", 4000),
    "problems": ("存在问题", "Problems", 2000),
    "next_steps": ("下一步", "Next steps", 2000),
}
#: The columns of what is written, and of handing it in.
_WRITTEN = (*TEXTS, "standing", "percent", "edition", "changed_at", "changed_by")
_HANDING_IN = ("state", "returns", "submitted_at", "submitted_by", "is_late")
#: What to do with a text that is too long, in Chinese and in English.
_SHORTER = ("，请写短一些，详情可作为佐证材料上传", "; attach the details as evidence")


@transaction.atomic
def begin_report(
    *, entry: Entry, unit: Unit, period: ReportingPeriod, today: dt.date, by: Actor
) -> ProgressReport:
    """The unit's report on an entry for a period; a new draft where there is none.

    What the unit handed in last on this entry is the draft of the new one; who took the task over begins
    with how far it had come. Raises: NotAllowed, NotYourTask, NotPossibleNow, PeriodNotOpen.
    """
    ensure(by, REPORT, reach_of_unit(unit))
    entry = locked_entry(entry.pk)
    mine = ProgressReport.objects.filter(entry=entry, unit=unit)
    there = mine.filter(period=period).order_by("-version").first()
    if there is not None:
        return there
    carrying = carried_by(entry)
    answers = _ensure_bound(carrying, unit)
    _ensure_open(entry, period, today)
    current = mine.filter(is_current=True, state__in=HANDED_IN).select_related("period")
    last = current.order_by("-period__ends_on").first()
    now = timezone.now()
    report = ProgressReport.objects.create(
        entry=entry,
        unit=unit,
        period=period,
        # Where nobody answers for it, who supports reports to the coordinator himself.
        to_lead=not answers and any(row.answers for row in carrying),
        made_at=now,
        made_by=by.name,
        changed_at=now,
        changed_by=by.name,
        **(
            _taken_from(last, period if entry.cycle is not None else None)
            if last is not None
            else {"percent": max(row.percent for row in carrying if row.unit_id == unit.pk)}
        ),
    )
    record(REPORT, subject=report, by=by, after={"state": report.state, "period": period.name})
    return report


@transaction.atomic
def save_report(
    *, report: ProgressReport, values: Mapping[str, Any], seen: int, by: Actor
) -> ProgressReport:
    """Keep what was written in a draft. `values` holds some of `standing`, `percent`, the `TEXTS`, and
    `value-<id of a target>` with `on-<id>`; "" takes a value away. `seen` is the `edition` that the
    person had before him.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, WrongValue.
    """
    ensure(by, REPORT, reach_of_unit(report.unit))
    # No percent and no light rests on what is still being written: the entry is not touched.
    report = _open(locked_row(report, "period", "entry__task"), seen)
    if event := _write(report, values, by):
        write(report, _WRITTEN)
        audit.record_all([event])
    return report


@transaction.atomic
def submit_report(
    *,
    report: ProgressReport,
    seen: int,
    today: dt.date,
    by: Actor,
    values: Mapping[str, Any] | None = None,
) -> ProgressReport:
    """Hand a report in; the leader of the unit checks it next. `values` is what was written last, as
    of `save_report`: kept with it, or not at all.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, PeriodNotOpen, NotYourTask, WrongValue.
    """
    ensure(by, REPORT, reach_of_unit(report.unit))
    report = _open(locked_part(report, "period"), seen)
    written = _write(report, values or {}, by)
    carrying = carried_by(report.entry)
    # What was handed in once is the unit's to answer for, also when the task is another's by now.
    if report.state == ReportState.DRAFT and report.corrects_id is None:
        _ensure_bound(carrying, report.unit)
        _ensure_open(report.entry, report.period, today)
    _ensure_whole(report)
    before = {"state": report.state}
    report.state, report.returns = ReportState.SUBMITTED, []
    report.submitted_at, report.submitted_by = timezone.now(), by.name
    report.is_late = report.is_late or today > report.period.due_on
    report.edition += 1
    report.save(update_fields=[*_WRITTEN, *_HANDING_IN])
    settle(report, today, carrying)
    after = {"state": report.state, "late": report.is_late}
    handed_in = audit.Entry(REPORT, report, by, before, after)
    audit.record_all([written, handed_in] if written else [handed_in])
    return report


@transaction.atomic
def correct_report(*, report: ProgressReport, reason: str, by: Actor) -> ProgressReport:
    """Begin a correction of an accepted report: a new version beside it, which holds until the new
    one is accepted. Raises: NotAllowed, NotPossibleNow, ReasonMissing.
    """
    ensure(by, REPORT, reach_of_unit(report.unit))
    report = locked_part(report, "period")
    reason = words(reason).strip()
    if not reason:
        raise ReasonMissing
    versions = ProgressReport.objects.filter(
        entry=report.entry, unit=report.unit, period=report.period
    )
    if report.state != ReportState.ACCEPTED or not report.is_current:
        raise _not_now(report, "更正", "correct it")
    if versions.filter(corrects=report).exists():
        raise _not_now(report, "再开一份更正（已有一份正在办理）", "begin another correction")
    now = timezone.now()
    new = ProgressReport.objects.create(
        entry=report.entry,
        unit=report.unit,
        period=report.period,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        is_current=False,
        corrects=report,
        to_lead=report.to_lead,
        standing=report.standing,
        percent=report.percent,
        made_at=now,
        made_by=by.name,
        changed_at=now,
        changed_by=by.name,
        **{name: getattr(report, name) for name in TEXTS},
    )
    TargetValue.objects.bulk_create(
        TargetValue(report=new, target_id=v.target_id, value=v.value, on=v.on)
        for v in report.values.all()
    )
    after = {"version": new.version, "reason": reason}
    record(REPORT, subject=new, by=by, before={"version": report.version}, after=after)
    return new


def settle(
    report: ProgressReport, today: dt.date, carrying: Sequence[EntryUnit] | None = None
) -> None:
    """Bring percent and light of the entry in step with its reports, after one of them moved.

    Of a routine task a report of an earlier year moves the percent of that year alone. `carrying`: the
    units that carry the entry now, where they are at hand.
    """
    entry, year = report.entry, report.period.ends_on.year
    carrying = carried_by(entry) if carrying is None else carrying
    came = _CAME(entry.pk)
    if entry.cycle is not None and year < entry.cycle:
        units = {row.unit_id for row in carrying if row.answers}
        percents = [_percent_said(came, unit, year) for unit in units]
        if percents:
            mean = round(sum(percents) / len(percents))
            EntryCycle.objects.filter(entry=entry, year=year).update(percent=mean)
    else:
        percent = _percent_said(came, report.unit_id, entry.cycle)
        for row in carrying:
            if row.unit_id == report.unit_id and row.percent != percent:
                row.percent = percent
                row.save(update_fields=["percent"])
        entry.percent = mean_share(entry, carrying)
    entry.edition += 1
    derive(
        [entry],
        today,
        also=("percent", "edition"),
        at_hand=AtHand(carrying, [(unit, ends_on) for unit, ends_on, _percent in came]),
    )


#: What was handed in on an entry and not returned: unit, last day of its period, percent; the newest first.
_CAME = Prepared(
    lambda entry: (
        ProgressReport.objects.filter(entry=entry, is_current=True, state__in=HANDED_IN)
        .order_by("-period__ends_on")
        .values_list("unit_id", "period__ends_on", "percent")
    )
)


def _percent_said(came: Sequence[tuple[int, dt.date, int]], unit: int, year: int | None) -> int:
    """The percent that a unit said last; in a year, or ever."""
    said = (p for who, day, p in came if who == unit and (year is None or day.year == year))
    return next(said, 0)


def said(report: ProgressReport) -> dict[str, Any]:
    """What a report says, as plain values. One query."""
    return {**_said_in_words(report), "values": _said_in_figures(report.values.all())}


def _said_in_words(report: ProgressReport) -> dict[str, Any]:
    return {
        "standing": report.standing,
        "percent": report.percent,
        **{name: getattr(report, name) for name in TEXTS},
    }


def _said_in_figures(values: Iterable[TargetValue]) -> list[list[Any]]:
    rows = sorted(values, key=lambda row: row.target_id)
    return [[row.target_id, format(row.value.normalize(), "f"), row.on] for row in rows]


def _taken_from(last: ProgressReport, period: ReportingPeriod | None) -> dict[str, Any]:
    """The new draft begins with what was said last; measured values are measured anew.

    Of a routine task (`period` is that of the draft) the progress begins anew with the year.
    """
    copied: dict[str, Any] = {name: getattr(last, name) for name in TEXTS}
    if period is not None and last.period.ends_on.year != period.ends_on.year:
        return copied
    return {**copied, "standing": last.standing, "percent": last.percent}


def _open(report: ProgressReport, seen: int) -> ProgressReport:
    """The report, which is locked, if its unit may write in it and who does saw the newest."""
    if not report.is_open:
        raise _not_now(report, "修改", "change it")
    when = timezone.localtime(report.changed_at).strftime("%m-%d %H:%M")
    ensure_seen(now=report.edition, seen=seen, who=report.changed_by, when=when)
    return report


def _write(report: ProgressReport, values: Mapping[str, Any], by: Actor) -> audit.Entry | None:
    """Write `values` into the report, which the caller saves; the event of it, None where nothing is new.

    Measured values are kept here.
    """
    before = _said_in_words(report)
    for name, given in values.items():
        if name in TEXTS:
            setattr(report, name, _text(name, given))
        elif name == "percent":
            report.percent = _percent(given)
        elif name == "standing":
            report.standing = _standing(given)
    after = _said_in_words(report)
    if any(name.startswith("value-") for name in values):
        kept = {row.target_id: row for row in report.values.all()}
        before["values"] = _said_in_figures(kept.values())
        _keep_values(report, values, kept)
        after["values"] = _said_in_figures(kept.values())
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return None
    report.edition += 1
    report.changed_at, report.changed_by = timezone.now(), by.name
    return audit.Entry(
        REPORT,
        report,
        by,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
    )


def _keep_values(
    report: ProgressReport, values: Mapping[str, Any], kept: dict[int, TargetValue]
) -> None:
    """Keep the measured values of `values`; `kept` are those of the report by target, and stay so."""
    targets = {t.pk: t for t in report.entry.targets.filter(ended_on__isnull=True)}
    for name, given in values.items():
        key = name.removeprefix("value-")
        if key == name or not key.isdecimal() or int(key) not in targets:
            continue
        target = targets[int(key)]
        field = (name, target.subject, target.subject)
        value, row = number_in(field, given, target.unit_of_measure), kept.get(target.pk)
        if value is None:
            if row is not None:
                kept.pop(target.pk).delete()
            continue
        on = _measured_on(values.get(f"on-{key}"), report, target)
        if row is None:
            kept[target.pk] = report.values.create(target=target, value=value, on=on)
        elif (row.value, row.on) != (value, on):
            row.value, row.on = value, on
            row.save(update_fields=["value", "on"])


def _measured_on(given: Any, report: ProgressReport, target: EntryTarget) -> dt.date:
    """The day of a value; the period's end, or today where that is still to come, if none is told.

    Nobody has measured what is still to come.
    """
    field = (f"on-{target.pk}", f"{target.subject}的时点", f"day of {target.subject}")
    today = timezone.localdate()
    day = day_in(field, given) or min(report.period.ends_on, today)
    if day > max(report.period.ends_on, today):
        raise wrong(field, f"{day}还没有到", f"{day} is still to come")
    return day


def _text(name: str, given: Any) -> str:
    zh, en, most = TEXTS[name]
    return text_in((name, zh, en), given, most=most, advice=_SHORTER)


def _percent(given: Any) -> int:
    """Nothing is 0."""
    return whole_in(("percent", "进度", "Progress"), str(given).strip() or "0", least=0, most=100)


def _standing(given: Any) -> str:
    if given and given not in Standing.values:
        raise not_one_of(("standing", "进展状态", "State"), Standing)
    return str(given or "")


def _ensure_whole(report: ProgressReport) -> None:
    """What must be said before a report is handed in."""
    lacks: list[tuple[str, str, str]] = []
    if not report.standing:
        lacks.append(("standing", "进展状态", "State"))
    if not report.done:
        lacks.append(("done", *TEXTS["done"][:2]))
    if report.standing == Standing.SLOW and not report.problems:
        lacks.append(("problems", *TEXTS["problems"][:2]))
    for field in lacks:
        raise wrong(field, "还没有填写", "not filled in yet")


def _ensure_open(entry: Entry, period: ReportingPeriod, today: dt.date) -> None:
    if not entry.is_open:
        raise NotPossibleNow(
            state=entry.get_state_display(), act="报送进展", act_en="report progress"
        )
    if period.plan_id != entry.plan_id or not period.opens_on <= today <= period.closes_on:
        raise PeriodNotOpen(period=period.name, opens=period.opens_on, closes=period.closes_on)


def _ensure_bound(carrying: Sequence[EntryUnit], unit: Unit) -> bool:
    """Whether the unit answers for the entry, if it is one of those that carry it."""
    own = [row.answers for row in carrying if row.unit_id == unit.pk]
    if not own:
        raise NotYourTask(unit=unit.name, act="报送", act_en="report")
    return any(own)


def _not_now(report: ProgressReport, act: str, act_en: str) -> NotPossibleNow:
    return NotPossibleNow(state=report.get_state_display(), act=act, act_en=act_en)
