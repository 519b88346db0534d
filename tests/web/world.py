"""A small world in which every page and service can be asked for: who may is what matters here.

Two counties. 青溪县教育局 keeps a plan that gives work to itself and to 青溪县财政局; 乙县 has nothing
to do with it. `call` gives a service sample arguments by their names: what is done with them hardly
matters, for permission is asked first.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from taizhang.accounts.models import Account, RoleGrant
from taizhang.ledger.models import (
    ChangeRequest,
    Closure,
    Course,
    Dependency,
    Entry,
    EntryTarget,
    EntryUnit,
    Evidence,
    EvidenceFile,
    InformationRequest,
    Milestone,
    ProgressReport,
    RequestAnswer,
    SavedView,
    Subtask,
    TaskBook,
)
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.course import make_periods
from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink
from taizhang.organizations.models import Alias, Division, Membership, Unit, UnitPeriod
from taizhang.permission import DUTIES, Actor, Grant, Reach, Role
from taizhang.policies.files import path_of
from taizhang.policies.models import (
    Finding,
    Plan,
    PlanUnit,
    PolicyDocument,
    Target,
    Task,
    UnitNotice,
)
from taizhang.policies.services import import_document
from taizhang.policies.visibility import reach_of
from tests.people import give, person

PLAN = """青溪县农村公路提质实施方案

