"""A ledger at work for tests: a published plan of one county, its units, and a person in each role.

work = at_work()                       # published on 2 March 2026
report = work.report(work.canteens)    # a draft of the unit that answers, for February or later
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from taizhang.corrections import Check
from taizhang.ledger.models import Entry, ProgressReport, ReportingPeriod
from taizhang.ledger.services.answering import accept_report, check_report
from taizhang.ledger.services.reporting import begin_report, save_report, submit_report
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Grant, Role
from taizhang.policies.models import Plan, Task
from taizhang.policies.review import Bench
from taizhang.policies.review.taking import subject_of, take
from taizhang.policies.services import import_document
from taizhang.policies.services.publish_plan import publish_plan
from taizhang.policies.services.revise_plan import revise_plan

DAY = dt.date(2026, 3, 2)
#: Reports for March may be made and are in time.
IN_APRIL = dt.date(2026, 4, 2)
ITEMS = (
    "建设社区食堂。2026年底前建成社区食堂30个以上。（牵头单位：青溪县民政局；配合单位：青溪县财政局）",
    "改造养老机构。到2027年，改造护理型床位800张。（牵头单位：青溪县民政局）",
    "培训护理人员。2026年9月底前培训养老护理员500人次。（牵头单位：青溪县教育局）",
    "落实运营补助。（牵头单位：青溪县财政局，年度常规工作）",
)
COORDINATOR = Actor(name="李敏", account=None, grants=(Grant(Role.COORDINATOR),))


def text_of(items: tuple[str, ...] = ITEMS, title: str = "青溪县养老服务提升实施方案") -> bytes:
    """A plan as a text file."""
    lines = "\n\n".join(f"{n}.{item}" for n, item in enumerate(items, 1))
    return f"{title}\n\n一、重点任务\n\n{lines}\n".encode()


def published_plan(data: bytes, on: dt.date = DAY, name: str = "plan.txt") -> Plan:
    """A plan imported, every task checked, published."""
    plan = import_document(data=data, name=name, by=COORDINATOR).plan
    check_all(plan)
    return publish_plan(plan=plan, on=on, by=COORDINATOR)


def check_all(plan: Plan) -> None:
    """A person says of every task that it is right."""
    tasks = dict(Task.objects.filter(plan=plan).order_by("position").values_list("key", "stands"))

    def said(bench: Bench) -> Iterable[Check]:
        # At once: one after the other, the plan of two hundred tasks would be read as often.
        return [
            Check(number, subject_of(bench, key), seen)
            for number, (key, seen) in enumerate(tasks.items(), bench.next_number)
        ]

    take(plan=plan, said=said, seen=tasks, by=COORDINATOR)


@dataclass
class AtWork:
    """The plan, and who is who."""

    plan: Plan
    coordinator: Actor = COORDINATOR

    @cached_property
    def entries(self) -> list[Entry]:
        """In the order of the plan."""
        return list(Entry.objects.filter(plan=self.plan).order_by("task__position"))

    @property
    def canteens(self) -> Entry:
        """Of 民政局, with 财政局 in support; 30 by the end of 2026."""
        return Entry.objects.get(pk=self.entries[0].pk)

    @property
    def training(self) -> Entry:
        """Of 教育局 alone; 500 by 30 September 2026."""
        return Entry.objects.get(pk=self.entries[2].pk)

    @property
    def subsidies(self) -> Entry:
        """Of 财政局; routine."""
        return Entry.objects.get(pk=self.entries[3].pk)

    def unit(self, short: str) -> Unit:
        """民政局 → the county's."""
        unit: Unit = Unit.objects.get(name=f"青溪县{short}")
        return unit

    def contact(self, short: str) -> Actor:
        """The contact of a unit."""
        return self._person(short, Role.CONTACT, "联络员")

    def leader(self, short: str) -> Actor:
        """Its leader."""
        return self._person(short, Role.UNIT_LEADER, "负责人")

    def _person(self, short: str, role: Role, called: str) -> Actor:
        unit = self.unit(short)
        return Actor(
            name=f"{short}{called}",
            unit=unit.pk,
            unit_name=unit.name,
            grants=(Grant(role, unit.path),),
        )

    def period(self, name: str = "2026年3月") -> ReportingPeriod:
        """A period of the plan by its name."""
        period: ReportingPeriod = ReportingPeriod.objects.get(plan=self.plan, name=name)
        return period

    def report(
        self,
        entry: Entry,
        short: str = "",
        *,
        period: str = "2026年3月",
        today: dt.date = IN_APRIL,
        **values: object,
    ) -> ProgressReport:
        """A draft of a unit (that which answers, unless told), with something in it."""
        unit = self.unit(short) if short else entry.unit
        assert unit is not None
        by = self.contact(unit.name.removeprefix("青溪县"))
        report = begin_report(
            entry=entry, unit=unit, period=self.period(period), today=today, by=by
        )
        filled = {"standing": "on_course", "percent": "20", "done": "已开工。", **values}
        return save_report(report=report, values=filled, seen=report.edition, by=by)

    def submitted(self, report: ProgressReport, today: dt.date = IN_APRIL) -> ProgressReport:
        """Handed in by the unit's contact."""
        by = self.contact(report.unit.name.removeprefix("青溪县"))
        return submit_report(report=report, seen=report.edition, today=today, by=by)

    def checked(self, report: ProgressReport, today: dt.date = IN_APRIL) -> ProgressReport:
        """Handed in, and checked by the unit's leader."""
        report = self.submitted(report, today)
        by = self.leader(report.unit.name.removeprefix("青溪县"))
        return check_report(report=report, seen=report.edition, by=by)

    def accepted(self, report: ProgressReport, today: dt.date = IN_APRIL) -> ProgressReport:
        """All the way."""
        report = self.checked(report, today)
        return accept_report(report=report, seen=report.edition, today=today, by=self.coordinator)


#: The plan of the world that a whole module shares, which `conftest` published for it.
READY: int | None = None


def at_work(on: dt.date = DAY) -> AtWork:
    """The world."""
    if READY is not None and on == DAY:
        return AtWork(Plan.objects.select_related("keeper", "document").get(pk=READY))
    return made(on)


def made(on: dt.date = DAY) -> AtWork:
    """The world, read and published."""
    return AtWork(published_plan(text_of(), on))


def revised(work: AtWork, *items: str, on: dt.date = dt.date(2026, 6, 1)) -> Plan:
    """The plan revised to these items, and published."""
    plan = revise_plan(plan=work.plan, data=text_of(items), name="revised.txt", by=COORDINATOR)
    check_all(plan)
    return publish_plan(plan=plan, on=on, by=COORDINATOR)
