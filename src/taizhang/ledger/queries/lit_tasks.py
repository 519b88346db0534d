"""The tasks behind a figure: by plan, section, unit and light, as of the day of the figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taizhang.ledger.models import Entry, EntryState, EntryUnit, Light, LightChange
from taizhang.ledger.queries.figures import (
    Asked,
    answering,
    counted,
    entries_reported,
    last_periods,
    month_before,
)
from taizhang.ledger.queries.mine import plans_of_units
from taizhang.ledger.said import Part
from taizhang.lights import Colour
from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.models import Plan, Section
from taizhang.tables.paging import Paging

#: What can be asked of a light; "trouble" is red and yellow.
LIGHTS = {
    "red": [Colour.RED],
    "yellow": [Colour.YELLOW],
    "green": [Colour.GREEN],
    "blue": [Colour.BLUE],
    "trouble": [Colour.RED, Colour.YELLOW],
}
LIGHT_WORDS = {
    **{light.name.lower(): light.label for light in Light},
    "trouble": gettext_lazy("红灯或黄灯"),
}
#: By what the tasks are sorted; `lit` and `lit_since` are as of the day.
SORTS: dict[str, tuple[str, ...]] = {
    "light": ("lit",),
    "task": ("plan_id", "task__position"),
    "unit": ("unit__name",),
    "due": ("due_on",),
    "since": ("lit_since",),
}
_SAME = ("plan_id", "id")
#: What can be asked of the report that fell due last.
REPORT_WORDS = {
    "owed": gettext_lazy("上期应报"),
    "on_time": gettext_lazy("上期按时报送"),
    "late": gettext_lazy("上期迟报"),
    "missing": gettext_lazy("上期未报"),
}
REPORTS = tuple(REPORT_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """What is asked of the list; its fields are the keys of the address.

    `section` 0: in no section. `closed`: closed or under watch. `turned`: the light is another than
    a month before. `reports`: of the period that fell due last, one of `REPORTS`. `on`: the day, None
    for today. `sort`: a key of `SORTS`, with - before it for the other direction.
    """

    plan: int | None = None
    section: int | None = None
    unit: int | None = None
    light: str = ""
    closed: bool = False
    turned: bool = False
    reports: str = ""
    on: dt.date | None = None
    sort: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str], today: dt.date) -> Self:
        """Read it out of an address's query; what makes no sense is passed over."""
        light, reports, sort = (given.get(key, "") for key in ("light", "reports", "sort"))
        return cls(
            plan=_id(given.get("plan")),
            section=_id(given.get("section")),
            unit=_id(given.get("unit")),
            light=light if light in LIGHTS else "",
            closed=given.get("closed") == "1",
            turned=given.get("turned") == "1",
            reports=reports if reports in REPORTS else "",
            on=day_asked(given.get("on"), today),
            sort=sort if sort.removeprefix("-") in SORTS else "",
        )

    @property
    def order(self) -> list[Any]:
        """By what the tasks are sorted; what has no unit and no date comes last either way."""
        key, is_down = self.sort.removeprefix("-"), self.sort.startswith("-") or not self.sort
        columns = [F(column) for column in SORTS[key or "light"]]
        if is_down:
            turned = [column.desc(nulls_last=True) for column in columns]
        else:
            turned = [column.asc(nulls_last=True) for column in columns]
        return [*turned, *_SAME]

    def query(self) -> str:
        """The filter as an address's query, without what it does not ask."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        kept = [(k, "1" if v is True else v) for k, v in values if v or (k == "section" and v == 0)]
        return urlencode(kept)

    def without(self, key: str) -> Self:
        """The filter that does not ask for `key`."""
        return replace(self, **{key: getattr(type(self)(), key)})


def day_asked(given: str | None, today: dt.date) -> dt.date | None:
    """The day in an address; None for today, for a day to come and for what is no day."""
    try:
        day = dt.date.fromisoformat(given or "")
    except ValueError:
        return None
    return day if dt.date(2000, 1, 1) <= day < today else None


def _id(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) <= 18 else None


@dataclass(frozen=True, slots=True)
class LitTask:
    """An entry as a row, with its light on the day. `change` is what turned it so; None: unknown."""

    entry: Entry
    light: int
    since: dt.date | None
    reasons: list[Any]


@dataclass(frozen=True, slots=True)
class TasksPage:
    """A page of the list; `plan`, `section`, `unit` are those that the filter names."""

    asked: TaskFilter
    on: dt.date
    is_past: bool
    rows: list[LitTask]
    paging: Paging
    plan: Plan | None
    section: Section | None
    unit: Unit | None

    @property
    def in_words(self) -> str:
        """The same in one line: what goes on without its address."""
        as_of = _("截至%(day)s") % {"day": self.on}
        return "；".join([as_of, *(part.words for part in self.said)])

    @property
    def said(self) -> list[Part]:
        """What is asked, in words, each with the query that asks for all but it."""
        words = {
            "plan": self.plan.name if self.plan else "",
            "section": self._section_words(),
            "unit": self.unit.name if self.unit else "",
            "light": str(LIGHT_WORDS.get(self.asked.light, "")),
            "closed": _("已销号") if self.asked.closed else "",
            "turned": _("比%(day)s有变化") % {"day": month_before(self.on)}
            if self.asked.turned
            else "",
            "reports": str(REPORT_WORDS.get(self.asked.reports, "")),
        }
        return [Part(said, self.asked.without(key).query()) for key, said in words.items() if said]

    @property
    def ledger_query(self) -> str | None:
        """The query by which the ledger shows the same tasks; None where it cannot."""
        asked = self.asked
        has_more = asked.unit or asked.closed or asked.turned or asked.reports
        if self.is_past or has_more or asked.section == 0:
            return None
        light = "burning" if asked.light == "trouble" else asked.light
        said = {"plan": asked.plan, "section": asked.section, "light": light}
        return urlencode({key: value for key, value in said.items() if value})

    def _section_words(self) -> str:
        if self.asked.section == 0:
            return _("不在章节中的任务")
        return self.section.name if self.section else ""


def tasks_page(asked: TaskFilter, *, page: str | None, today: dt.date, by: Actor) -> TasksPage:
    """The page that the address asks for."""
    day = Asked(by=by, on=asked.on or today, today=today, plan=asked.plan)
    ids, paging = _ids(asked, day, page)
    plans = Plan.objects.visible_to(by).select_related("document")
    sections = Section.objects.visible_to(by)
    return TasksPage(
        asked=asked,
        on=day.on,
        is_past=day.is_past,
        rows=_rows(ids, day),
        paging=paging,
        plan=plans.filter(pk=asked.plan).first() if asked.plan else None,
        section=sections.filter(pk=asked.section).first() if asked.section else None,
        unit=Unit.objects.filter(pk=asked.unit).first() if asked.unit else None,
    )


def all_tasks(asked: TaskFilter, *, today: dt.date, by: Actor) -> Iterator[LitTask]:
    """All that the filter asks for, in its order."""
    day = Asked(by=by, on=asked.on or today, today=today, plan=asked.plan)
    ids = list(_sorted(asked, day).values_list("pk", flat=True))
    for start in range(0, len(ids), 500):
        yield from _rows(ids[start : start + 500], day)


def _rows(ids: list[int], day: Asked) -> list[LitTask]:
    found = Entry.objects.annotate(lit=light_on(day))
    entries = found.select_related("task", "plan__document", "unit").in_bulk(ids)
    return _with_changes([entries[key] for key in ids if key in entries], day)


def _sorted(asked: TaskFilter, day: Asked) -> QuerySet[Entry, Any]:
    found = lit_tasks(asked, day)
    if asked.sort.removeprefix("-") == "since":
        found = found.annotate(lit_since=_since(day))
    return found.order_by(*asked.order)


def _since(day: Asked) -> Any:
    """Since when an entry has the light of the day."""
    if not day.is_past:
        return F("light_since")
    changes = LightChange.objects.filter(entry=OuterRef("pk"), on__lte=day.on).order_by("-id")
    return Coalesce(Subquery(changes.values("on")[:1]), F("opened_on"))


def _ids(asked: TaskFilter, day: Asked, page: str | None) -> tuple[list[int], Paging]:
    """The entries of the page. How reports came is looked for at every binding, so it is asked once:
    those of all pages are read, and counted here.
    """
    ids = _sorted(asked, day).values_list("pk", flat=True)
    if asked.reports:
        every = list(ids)
        paging = Paging.of(page, count=len(every))
        return every[paging.rows], paging
    paging = Paging.of(page, count=lit_tasks(asked, day).count())
    return list(ids[paging.rows]), paging


def lit_tasks(asked: TaskFilter, day: Asked) -> QuerySet[Entry, Any]:
    """The entries asked for, each with `lit`, its light on the day."""
    found = Entry.objects.order_by().filter(counted(day)).annotate(lit=light_on(day))
    if asked.section is not None:
        found = found.filter(task__section=asked.section or None)
    if asked.unit:
        bound = EntryUnit.objects.order_by().filter(answering(day), unit=asked.unit)
        found = found.filter(pk__in=bound.values("entry"))
    if asked.light:
        found = found.filter(lit__in=[int(colour) for colour in LIGHTS[asked.light]])
    if asked.closed:
        watched = Q(closed_on__isnull=True) | Q(closed_on__lte=day.on)
        found = found.filter(Q(lit=Colour.BLUE) | (Q(state=EntryState.WATCH) & watched))
    if asked.turned:
        before = Asked(by=day.by, on=day.month_before, today=day.today)
        found = found.annotate(lit_before=light_on(before, always=True))
        found = found.filter(opened_on__lte=before.on).exclude(lit=F("lit_before"))
    if asked.reports:
        found = found.filter(pk__in=_reporting(asked, day))
    return found


def light_on(day: Asked, *, always: bool = False) -> Any:
    """The light of an entry on the day: that before it first turned after it, else that of now."""
    if not day.is_past and not always:
        return F("light")
    later = LightChange.objects.filter(entry=OuterRef("pk"), on__gt=day.on).order_by("id")
    was = Coalesce("before", Value(int(Light.GREEN)))
    return Coalesce(Subquery(later.values(was=was)[:1]), F("light"), output_field=IntegerField())


def _reporting(asked: TaskFilter, day: Asked) -> QuerySet[EntryUnit, Any]:
    """The entries whose report for the last period is as asked for: of any unit, or of the one."""
    if asked.unit:
        plans, which = Q(pk__in=plans_of_units([asked.unit])), Q(unit=asked.unit)
    else:
        entries = Entry.objects.order_by().filter(counted(day))
        plans, which = Q(pk__in=entries.values("plan")), Q()
    return entries_reported(day, last_periods(day, plans), which, asked.reports)


def _with_changes(entries: list[Entry], day: Asked) -> list[LitTask]:
    if not day.is_past:
        return [LitTask(e, e.light, e.light_since, e.reasons) for e in entries]
    changes = LightChange.objects.filter(entry__in=entries, on__lte=day.on).order_by("id")
    last = {change.entry_id: change for change in changes}
    return [_as_of(entry, last.get(entry.pk)) for entry in entries]


def _as_of(entry: Entry, change: LightChange | None) -> LitTask:
    """An entry in a list of a day that is over: its light since the last time that it turned."""
    if change is None:
        return LitTask(entry, entry.lit, entry.opened_on, [])
    return LitTask(entry, entry.lit, change.on, change.reasons)
