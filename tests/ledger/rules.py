"""The rules of the ledger, asked of the database: what no sequence of acts may break.

firsts = Firsts()            # what the plan said, and what was accepted, as it comes
firsts.look()                # after each act
broken_rules(firsts)         # what does not hold, in words; [] where all does
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Count

from taizhang.audit.models import Chain, Event
from taizhang.ledger.models import (
    ChangeRequest,
    Closure,
    Entry,
    EntryTarget,
    EntryUnit,
    ProgressReport,
    TargetValue,
)
from taizhang.ledger.services.deriving import derive
from taizhang.policies.models import Plan, PlanUnit, Task, TaskUnit, UnitNotice

WAITING = ("asked", "checked")
HANDED_IN = ("submitted", "checked", "accepted")


@dataclass
class Firsts:
    """What was first said, by the ids of the rows, and reports as they were when accepted."""

    dates: dict[int, date | None] = field(default_factory=dict)
    goals: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    accepted: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    def look(self) -> None:
        """Note what is new."""
        for entry in Entry.objects.all():
            self.dates.setdefault(entry.pk, entry.first_due_on)
        for target in EntryTarget.objects.all():
            self.goals.setdefault(target.pk, (target.first_goal, target.first_due_on))
        for task in Task.objects.all():
            self.texts.setdefault(task.pk, task.text)
        for report in ProgressReport.objects.filter(state="accepted"):
            self.accepted.setdefault(report.pk, content(report))


def content(report: ProgressReport) -> tuple[Any, ...]:
    """All that a report says and who stood for it."""
    return (
        report.state,
        report.standing,
        report.percent,
        report.done,
        report.problems,
        report.next_steps,
        report.submitted_by,
        report.checked_by,
        report.accepted_by,
        report.accepted_at,
        tuple(report.values.order_by("target_id").values_list("target_id", "value", "on")),
        tuple(report.evidence.filter(removed_at__isnull=True).values_list("file_id", "name")),
    )


def digest() -> dict[str, list[Any]]:
    """Every row of the ledger, of plans as they are followed, and of the history."""
    models = [*apps.get_app_config("ledger").get_models(), Plan, PlanUnit, Task, TaskUnit]
    models += [UnitNotice, Event, Chain]
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


def broken_rules(firsts: Firsts) -> list[str]:
    """What does not hold, in words."""
    return [
        *_accepted_reports(firsts),
        *_closed(),
        *_current_reports(),
        *_first_promises(firsts),
        *_sorted_by_what_holds(),
        *_percents(),
        *_lights(),
        *(f"plan {plan} stands otherwise than is kept" for plan in _stands_out_of_step()),
        *_given_to_units(),
    ]


_STANDS = """
    SELECT plan_id, SUM(CASE WHEN state <> 'ended' AND light = 3 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state <> 'ended' AND light = 2 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state <> 'ended' AND light = 1 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state <> 'ended' AND light = 0 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'watch' THEN 1 ELSE 0 END)
    FROM ledger_entry GROUP BY plan_id
"""


def _stands_out_of_step() -> list[int]:
    """The plans of which another number of lights is kept than plain SQL counts."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS)
        counted = {row[0]: tuple(int(n) for n in row[1:]) for row in cursor.fetchall()}
        cursor.execute("SELECT plan_id, red, yellow, green, blue, watched FROM ledger_planstand")
        kept = {row[0]: row[1:] for row in cursor.fetchall()}
    nothing = (0, 0, 0, 0, 0)
    plans = counted.keys() | kept.keys()
    return [plan for plan in plans if counted.get(plan, nothing) != kept.get(plan, nothing)]


_GIVEN = """
    SELECT plan_id, unit_id, SUM(CASE WHEN role = 'lead' THEN 1 ELSE 0 END),
        SUM(CASE WHEN role = 'responsible' THEN 1 ELSE 0 END),
        SUM(CASE WHEN role = 'support' THEN 1 ELSE 0 END), COUNT(DISTINCT task_id)
    FROM (
        SELECT t.plan_id, a.unit_id, a.task_id, a.role
        FROM policies_assignment a JOIN policies_task t ON t.id = a.task_id
        UNION
        SELECT t.plan_id, b.unit_id, b.task_id, b.role
        FROM policies_taskunit b JOIN policies_task t ON t.id = b.task_id WHERE b.group_id IS NOT NULL
    ) AS given
    GROUP BY plan_id, unit_id
"""


def _given_to_units() -> Iterator[str]:
    """Units of which another number of tasks is kept than plain SQL counts."""
    columns = "plan_id, unit_id, lead, responsible, support, tasks"
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN)
        counted = {row[:2]: tuple(int(n) for n in row[2:]) for row in cursor.fetchall()}
        cursor.execute(f"SELECT {columns} FROM policies_planunit")
        kept = {row[:2]: row[2:] for row in cursor.fetchall()}
    for key in counted.keys() | kept.keys():
        if counted.get(key, (0, 0, 0, 0)) != kept.get(key):
            yield f"unit {key[1]} is given {counted.get(key)} by plan {key[0]}, kept is {kept.get(key)}"


