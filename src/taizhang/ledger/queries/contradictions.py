"""What in a report contradicts itself, its target or the report before it: said, never refused.

An office that fills in forty reports takes last month's figure for this month's, and a state for a
percentage; whoever checks reads forty of them. A rule says what stands in the report beside what it
contradicts, so that it can be judged without looking anything up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from taizhang.ledger.models import EntryTarget, ProgressReport, Standing, TargetValue
from taizhang.ledger.words import number_words
from taizhang.lights import is_reached

DONE = 100
#: More than so many times the goal is rather a slip of the pen, or the figure of another target.
FAR_BEYOND = 2

#: A target, what the report says of it, what was said last before.
Measured = tuple[EntryTarget, TargetValue | None, TargetValue | None]


def contradictions(
    report: ProgressReport, last: ProgressReport | None, measured: Sequence[Measured]
) -> list[str]:
    """Sentences, the gravest first. No query."""
    return [*_of_the_state(report, last), *_of_targets(report, measured)]


def _of_the_state(report: ProgressReport, last: ProgressReport | None) -> Iterator[str]:
    said = {"percent": report.percent, "state": _state(report)}
    if report.standing == Standing.DONE and report.percent < DONE:
        yield _("进展状态是“%(state)s”，进度却是%(percent)s%%。") % said
    elif report.standing and report.standing != Standing.DONE and report.percent == DONE:
        yield _("进度是%(percent)s%%，进展状态却是“%(state)s”。") % said
    if last is not None and report.percent < last.percent:
        yield _("进度是%(percent)s%%，比上期的%(before)s%%低。") % {**said, "before": last.percent}


def _of_targets(report: ProgressReport, measured: Sequence[Measured]) -> Iterator[str]:
    for target, now, before in measured:
        said = {"name": target.subject, "goal": _figure(target, target.goal)}
        is_done = report.standing == Standing.DONE
        newest = now or before
        if newest is None:
            if is_done:
                yield _("报为“已完成”，“%(name)s”却还没有数值。") % said
            continue
        said["value"] = _figure(target, newest.value)
        if is_done and not is_reached(newest.value, target.goal, target.comparator):
            yield _("报为“已完成”，“%(name)s”是%(value)s，没有达到目标%(goal)s。") % said
        elif now and not target.falls and 0 < FAR_BEYOND * target.goal < now.value:
            yield _("“%(name)s”是%(value)s，超出目标%(goal)s一倍多。") % said
        if now and before and not target.falls and now.value < before.value:
            earlier = {**said, "before": _figure(target, before.value)}
            yield _("“%(name)s”是%(value)s，比上次的%(before)s少。") % earlier


def _figure(target: EntryTarget, value: Decimal) -> str:
    return f"{number_words(value)}{target.unit_of_measure}"


def _state(report: ProgressReport) -> str:
    return str(Standing(report.standing).label) if report.standing else ""