1.改造农村公路。改造农村公路20公里（城东10公里、城西8公里、城南4公里）。（牵头单位：青溪县教育局；配合单位：青溪县财政局）
"""
#: What a unit does with its own work: in this world 青溪县财政局, which the task is given to.
OF_A_UNIT = frozenset(
    f"ledger.{name}"
    for name in (
        "report", "check", "weave", "write-book", "check-book", "hand-down", "report-subtask",
        "ask-change", "ask-closure", "check-closure", "answer",
    )
)  # fmt: skip
#: The places where a person may have his role, seen from the plan of this world.
PLACES = ("keeper", "part", "stranger")


@dataclass(frozen=True)
class Somebody:
    """A person by what he is where; `account` None: nobody is signed in."""

    name: str
    account: Account | None
    actor: Actor


@dataclass
class World:
    """What there is."""

    units: dict[str, Unit]
    plan: Plan
    task: Task
    finding: Finding
    account: Account
    grant: RoleGrant
    above: PlanLink
    entry: Entry
    report: ProgressReport
    crowds: dict[tuple[str, ...], list[Somebody]] = field(default_factory=dict)

    @classmethod
    def made(cls) -> World:
        """Make it."""
        units = {
            "above": Unit.objects.get_or_create(name="青溪县人民政府")[0],
            "stranger": Unit.objects.get_or_create(name="乙县人民政府")[0],
        }
        for key, name in (("keeper", "青溪县教育局"), ("part", "青溪县财政局")):
            units[key] = Unit.objects.get_or_create(name=name, parent=units["above"])[0]
        given = {"data": PLAN.encode(), "name": "方案.txt", "keeper": units["keeper"]}
        plan = import_document(**given, by=Actor.operator("测试")).plan
        task, finding = plan.tasks.get(), plan.findings.all()[0]
        account = person(None)
        grant = give(account, Role.CONTACT, units["part"])
        entry, report = at_work(plan, units["part"])
        return cls(units, plan, task, finding, account, grant, linked(plan), entry, report)

    @cached_property
    def reach(self) -> Reach:
        """That of the plan."""
        return reach_of(self.plan)

    def reach_for(self, act: str) -> Reach | None:
        """The units that the samples of an act concern; None: it is not about units.

        The samples of units stand under 青溪县人民政府, and a unit is changed by who coordinates there.
        """
        if act == "policies.take-note":
            return Reach(self.units["part"].path)
        if act == "ledger.report-subtask":
            return reach_of_unit(below(self.units["part"]))
        if act in OF_A_UNIT:
            return reach_of_unit(self.units["part"])
        if act.startswith(("policies.", "levels.", "ledger.", "supervision.")):
            return self.reach
        if act.startswith("units.") and act != "units.import":
            return Reach(self.units["above"].path)
        return Reach() if act.startswith("divisions.") else None

    def people(self, places: tuple[str, ...] = PLACES) -> list[Somebody]:
        """Each role in each of `places`; somebody without a role, and nobody. The same each time."""
        if places not in self.crowds:
            self.crowds[places] = self._people(places)
        return self.crowds[places]

    def _people(self, places: tuple[str, ...]) -> list[Somebody]:
        found = [Somebody("nobody", None, Actor.nobody())]
        found.append(self._somebody("no role", None, None))
        for role in Role:
            here = ("whole",) if role in DUTIES else places
            here += ("whole",) if role is Role.COORDINATOR and "whole" not in here else ()
            found += [self._somebody(f"{role} {at}", role, self.units.get(at)) for at in here]
        return found

    def _somebody(self, name: str, role: Role | None, unit: Unit | None) -> Somebody:
        name = f"{name} {len(self.crowds)}"
        account = Account.objects.create(
            username=name.replace(" ", "-"), name=name, password="!", created_at=timezone.now()
        )
        if role:
            give(account, role, unit)
        grants = (Grant(role, unit.path if unit else "/"),) if role else ()
        return Somebody(name, account, Actor(name, account.pk, grants=grants))

    def call(
        self, service: Callable[..., Any], *, by: Actor, given: dict[str, Any] | None = None
    ) -> None:
        """Call a service with `given`, or what `arguments` finds; nothing remains."""
        with transaction.atomic():
            try:
                found = self.arguments(service) if given is None else given
                result = service(**{**found, "by": by})
                getattr(result, "close", lambda: None)()
            finally:
                transaction.set_rollback(True)

    def arguments(self, service: Callable[..., Any]) -> dict[str, Any]:
        """What this world has for each of a service's arguments."""
        for name in ("plan", "task", "finding", "account", "grant", "above", "entry", "report"):
            getattr(self, name).refresh_from_db()
        known = self.samples()
        given = {}
        for name, parameter in inspect.signature(service).parameters.items():
            key = f"{name}: {parameter.annotation}"
            if key in known or name in known:
                given[name] = known[key] if key in known else known[name]
            elif parameter.default is inspect.Parameter.empty and name != "by":
                raise LookupError(f"tests/web/world.py has no sample for {name!r} of {service}")
        return given

    def samples(self) -> dict[str, Any]:
        """By the name of an argument, or by name and annotation where one name means two things."""
        from taizhang.accounts.people_filter import PeopleFilter
        from taizhang.corrections import PartKind
        from taizhang.policies.services.edit_task import Edit

        keeper, part = self.units["keeper"], self.units["part"]
        notice, _new = UnitNotice.objects.get_or_create(
            unit=part, plan=self.plan, kind="published", words="已发布", made_at=self.plan.read_at
        )
        alias, _new = Alias.objects.get_or_create(unit=keeper, name="县财政")
        group, _new = Unit.objects.get_or_create(
            name="各单位", kind="group", parent=self.units["above"]
        )
        membership, _new = Membership.objects.get_or_create(group=group, member=part)
        period, _new = UnitPeriod.objects.get_or_create(
            unit=keeper, name="青溪县文教局", valid_until=dt.date(2019, 12, 31)
        )
        answer = asked_for(self.plan, part)
        return {
            **planned(self.entry, self.above.upper.tasks.get()),
            **acted(self.entry),
            "alias": alias,
            "block": 0,
            "changes": {"name": "青溪县财政局"},
            "code": "",
            "continues": None,
            "edit": Edit(),
            "said": lambda bench: (),
            "division: Division": Division.objects.get_or_create(name="青溪县")[0],
            "division": None,
            "fact": "none",
            "group": group,
            "heir": None,
            "into: Sequence[Unit]": [keeper],
            "into": keeper,
            "kind: PartKind": PartKind.TARGET,
            "level": "county",
            "members": [part],
            "membership": membership,
            "named: Sequence[Unit]": [part],
            "named": part,
            "number": 1,
            "offset": 1,
            "parent": self.units["above"],
            "parent: Division | None": None,
            "period": period,
            "seen: Mapping[str, str]": {},
            "seen: str": "",
            "spans": [],
            "task: str": "none",
            "task: str | None": None,
            "tasks": ["none"],
            "to": keeper,
            "valid_until": dt.date(2026, 12, 31),
            "values": {
                "raw": "20公里",
                "subject": "公路",
                "comparator": "=",
                "value": "20",
                "unit": "公里",
                "upper": None,
                "due": None,
            },
            "decision": Decision.CONFIRMED,
            "link: PlanLink": self.above,
            "link: TargetLink": self.above.targetlink_set.get(),
            "link": self.above.tasklink_set.get(),
            "lower: Plan": self.plan,
            "lower: Task": self.task,
            "plans": self.above,
            "relation": Relation.WEAKER,
            "upper: Plan": self.above.upper,
            "upper: Task": self.above.upper.tasks.get(),
            "account": self.account,
            "entry": self.entry,
            "report": self.report,
            "support": self.report,
            "picks": [(self.report, self.report.edition)],
            "into: ProgressReport": self.report,
            "period: ReportingPeriod": self.report.period,
            "target: EntryTarget": self.entry.targets.get(),
            "returns": [("done", "请写明数量")],
            "seen: int": self.report.edition,
            "values: Mapping[str, Any]": {"percent": "20"},
            "values: dict[str, Any]": {"due_after": "6"},
            "of": self.report,
            "evidence": self.report.evidence.get(),
            "pieces": [b"%PDF-1.4"],
            "lines": [],
            "answer": answer,
            "view": SavedView(pk=0),
            "query": "due=by",
            "page": "ledger",
            "request": answer.request,
            "said: Sequence[str]": ["3"],
            "title": "消防检查情况",
            "due_on: Any": dt.date(2026, 1, 31),
            "entries": [self.entry],
            "words": "请本周内报送",
            "wanted: bool": True,
            "message: int | None": None,
            "again": "another good long sentence",
            "asked: str": "",
            "asked": PeopleFilter(),
            "data": "甲县方案\n\n1.办事。办一件事。（牵头单位：青溪县教育局）\n".encode(),
            "file": Path("/nonexistent/backup.zip"),
            "finding": self.finding,
            "giver": self.account,
            "grant": self.grant,
            "keeper": keeper,
            "name": "某某.txt",
            "notice": notice,
            "new": "another good long sentence",
            "old": "no",
            "on": dt.date(2026, 1, 1),
            "plan": self.plan,
            "reason": "理由",
            "role": Role.CONTACT,
            "taker": person(None),
            "task": self.task,
            "today": dt.date(2026, 1, 1),
            "unit": part,
            "units": [part],
            "username": "somebody-new",
            "valid_from": dt.date(2026, 1, 1),
            "what": "ledger",
            "form": "xlsx",
        }


