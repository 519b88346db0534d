"""Reports of progress on the side of the unit: begun, saved, handed in, corrected (进展报送)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from taizhang.audit import record
from taizhang.ledger.errors import (
    NotPossibleNow,
    NotYourTask,
    PeriodNotOpen,
    ReasonMissing,
)
from taizhang.ledger.locking import ensure_seen, locked_entry, locked_part
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
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.shares import mean_share
from taizhang.ledger.values import day_in, number_in, text_in, whole_in, wrong
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, ensure
from taizhang.policies.rows import words

#: The fields of a report that hold text, with their words and how long they may be.
TEXTS: dict[str, tuple[str, str, int]] = {
    "done": ("本期进展", "Done", 4000),
    "problems": ("存在问题", "Problems", 2000),
    "next_steps": ("下一步", "Next steps", 2000),
}
#: What to do with a text that is too long, in Chinese and in English.
_SHORTER = ("，请写短一些，详情可作为佐证材料上传", "; attach the details as evidence")


@transaction.atomic
def begin_report(
    *, entry: Entry, unit: Unit, period: ReportingPeriod, today: dt.date, by: Actor
) -> ProgressReport:
    """The unit's report on an entry for a period; a new draft where there is none.

    The last report of the unit on this entry is the draft of the new one. Raises: NotAllowed,
    NotYourTask, NotPossibleNow, PeriodNotOpen.
    """
    ensure(by, REPORT, reach_of_unit(unit))
    entry = locked_entry(entry.pk)
    mine = ProgressReport.objects.filter(entry=entry, unit=unit)
    there = mine.filter(period=period).order_by("-version").first()
    if there is not None:
        return there
    bound = _bound(entry, unit)
    _ensure_open(entry, period, today)
    current = mine.filter(is_current=True).select_related("period")
    last = current.order_by("-period__ends_on").first()
    now = timezone.now()
    report = ProgressReport.objects.create(
        entry=entry,
        unit=unit,
        period=period,
        to_lead=not bound.answers and _is_answered(entry),
        made_at=now,
        made_by=by.name,
        changed_at=now,
        changed_by=by.name,
        **_taken_from(last, period if entry.cycle is not None else None),
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
    report = _mine(report, seen, by)
    before = said(report)
    for name, given in values.items():
        if name in TEXTS:
            setattr(report, name, _text(name, given))
        elif name == "percent":
            report.percent = _percent(given)
        elif name == "standing":
            report.standing = _standing(given)
    _keep_values(report, values)
    _keep(report, before, by)
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
    if values:
        report = save_report(report=report, values=values, seen=seen, by=by)
        seen = report.edition
    report = _mine(report, seen, by)
    _bound(report.entry, report.unit)
    if report.state == ReportState.DRAFT and report.corrects_id is None:
        _ensure_open(report.entry, report.period, today)
    _ensure_whole(report)
    before = {"state": report.state}
    report.state, report.returns = ReportState.SUBMITTED, []
    report.submitted_at, report.submitted_by = timezone.now(), by.name
    report.is_late = report.is_late or today > report.period.due_on
    report.edition += 1
    report.save()
    settle(report, today)
    after = {"state": report.state, "late": report.is_late}
    record(REPORT, subject=report, by=by, before=before, after=after)
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


def settle(report: ProgressReport, today: dt.date) -> None:
    """Bring percent and light of the entry in step with its reports, after one of them moved.

    Of a routine task a report of an earlier year moves the percent of that year alone.
    """
    entry, year = report.entry, report.period.ends_on.year
    rows = EntryUnit.objects.filter(entry=entry, until__isnull=True)
    if entry.cycle is not None and year < entry.cycle:
        units = rows.filter(answers=True).order_by().values_list("unit_id", flat=True).distinct()
        percents = [_percent_said(entry, unit, year) for unit in units]
        if percents:
            mean = round(sum(percents) / len(percents))
            EntryCycle.objects.filter(entry=entry, year=year).update(percent=mean)
    else:
        rows.filter(unit=report.unit).update(
            percent=_percent_said(entry, report.unit_id, entry.cycle)
        )
        entry.percent = mean_share(entry)
    entry.edition += 1
    entry.save(update_fields=["percent", "edition"])
    derive([entry], today)


def _percent_said(entry: Entry, unit: int, year: int | None) -> int:
    """The percent that a unit last handed in and that was not returned; in a year, or ever."""
    reports = ProgressReport.objects.filter(
        entry=entry, unit=unit, is_current=True, state__in=HANDED_IN
    )
    if year is not None:
        reports = reports.filter(period__ends_on__year=year)
    last = reports.order_by("-period__ends_on").values_list("percent", flat=True).first()
    return last or 0


def said(report: ProgressReport) -> dict[str, Any]:
    """What a report says, as plain values."""
    values = report.values.order_by("target_id").values_list("target_id", "value", "on")
    return {
        "standing": report.standing,
        "percent": report.percent,
        **{name: getattr(report, name) for name in TEXTS},
        "values": [[target, format(value.normalize(), "f"), on] for target, value, on in values],
    }


def _taken_from(last: ProgressReport | None, period: ReportingPeriod | None) -> dict[str, Any]:
    """The new draft begins with what was said last; measured values are measured anew.

    Of a routine task (`period` is that of the draft) the progress begins anew with the year.
    """
    if last is None:
        return {}
    copied: dict[str, Any] = {name: getattr(last, name) for name in TEXTS}
    if period is not None and last.period.ends_on.year != period.ends_on.year:
        return copied
    return {**copied, "standing": last.standing, "percent": last.percent}


def _mine(report: ProgressReport, seen: int, by: Actor) -> ProgressReport:
    """The report, locked, if its unit may write in it and `by` saw the newest."""
    ensure(by, REPORT, reach_of_unit(report.unit))
    report = locked_part(report, "period")
    if not report.is_open:
        raise _not_now(report, "修改", "change it")
    when = timezone.localtime(report.changed_at).strftime("%m-%d %H:%M")
    ensure_seen(now=report.edition, seen=seen, who=report.changed_by, when=when)
    return report


def _keep(report: ProgressReport, before: Mapping[str, Any], by: Actor) -> None:
    after = said(report)
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return
    report.edition += 1
    report.changed_at, report.changed_by = timezone.now(), by.name
    report.save()
    record(
        REPORT,
        subject=report,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def _keep_values(report: ProgressReport, values: Mapping[str, Any]) -> None:
    if not any(name.startswith("value-") for name in values):
        return
    targets = {t.pk: t for t in report.entry.targets.filter(ended_on__isnull=True)}
    for name, given in values.items():
        key = name.removeprefix("value-")
        if key == name or not key.isdecimal() or int(key) not in targets:
            continue
        target = targets[int(key)]
        field = (name, target.subject, target.subject)
        value = number_in(field, given, target.unit_of_measure)
        if value is None:
            report.values.filter(target=target).delete()
            continue
        on = _measured_on(values.get(f"on-{key}"), report, target)
        TargetValue.objects.update_or_create(
            report=report, target=target, defaults={"value": value, "on": on}
        )


def _measured_on(given: Any, report: ProgressReport, target: EntryTarget) -> dt.date:
    """The day of a value; the period's end, or today where that is still to come, if none is told."""
    field = (f"on-{target.pk}", f"{target.subject}的时点", f"day of {target.subject}")
    return day_in(field, given) or min(report.period.ends_on, timezone.localdate())


def _text(name: str, given: Any) -> str:
    zh, en, most = TEXTS[name]
    return text_in((name, zh, en), given, most=most, advice=_SHORTER)


def _percent(given: Any) -> int:
    """Nothing is 0."""
    return whole_in(("percent", "进度", "Progress"), str(given).strip() or "0", least=0, most=100)


def _standing(given: Any) -> str:
    if given and given not in Standing.values:
        raise wrong(("standing", "进展状态", "State"), "请选一种", "choose one")
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


def _bound(entry: Entry, unit: Unit) -> EntryUnit:
    rows = EntryUnit.objects.filter(entry=entry, unit=unit, until__isnull=True)
    found = rows.order_by("-answers", "id").first()
    if found is None:
        raise NotYourTask(unit=unit.name, act="报送", act_en="report")
    return found


def _is_answered(entry: Entry) -> bool:
    """Whether somebody answers for it: else who supports reports to the coordinator himself."""
    return EntryUnit.objects.filter(entry=entry, answers=True, until__isnull=True).exists()


def _not_now(report: ProgressReport, act: str, act_en: str) -> NotPossibleNow:
    return NotPossibleNow(state=report.get_state_display(), act=act, act_en=act_en)
