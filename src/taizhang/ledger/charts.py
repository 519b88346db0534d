"""What the scripts draw: on the overview labels, numbers and the address that each opens; courses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.ledger.queries.overview import Overview
from taizhang.ledger.queries.target_course import TargetCourse
from taizhang.policies.models import Plan, Role


def charts(page: Overview) -> dict[str, Any]:
    """Each chart: `labels` along its axis and `series`, each with numbers and addresses."""
    return {"units": _units(page), "deadlines": _deadlines(page), "kinds": _kinds(page)}


def _ledger(**asked: Any) -> str:
    return f"{reverse('ledger:ledger')}?{urlencode(asked)}"


def _units(page: Overview) -> dict[str, Any]:
    return {
        "labels": [load.unit.name for load in page.loads],
        "series": [
            {
                "name": str(role.label),
                "values": [getattr(load, role) for load in page.loads],
                "addresses": [_ledger(unit=load.unit.pk, role=role) for load in page.loads],
            }
            for role in Role
        ],
    }


def _deadlines(page: Overview) -> dict[str, Any]:
    quarters = page.quarters
    spans = [{"due_from": q.start, "due_to": q.end} for q in quarters]
    whole = {
        "name": _("任务"),
        "values": [q.count for q in quarters],
        "addresses": [_ledger(**span) for span in spans],
    }
    apart = [
        {
            "name": name,
            "values": [q.by_plan.get(plan.pk, 0) for q in quarters],
            "addresses": [_ledger(plan=plan.pk, **span) for span in spans],
        }
        for plan, name in zip(page.plans, _short_names(page.plans), strict=True)
    ]
    return {
        "labels": [
            _("%(year)s年%(quarter)s季度") % {"year": q.start.year, "quarter": q.number}
            for q in quarters
        ],
        "series": apart or [whole],
    }


def _short_names(plans: list[Plan]) -> list[str]:
    """The place of each plan, where that tells them apart; a legend has no room for titles."""
    places = [plan.jurisdiction.name if plan.jurisdiction else "" for plan in plans]
    return places if all(places) and len({*places}) == len(plans) else [p.name for p in plans]


def _kinds(page: Overview) -> dict[str, Any]:
    return {
        "labels": [str(kind.kind.label) for kind in page.kinds],
        "series": [
            {
                "name": _("目标"),
                "values": [kind.targets for kind in page.kinds],
                "addresses": [_ledger(target=kind.kind) for kind in page.kinds],
            }
        ],
    }


def course_charts(courses: list[TargetCourse]) -> dict[str, Any]:
    """For each target that has something to draw: its line, and what was measured, as [day, value]."""
    return {
        str(course.target.pk): {
            "unit": course.target.unit_of_measure,
            "goal": float(course.target.goal),
            "goalName": _("目标"),
            "today": course.today.isoformat(),
            "line": {"name": _("应有进度"), "points": _points(course.line)},
            "measured": [
                {"name": name, "points": _points(points)}
                for name, points in course.measured.items()
            ],
        }
        for course in courses
        if course.can_be_drawn
    }


def _points(points: Sequence[tuple[dt.date, Decimal]]) -> list[list[Any]]:
    return [[day.isoformat(), float(value)] for day, value in points]