def at_work(plan: Plan, unit: Unit) -> tuple[Entry, ProgressReport]:
    """The task of `plan` in the ledger, given to `unit`, which has begun a report on it."""
    if there := Entry.objects.filter(plan=plan).first():
        return there, there.reports.get()
    day, now = dt.date(2026, 1, 1), timezone.now()
    entry = Entry.objects.create(
        task=plan.tasks.get(), plan=plan, unit=unit, started_on=day, opened_on=day,
        due_on=dt.date(2026, 12, 31), first_due_on=dt.date(2026, 12, 31), light_since=day, light_on=day,
    )  # fmt: skip
    EntryUnit.objects.create(entry=entry, unit=unit, role="lead", answers=True, since=day)
    facts = {"comparator": ">=", "goal": 20, "first_goal": 20, "unit_of_measure": "公里"}
    target = plan.targets.order_by("position")[0]
    EntryTarget.objects.create(entry=entry, target=target, subject="农村公路", **facts)
    make_periods(Course.objects.create(plan=plan), day)
    report = ProgressReport.objects.create(
        entry=entry, unit=unit, period=plan.periods.order_by("starts_on")[0],
        standing="on_course", done="已开工。", made_at=now, made_by="联络员", changed_at=now,
        changed_by="联络员",
    )  # fmt: skip
    file = EvidenceFile.objects.create(sha256="e" * 64, size=1, kind="pdf", kept_at=now)
    path_of(file.sha256).parent.mkdir(parents=True, exist_ok=True)
    path_of(file.sha256).write_bytes(b"%")
    Evidence.objects.create(
        file=file, name="纪要.pdf", report=report, added_at=now, added_by="某某"
    )
    return entry, report