def missed_of(entry: Entry, cycle: int | None) -> list[str]:
    """Targets measured and missed, reckoned apart from the product: one unit answers, `>=` or plain."""
    found = []
    answering = entry.units.filter(answers=True, until__isnull=True).values("unit").distinct()
    for target in entry.targets.filter(ended_on__isnull=True):
        values = TargetValue.objects.filter(target=target, report__is_current=True)
        values = values.filter(report__state__in=HANDED_IN, report__to_lead=False)
        if cycle is not None:
            values = values.filter(report__period__ends_on__year=cycle)
        last = values.order_by("on", "id").last()
        if last is not None and answering.count() == 1 and last.value < target.goal:
            found.append(target.subject)
    return found


def _accepted_reports(firsts: Firsts) -> Iterator[str]:
    for report in ProgressReport.objects.filter(pk__in=firsts.accepted):
        if content(report) != firsts.accepted[report.pk]:
            yield f"report {report.pk} changed after it was accepted"
    for report in ProgressReport.objects.filter(state="accepted"):
        acts = {e.act: e.role for e in _events("progressreport", report.pk)}
        if report.corrects_id is None and acts.get("ledger.check") not in ("unit_leader",):
            yield f"report {report.pk} was accepted unchecked"
        if not report.to_lead and acts.get("ledger.accept") != "coordinator":
            yield f"report {report.pk} was accepted by no coordinator"


def _closed() -> Iterator[str]:
    for entry in Entry.objects.all():
        waiting = entry.closures.filter(state__in=WAITING)
        if (entry.state == "closing") != waiting.filter(cycle=entry.cycle).exists():
            yield f"entry {entry.pk} is {entry.state} with {waiting.count()} closures waiting"
        changes = ChangeRequest.objects.filter(entry=entry, state="asked")
        if entry.state == "ended" and (waiting.exists() or changes.exists()):
            yield f"entry {entry.pk} has ended and requests wait"
        if entry.state in ("closed", "watch"):
            yield from _closed_rightly(entry, entry.cycle)
        for year in entry.cycles.filter(closed_on__isnull=False):
            yield from _closed_rightly(entry, year.year)
    for closure in Closure.objects.exclude(missed=[]):
        if not closure.despite:
            yield f"closure {closure.pk} was accepted with missed targets and no reason"


def _closed_rightly(entry: Entry, cycle: int | None) -> Iterator[str]:
    closure = entry.closures.filter(state="accepted", cycle=cycle).order_by("-id").first()
    if closure is None:
        yield f"entry {entry.pk} is closed without an accepted closure"
        return
    roles = {e.act: e.role for e in _events("closure", closure.pk)}
    if roles.get("ledger.check-closure") != "unit_leader":
        yield f"closure {closure.pk} was checked by no leader"
    if roles.get("ledger.decide-closure") != "coordinator":
        yield f"closure {closure.pk} was decided by no coordinator"


def _current_reports() -> Iterator[str]:
    rows = ProgressReport.objects.filter(is_current=True).order_by()
    counted = rows.values("entry", "unit", "period").annotate(n=Count("pk")).filter(n__gt=1)
    yield from (f"{row['n']} current reports: {row}" for row in counted)


def _first_promises(firsts: Firsts) -> Iterator[str]:
    for entry in Entry.objects.all():
        first = firsts.dates[entry.pk]
        if entry.cycle is not None:
            first = date(entry.cycle, 12, 31)
        if entry.first_due_on != first:
            yield f"the first date of entry {entry.pk} was overwritten"
    for target in EntryTarget.objects.select_related("entry"):
        goal, first = firsts.goals[target.pk]
        if target.first_goal != goal:
            yield f"the first goal of target {target.pk} was overwritten"
        if target.entry.cycle is None and target.first_due_on != first:
            yield f"the first date of target {target.pk} was overwritten"
    for task in Task.objects.all():
        if task.text != firsts.texts[task.pk]:
            yield f"the plan's words of task {task.pk} were overwritten"


def _sorted_by_what_holds() -> Iterator[str]:
    for entry in Entry.objects.filter(cycle__isnull=True).select_related("task"):
        if entry.task.due_order != (entry.due_on or date(9999, 12, 31)):
            yield f"the ledger sorts entry {entry.pk} by {entry.task.due_order}, not {entry.due_on}"


def _percents() -> Iterator[str]:
    for entry in Entry.objects.all():
        rows = EntryUnit.objects.filter(entry=entry, answers=True, until__isnull=True)
        shares = dict(rows.values_list("unit_id", "percent"))
        if shares and entry.percent != round(sum(shares.values()) / len(shares)):
            yield f"entry {entry.pk} is at {entry.percent}, its shares are {shares}"


def _lights() -> Iterator[str]:
    """Each light is what the rules say of the day on which it was derived."""
    for entry in Entry.objects.all():
        kept = (entry.light, entry.reasons)
        with transaction.atomic():
            derive([entry], entry.light_on)
            transaction.set_rollback(True)
        # As it comes back from the database: tuples are lists there.
        now = (int(entry.light), json.loads(json.dumps(entry.reasons)))
        if now != kept:
            yield f"the light of entry {entry.pk} is {kept}, the rules say {now}"


def _events(model: str, pk: int) -> list[Event]:
    """Those of a row, the oldest first."""
    rows = Event.objects.filter(subject_kind=f"ledger.{model}", subject_key=str(pk))
    return list(rows.order_by("id"))
