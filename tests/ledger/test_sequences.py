"""No sequence of acts, by the right people or the wrong ones, reaches a state that the rules exclude."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from taizhang.audit.models import Event
from taizhang.audit.verification import verify
from taizhang.ledger.models import (
    ChangeRequest,
    Closure,
    Entry,
    ProgressReport,
    ReportingPeriod,
)
from taizhang.ledger.services.answering import (
    accept_report,
    check_report,
    return_report,
    weave_report,
)
from taizhang.ledger.services.changing import ask_change, decide_change, withdraw_change
from taizhang.ledger.services.closing import (
    ask_closure,
    check_closure,
    decide_closure,
    reopen_entry,
    withdraw_closure,
)
from taizhang.ledger.services.cycling import begin_cycles
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.ledger.services.noting import note_light
from taizhang.ledger.services.reporting import (
    begin_report,
    correct_report,
    save_report,
    submit_report,
)
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, DomainError, NotAllowed
from taizhang.policies.models import Plan
from taizhang.policies.services.publish_plan import withdraw_plan
from tests.ledger.at_work import IN_APRIL, ITEMS, AtWork, at_work, revised
from tests.ledger.rules import Firsts, broken_rules, digest, missed_of
from tests.people import OPERATOR

pytestmark = pytest.mark.django_db
SHORTS = ("民政局", "财政局", "教育局")
Row = TypeVar("Row")


class Nothing(Exception):
    """There is no row to do the act to."""


@dataclass(frozen=True)
class Draw:
    """What chance gives an act: who (0 to 7: the right person), which rows, which value."""

    who: int
    row: int
    other: int
    value: int

    def one_of(self, rows: QuerySet[Any] | Sequence[Row]) -> Any:
        """A row, the newest most often: a report that was begun is more often submitted than not."""
        found = list(rows)
        if not found:
            raise Nothing
        return found[-1 - min(self.row // 2, len(found) - 1)]


@dataclass
class Office:
    """The world, the day, and the acts by their names."""

    work: AtWork
    today: dt.date = IN_APRIL
    firsts: Firsts = field(default_factory=Firsts)
    rows: dict[str, list[Any]] = field(default_factory=digest)

    def person(self, draw: Draw, right: Actor) -> Actor:
        """The right person, or somebody else."""
        if draw.who <= 7:
            return right
        others = [self.work.contact(SHORTS[draw.row % 3]), self.work.leader(SHORTS[draw.other % 3])]
        return [*others, self.work.coordinator, Actor.nobody()][draw.other % 4]

    def contact(self, unit: Unit) -> Actor:
        return self.work.contact(unit.name.removeprefix("青溪县"))

    def leader(self, unit: Unit) -> Actor:
        return self.work.leader(unit.name.removeprefix("青溪县"))

    def entry(self, draw: Draw) -> Entry:
        rows = list(Entry.objects.order_by("id"))
        return rows[draw.other % len(rows)]

    # The acts. Each does one thing to rows that chance picked; what is refused is refused.

    def begin(self, draw: Draw) -> None:
        entry = self.entry(draw)
        unit = draw.one_of([row.unit for row in entry.units.order_by("id")][::-1])
        periods = ReportingPeriod.objects.filter(plan=entry.plan_id, opens_on__lte=self.today)
        period = draw.one_of(periods.order_by("starts_on"))
        by = self.person(draw, self.contact(unit))
        begin_report(entry=entry, unit=unit, period=period, today=self.today, by=by)

    def save(self, draw: Draw) -> None:
        report = self._report(draw, "draft", "returned")
        target = report.entry.targets.first()
        values = {"done": "已开工。", "standing": "on_course", "percent": str(20 * draw.value)}
        if target is not None:
            values[f"value-{target.pk}"] = str(int(target.goal) + 10 * (draw.value - 3))
        by, seen = self.person(draw, self.contact(report.unit)), self._seen(report, draw)
        save_report(report=report, values=values, seen=seen, by=by)

    def submit(self, draw: Draw) -> None:
        report = self._report(draw, "draft", "returned")
        by, seen = self.person(draw, self.contact(report.unit)), self._seen(report, draw)
        submit_report(report=report, seen=seen, today=self.today, by=by)

    def check(self, draw: Draw) -> None:
        report = self._report(draw, "submitted")
        by, seen = self.person(draw, self.leader(report.unit)), self._seen(report, draw)
        check_report(report=report, seen=seen, by=by)

    def accept(self, draw: Draw) -> None:
        report = self._report(draw, "checked")
        by, seen = self.person(draw, self.work.coordinator), self._seen(report, draw)
        accept_report(report=report, seen=seen, today=self.today, by=by)

    def give_back(self, draw: Draw) -> None:
        report = self._report(draw, "submitted", "checked")
        returns = [("done", "请写明数量" if draw.value else "")]
        by, seen = self.person(draw, self.leader(report.unit)), self._seen(report, draw)
        return_report(report=report, returns=returns, seen=seen, today=self.today, by=by)

    def correct(self, draw: Draw) -> None:
        report = self._report(draw, "accepted")
        by = self.person(draw, self.contact(report.unit))
        correct_report(report=report, reason="数字有误", by=by)

    def weave(self, draw: Draw) -> None:
        support = draw.one_of(ProgressReport.objects.filter(to_lead=True).order_by("id"))
        into = draw.one_of(ProgressReport.objects.filter(to_lead=False, entry=support.entry))
        by, seen = self.person(draw, self.contact(into.unit)), self._seen(into, draw)
        weave_report(support=support, into=into, seen=seen, today=self.today, by=by)

    def ask_for_change(self, draw: Draw) -> None:
        entry = self.entry(draw)
        unit = draw.one_of([row.unit for row in entry.units.order_by("id")][::-1])
        kind = ("extension", "wording", "unit", "target")[draw.value % 4]
        wanted: dict[str, Any] = {
            "extension": {"due_on": (entry.due_on or self.today) + dt.timedelta(90)},
            "wording": {"words": f"办好第{draw.row}件事。"},
            "unit": {"unit": self.work.unit(SHORTS[draw.row % 3]).pk},
            "target": {"goal": str(10 * draw.row)},
        }[kind]
        target = entry.targets.first() if kind == "target" else None
        by = self.person(draw, self.contact(unit))
        ask_change(
            entry=entry, unit=unit, kind=kind, wanted=wanted, target=target, reason="理由", by=by
        )

    def decide_on_change(self, draw: Draw) -> None:
        change = draw.one_of(ChangeRequest.objects.order_by("id"))
        by, reason = self.person(draw, self.work.coordinator), "意见" if draw.row else ""
        grant = draw.value > 1
        decide_change(change=change, grant=grant, reason=reason, today=self.today, by=by)

    def take_change_back(self, draw: Draw) -> None:
        change = draw.one_of(ChangeRequest.objects.order_by("id"))
        withdraw_change(change=change, by=self.person(draw, self.contact(change.unit)))

    def ask_to_close(self, draw: Draw) -> None:
        entry = self.entry(draw)
        unit = draw.one_of([row.unit for row in entry.units.order_by("id")][::-1])
        year = entry.cycles.filter(closed_on__isnull=True).order_by("year").first()
        cycle = year.year if year and draw.value > 2 else None
        by = self.person(draw, self.contact(unit))
        closure = ask_closure(entry=entry, unit=unit, statement="已完成。", cycle=cycle, by=by)
        if draw.value:
            attach_evidence(of=closure, name="名册.pdf", pieces=[b"%PDF-1.4"], by=by)

    def check_closing(self, draw: Draw) -> None:
        closure = self._closure(draw, "asked")
        check_closure(closure=closure, by=self.person(draw, self.leader(closure.unit)))

    def decide_on_closing(self, draw: Draw) -> None:
        closure = self._closure(draw, "checked")
        missed = missed_of(closure.entry, closure.cycle)
        decided = decide_closure(
            closure=closure,
            grant=draw.value > 0,
            reason="意见" if draw.row else "",
            despite="已有安排" if draw.value > 3 else "",
            today=self.today,
            by=self.person(draw, self.work.coordinator),
        )
        if decided.state == "accepted":
            assert bool(decided.despite) >= bool(missed), "closed in spite of a missed target"

    def take_closing_back(self, draw: Draw) -> None:
        closure = draw.one_of(Closure.objects.order_by("id"))
        withdraw_closure(closure=closure, by=self.person(draw, self.contact(closure.unit)))

    def open_again(self, draw: Draw) -> None:
        rows = Entry.objects.filter(state__in=("closed", "watch") if draw.value else ("running",))
        by = self.person(draw, self.work.coordinator)
        reopen_entry(entry=draw.one_of(rows), reason="抽查不实", today=self.today, by=by)

    def note(self, draw: Draw) -> None:
        entry = self.entry(draw)
        unit = draw.one_of([row.unit for row in entry.units.order_by("id")])
        note_light(entry=entry, words="已有安排", by=self.person(draw, self.contact(unit)))

    def days_pass(self, draw: Draw) -> None:
        """The night: the date moves, lights are derived, on 1 January years begin."""
        self.today += dt.timedelta((3, 10, 30, 30, 90, 150)[draw.value])
        begin_cycles(today=self.today, by=OPERATOR)
        derive(Entry.objects.all(), self.today)

    def revise(self, draw: Draw) -> None:
        if draw.value or self.work.plan.state != "published":
            raise Nothing
        items = [*ITEMS[:2], ITEMS[2].replace("500", "600"), ITEMS[3]]
        self.work.plan = revised(self.work, *items[: 3 + draw.row % 2], on=self.today)
        derive(Entry.objects.all(), self.today)

    def withdraw(self, draw: Draw) -> None:
        if draw.value or draw.row:
            raise Nothing
        plan = Plan.objects.get(pk=self.work.plan.pk)
        withdraw_plan(plan=plan, reason="重新制定", by=self.person(draw, self.work.coordinator))
        derive(Entry.objects.all(), self.today)

    def _report(self, draw: Draw, *states: str) -> ProgressReport:
        """One in these states; sometimes one in any."""
        rows = ProgressReport.objects.order_by("changed_at", "id")
        return draw.one_of(rows if draw.other == 7 else rows.filter(state__in=states))

    def _closure(self, draw: Draw, *states: str) -> Closure:
        rows = Closure.objects.order_by("id")
        return draw.one_of(rows if draw.other == 7 else rows.filter(state__in=states))

    @staticmethod
    def _seen(report: ProgressReport, draw: Draw) -> int:
        """The newest, sometimes what was before it."""
        return report.edition - (draw.other == 7)


#: Every act, whether anything is there for it or not.
NAMES = (
    "begin", "save", "submit", "check", "accept", "give_back", "correct", "weave",
    "ask_for_change", "decide_on_change", "take_change_back", "ask_to_close", "check_closing",
    "decide_on_closing", "take_closing_back", "open_again", "note", "days_pass", "revise", "withdraw",
)  # fmt: skip
STEPS = st.tuples(
    st.integers(0, 99),
    st.builds(Draw, st.integers(0, 9), st.integers(0, 7), st.integers(0, 7), st.integers(0, 5)),
)


def at_hand(office: Office) -> list[str]:
    """The acts that something waits for: an office does these, or chance would never get far."""
    reports = ProgressReport.objects.values_list("state", "standing", "to_lead")
    names: list[str] = []
    for state, standing, to_lead in reports:
        names += {
            "draft": ["submit"] if standing else ["save"],
            "returned": ["submit"],
            "submitted": ["check"],
            "checked": ["weave"] if to_lead else ["accept"],
        }.get(state, [])
    for state in Closure.objects.values_list("state", flat=True):
        names += {"asked": ["check_closing"], "checked": ["decide_on_closing"]}.get(state, [])
    names += ["decide_on_change"] * ChangeRequest.objects.filter(state="asked").count()
    names += ["open_again"] * Entry.objects.filter(state__in=("closed", "watch")).count()
    return [*names, *names, "begin", "ask_for_change", "ask_to_close", "days_pass"]


def chosen(office: Office, pick: int) -> str:
    """Two times in three what is at hand, else any act."""
    names = NAMES if pick % 3 == 0 else at_hand(office)
    return names[pick // 3 % len(names)]


def done(office: Office, name: str, draw: Draw) -> bool:
    """Do an act; what is refused has changed nothing, what changed anything is in the history."""
    act: Callable[[Draw], None] = getattr(office, name)
    before = office.rows
    try:
        with transaction.atomic():
            act(draw)
    except Nothing:
        return False
    except (DomainError, NotAllowed):
        assert digest() == before, f"{name} was refused and changed something"
        return False
    office.rows = after = digest()
    grown = len(after["Event"]) > len(before["Event"])
    is_quiet = after == before or name == "days_pass"
    assert grown or is_quiet, f"{name} changed something and is not in the history"
    return grown


@pytest.mark.usefixtures("kept_files")
class TestAnySequence:
    @settings(
        max_examples=15,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(steps=st.lists(STEPS, min_size=15, max_size=40))
    def test_of_acts_leaves_every_rule_whole(
        self, world: AtWork, steps: list[tuple[int, Draw]]
    ) -> None:
        with transaction.atomic():
            office = Office(AtWork(world.plan))
            office.firsts.look()
            for pick, draw in steps:
                name = chosen(office, pick)
                if done(office, name, draw):
                    event(name)
                    office.firsts.look()
                    assert broken_rules(office.firsts) == [], name
            assert list(verify()) == []
            transaction.set_rollback(True)

    @pytest.fixture
    def world(self) -> AtWork:
        return at_work()


class TestTheActsOfThisTest:
    """A machine that refuses everything would pass: its acts must get somewhere."""

    def test_go_all_the_way(self, kept_files: object) -> None:
        office = Office(at_work())
        draw = Draw(who=0, row=0, other=0, value=4)
        report = ["begin", "save", "submit", "check", "accept", "correct", "submit", "check"]
        change = ["accept", "ask_for_change", "decide_on_change"]
        closure = ["ask_to_close", "check_closing", "decide_on_closing", "open_again", "note"]
        for name in [*report, *change, *closure]:
            assert done(office, name, draw), name
        assert Event.objects.filter(act="ledger.reopen").exists()
