"""Small ledgers for tests: a plan and tasks in a line each, indexed as an import would do it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from taizhang.organizations.models import Unit
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.models import (
    Assignment,
    Deadline,
    Plan,
    PolicyDocument,
    Section,
    Target,
    Task,
)
from taizhang.policies.search import index_tasks
from taizhang.policies.target_kinds import kind_of, mask_of
from taizhang.policies.visibility import note_units


def make_plan(title: str, **facts: object) -> Plan:
    """A plan without tasks."""
    document = PolicyDocument.objects.create(
        name=f"{title}.docx",
        sha256=hashlib.sha256(title.encode()).hexdigest(),
        size=1,
        format="docx",
        imported_at=timezone.now(),
    )
    return Plan.objects.create(
        document=document, reader_version="0", title=title, read_at=timezone.now(), **facts
    )


def make_section(plan: Plan, title: str) -> Section:
    """A section after those that the plan has."""
    return Section.objects.create(
        plan=plan, position=plan.sections.count(), label="一、", title=title, depth=1
    )


def make_task(
    plan: Plan,
    text: str,
    *,
    number: str = "",
    measure: str = "",
    section: Section | None = None,
    lead: Sequence[str] = (),
    responsible: Sequence[str] = (),
    support: Sequence[str] = (),
    due: str = "",
    targets: Sequence[tuple[str, str, str]] = (),
    unsure: int = 0,
) -> Task:
    """A task after those that the plan has.

    `due` is a day, "routine" or "ongoing"; a target is (subject, value, unit of measure).
    """
    units = [
        (role, _unit(name)) for role, names in _roles(lead, responsible, support) for name in names
    ]
    day = dt.date.fromisoformat(due) if due[:1].isdigit() else None
    kind = "by" if day else due
    answering = next((unit for role, unit in units if role != "support"), None)
    task = Task.objects.create(
        plan=plan,
        section=section,
        position=plan.tasks.count(),
        number=number,
        measure=measure,
        text=text,
        unit=answering,
        due_kind=kind,
        due_on=day,
        due_order=day or NO_DATE,
        target_count=len(targets),
        target_kinds=mask_of(kind_of(unit) for _subject, _value, unit in targets),
        unsure_count=unsure,
    )
    for position, (role, unit) in enumerate(units):
        Assignment.objects.create(
            task=task,
            position=position,
            role=role,
            unit=unit,
            surface=unit.name,
            canonical=unit.name,
        )
    if kind:
        Deadline.objects.create(task=task, position=0, raw=due, kind=kind, date=due, date_end=day)
    for subject, value, unit in targets:
        Target.objects.create(
            plan=plan,
            task=task,
            position=plan.targets.count(),
            raw=f"{subject}{value}{unit}",
            subject=subject,
            comparator=">=",
            value=Decimal(value),
            unit_of_measure=unit,
            kind=kind_of(unit),
        )
    index_tasks([task])
    note_units([plan])
    return task


def _roles(*names: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    return list(zip(("lead", "responsible", "support"), names, strict=True))


def _unit(name: str) -> Unit:
    return Unit.objects.get_or_create(name=name)[0]