def asked_for(plan: Plan, unit: Unit) -> RequestAnswer:
    """What `unit` was asked beyond its reports, not answered yet."""
    if there := RequestAnswer.objects.filter(request__plan=plan, unit=unit).first():
        return there
    request = InformationRequest.objects.create(
        plan=plan, title="消防检查情况", reason="汇总", fields=["检查了几次"], asked_by="某某",
        asked_on=dt.date(2026, 1, 1), due_on=dt.date(2026, 1, 31), asked_at=timezone.now(),
    )  # fmt: skip
    answer = RequestAnswer.objects.create(request=request, unit=unit)
    file = EvidenceFile.objects.get(sha256="e" * 64)
    Evidence.objects.create(
        file=file, name="照片.zip", answer=answer, added_at=timezone.now(), added_by="某某"
    )
    return answer


def below(unit: Unit) -> Unit:
    """A unit that `unit` hands parts of its tasks to."""
    return Unit.objects.get_or_create(name=f"{unit.name}国库科", parent=unit)[0]


def planned(entry: Entry, other: Task) -> dict[str, Any]:
    """The book of who carries `entry`, a step of it, a part handed down, and `other` that it waits for."""
    unit, day, now = entry.unit, dt.date(2026, 1, 1), timezone.now()
    days = {"started_on": day, "opened_on": day, "light_since": day, "light_on": day}
    needs, _new = Entry.objects.get_or_create(task=other, plan=other.plan, defaults=days)
    book, _new = TaskBook.objects.get_or_create(
        entry=entry, unit=unit, defaults={"made_at": now, "made_by": "联络员"}
    )
    milestone, _new = Milestone.objects.get_or_create(
        entry=entry, unit=unit, name="选线", due_on=day, first_due_on=day
    )
    subtask, _new = Subtask.objects.get_or_create(
        entry=entry, given_by=unit, unit=below(unit), name="拨付资金", given_on=day
    )
    dependency, _new = Dependency.objects.get_or_create(
        entry=entry, needs=needs, defaults={"made_on": day, "made_by": "联络员"}
    )
    return {
        "book": book,
        "milestone": milestone,
        "subtask": subtask,
        "dependency": dependency,
        "needs": needs,
        "given_by": unit,
        "due_on": "2026-06-30",
        "percent": "20",
        "said: str": "已拨付一半。",
        "value: Any": "",
        "on: Any": "2026-01-01",
    }


def acted(entry: Entry) -> dict[str, Any]:
    """A change and a closure that who carries `entry` asked for."""
    asked = {"unit": entry.unit, "asked_by": "联络员"}
    now = {"asked_at": timezone.now()}
    change, _new = ChangeRequest.objects.get_or_create(
        entry=entry,
        kind="wording",
        reason="理由",
        wanted={"words": "改造农村公路。"},
        before={"words": ""},
        **asked,
        defaults=now,
    )
    closure, _new = Closure.objects.get_or_create(
        entry=entry, statement="已完成。", **asked, defaults=now
    )
    return {
        "change": change,
        "closure": closure,
        "kind: str": "unit",
        "wanted: Mapping[str, Any]": {"due_on": "2027-03-31"},
        "statement": "已完成。",
        "grant: bool": True,
    }


def linked(plan: Plan) -> PlanLink:
    """`plan` linked to one above it that reaches the same units, with a pair of tasks and of targets."""
    if there := PlanLink.objects.filter(lower=plan).first():
        return there
    now = timezone.now()
    document = PolicyDocument.objects.create(
        name="above.txt", sha256="a" * 64, size=1, format="txt", imported_at=now
    )
    upper = Plan.objects.create(
        document=document, reader_version="0", title="上级方案", keeper=plan.keeper, read_at=now
    )
    PlanUnit.objects.bulk_create(PlanUnit(plan=upper, unit=p.unit) for p in plan.plan_units.all())
    task = Task.objects.create(plan=upper, position=0, text="改造农村公路。")
    facts = {"comparator": ">=", "value": 200, "unit_of_measure": "公里", "kind": "quantity"}
    target = Target.objects.create(plan=upper, task=task, position=0, subject="农村公路", **facts)
    link = PlanLink.objects.create(
        upper=upper, lower=plan, how="chosen", made_at=now, aligned_at=now
    )
    TaskLink.objects.create(plans=link, upper=task, lower=plan.tasks.get())
    lower = plan.targets.order_by("position")[0]
    TargetLink.objects.create(plans=link, upper=target, lower=lower, relation=Relation.DIFFERENT)
    return link
