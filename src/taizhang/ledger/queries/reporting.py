"""One report as its page shows it: last period's beside it, targets with their course, what follows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from taizhang.accounts.models.grant import RoleGrant
from taizhang.accounts.models.grant import current as holding
from taizhang.ledger.lines import line_of
from taizhang.ledger.models import (
    HANDED_IN,
    Entry,
    EntryTarget,
    Milestone,
    ProgressReport,
    ReportState,
    Standing,
    TargetValue,
)
from taizhang.ledger.permissions import ACCEPT, CHECK, REPORT, WEAVE
from taizhang.ledger.queries.contradictions import contradictions
from taizhang.ledger.queries.proofs import EvidenceRow, evidence_rows
from taizhang.ledger.queries.subtasks import rolled_up
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.reporting import TEXTS
from taizhang.ledger.ways import history_way
from taizhang.ledger.words import number_words
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Role, may
from taizhang.policies.permissions import SEE
from taizhang.policies.visibility import may_in
from taizhang.revision import PieceKind, marked
from taizhang.tables.language import language
from taizhang.tables.prepared import Prepared

#: Below this share of kept words a text is another one, and marks would only hide it.
_REWRITTEN_BELOW = 0.3


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the report: what it says, what the last one said, and what is asked for there."""

    name: str
    words: str
    now: str
    before: str
    reason: str
    longest: int

    @property
    def is_same(self) -> bool:
        """Whether it says again what was said last time."""
        return bool(self.now) and self.now == self.before

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The words with what changed since last time marked; one piece where it is another text."""
        if not self.before or not self.now or self.is_same:
            return [(PieceKind.KEPT.value, self.now)] if self.now else []
        found = marked(self.before, self.now)
        kept = sum(len(p.words) for p in found if p.kind is PieceKind.KEPT)
        if kept < _REWRITTEN_BELOW * max(len(self.before), len(self.now)):
            return [(PieceKind.ADDED.value, self.now)]
        return [(piece.kind.value, piece.words) for piece in found]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target in a report: what is typed for it, what was measured before, where its line is."""

    target: EntryTarget
    value: str
    on: str
    kept: TargetValue | None
    before: list[TargetValue]
    expected: Decimal | None
    reason: str

    @property
    def name(self) -> str:
        """Its field in the form."""
        return f"value-{self.target.pk}"

    @property
    def on_name(self) -> str:
        """The field of the day on which it was measured."""
        return f"on-{self.target.pk}"

    @property
    def last(self) -> TargetValue | None:
        """What was measured last, before this report."""
        return self.before[-1] if self.before else None

    @property
    def share(self) -> int | None:
        """How much of the goal was reached, in percent; None where that says nothing."""
        newest = self.kept or self.last
        if newest is None or self.target.falls or self.target.goal <= 0:
            return None
        return max(0, min(100, round(newest.value / self.target.goal * 100)))

    @property
    def expected_words(self) -> str:
        """Where the line is today, to a tenth."""
        return "" if self.expected is None else number_words(round(self.expected, 1))

    @property
    def expected_share(self) -> int | None:
        """Where the straight line to the goal is today, in percent of the goal."""
        if self.expected is None or self.target.falls or self.target.goal <= 0:
            return None
        return max(0, min(100, round(self.expected / self.target.goal * 100)))


@dataclass(frozen=True, slots=True)
class Support:
    """What a supporting unit reports to the lead for the same period."""

    report: ProgressReport
    evidence: list[EvidenceRow]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Its texts with their words."""
        said = [(_said(name), getattr(self.report, name)) for name in TEXTS]
        return [(words, text) for words, text in said if text]

    @property
    def can_be_woven(self) -> bool:
        """Whether its own leader has checked it."""
        return self.report.state == ReportState.CHECKED


@dataclass(frozen=True, slots=True)
class Rights:
    """What the person may do to the report as it stands."""

    write: bool = False
    check: bool = False
    accept: bool = False
    return_way: str = ""
    correct: bool = False
    weave: bool = False

    @property
    def give_back(self) -> bool:
        """Whether he may return it; `return_way` is the view that does."""
        return bool(self.return_way)

    @property
    def decide(self) -> bool:
        """Whether the next word is his."""
        return self.check or self.accept or self.give_back


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report, for whoever writes, checks, accepts or reads it.

    `history`: the address of its history, "" for whoever may not read it.
    `rolled_up`: what the unit's subtasks come to, for whoever writes; offered, never written for him.
    """

    report: ProgressReport
    entry: Entry
    last: ProgressReport | None
    standing: str
    percent: str
    texts: list[Text]
    targets: list[TargetRow]
    evidence: list[EvidenceRow]
    versions: list[ProgressReport]
    supports: list[Support]
    woven: list[ProgressReport]
    correction: ProgressReport | None
    rights: Rights
    follows: str
    history: str = ""
    returns: dict[str, str] = field(default_factory=dict)
    rolled_up: int | None = None
    other_roles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What a draft is called in the browser: one report of one unit for one period."""
        r = self.report
        return f"{r.entry_id}.{r.unit_id}.{r.period_id}.{r.version}"

    @property
    def standings(self) -> list[tuple[str, str]]:
        """The states to choose from."""
        return [(value, str(words)) for value, words in Standing.choices]

    @property
    def standing_words(self) -> str:
        """The state in words."""
        return str(Standing(self.report.standing).label) if self.report.standing else ""

    @property
    def last_standing_words(self) -> str:
        """That of the last report."""
        return str(Standing(self.last.standing).label) if self.last and self.last.standing else ""

    @property
    def to_verify(self) -> list[str]:
        """What contradicts something else, for whoever still decides about it."""
        if self.report.state == ReportState.ACCEPTED:
            return []
        measured = [(row.target, row.kept, row.last) for row in self.targets]
        return contradictions(self.report, self.last, measured)

    @property
    def is_hidden(self) -> bool:
        """A draft is its unit's alone."""
        return self.report.state == ReportState.DRAFT and not self.rights.write

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What can be returned by itself: the field's name and its words."""
        return [
            ("standing", _("进展状态")),
            *((text.name, text.words) for text in self.texts),
            *((f"value-{row.target.pk}", row.target.subject) for row in self.targets),
            ("evidence", _("佐证材料")),
        ]


def report_page(
    report_id: int, *, today: dt.date, by: Actor, given: Mapping[str, str] | None = None
) -> ReportPage:
    """The page of a report, if `by` sees its plan. `given` is what was typed and not kept.

    Raises: ProgressReport.DoesNotExist.
    """
    report = report_of(report_id, by)
    given = given or {}
    beside = _beside(report)
    last = beside.last
    rights = rights_of(report, by)
    returns = dict(report.returns)
    files = evidence_rows([report, *beside.supports], by)
    return ReportPage(
        report=report,
        entry=report.entry,
        last=last,
        standing=given.get("standing", report.standing),
        percent=given.get("percent", str(report.percent)),
        texts=texts_of(report, last, returns, given),
        targets=target_rows(report, today=today, returns=returns, given=given),
        evidence=files[report.pk],
        versions=beside.versions,
        supports=[Support(support, files[support.pk]) for support in beside.supports],
        woven=beside.woven,
        correction=next(
            (v for v in beside.versions if v.corrects_id == report.pk and v.is_open), None
        ),
        rights=rights,
        follows=follows(report, today),
        history=history_way(report, report.entry.plan, by),
        returns=returns,
        rolled_up=rolled_up(report.entry_id, report.unit_id) if rights.write else None,
    )


def report_of(report_id: int, by: Actor) -> ProgressReport:
    """The report with what every page of it shows. Raises: ProgressReport.DoesNotExist."""
    report = _REPORT.one(report_id)
    if report is None or not may_in(report.entry.plan, SEE, by):
        raise ProgressReport.DoesNotExist
    return report


_REPORT = Prepared(
    lambda report: ProgressReport.objects.filter(pk=report).select_related(
        "entry__task", "entry__plan__keeper", "unit", "period", "woven_into__unit"
    )
)


def _of_period_and_last(
    entry: int, unit: int, period: int, starts_on: dt.date
) -> QuerySet[ProgressReport]:
    """The reports on an entry for a period, and the one that a unit handed in last before it."""
    of_entry = ProgressReport.objects.filter(entry=entry)
    before = of_entry.filter(
        unit=unit, is_current=True, state__in=HANDED_IN, period__starts_on__lt=starts_on
    )
    last = before.order_by("-period__starts_on").values("pk")[:1]
    found: QuerySet[ProgressReport] = of_entry.filter(Q(period=period) | Q(pk=Subquery(last)))
    return found.select_related("unit", "period").order_by("unit_id", "version")


_OF_PERIOD_AND_LAST = Prepared(_of_period_and_last)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The reports beside one: `last` is what the unit handed in last on the same entry, before this
    period, for a correction what it corrects; `versions`, with the report itself, where there are others;
    `supports` what supporting units report to it for the period, `woven` those that were woven in.
    """

    last: ProgressReport | None
    versions: list[ProgressReport]
    supports: list[ProgressReport]
    woven: list[ProgressReport]


def _beside(report: ProgressReport) -> _Beside:
    """One query."""
    period = report.period
    found = _OF_PERIOD_AND_LAST(report.entry_id, report.unit_id, period.pk, period.starts_on)
    rows = [row for row in found if row.pk != report.pk]
    here = [row for row in rows if row.period_id == report.period_id]
    others = [row for row in here if row.unit_id == report.unit_id]
    corrected = (row for row in others if row.pk == report.corrects_id)
    earlier = (row for row in rows if row.period_id != report.period_id)
    return _Beside(
        last=next(corrected if report.corrects_id else earlier, None),
        versions=sorted([report, *others], key=lambda row: row.version) if others else [],
        supports=[
            row for row in here if row.to_lead and row.is_current and row.state != ReportState.DRAFT
        ]
        if not report.to_lead
        else [],
        woven=[row for row in here if row.woven_into_id == report.pk],
    )


def rights_of(report: ProgressReport, by: Actor) -> Rights:
    """What `by` may do to the report in the state that it has."""
    own = reach_of_unit(report.unit)
    handed = report.state in (ReportState.SUBMITTED, ReportState.CHECKED)
    may_write = may(by, REPORT, own)
    may_check = may(by, CHECK, own)
    may_accept = not report.to_lead and handed and may_in(report.entry.plan, ACCEPT, by)
    leads = (
        handed
        and report.to_lead
        and any(may(by, WEAVE, reach_of_unit(unit)) for unit in _answering_units(report.entry_id))
    )
    is_submitted = report.state == ReportState.SUBMITTED
    return Rights(
        write=may_write and (report.is_open or report.state == ReportState.DRAFT),
        check=may_check and is_submitted,
        accept=may_accept and report.state == ReportState.CHECKED,
        return_way=_return_way(may_accept, leads, may_check and is_submitted),
        correct=may_write and report.state == ReportState.ACCEPTED and report.is_current,
        weave=may_write and not report.to_lead and report.is_open,
    )


def _return_way(may_accept: bool, leads: bool, may_check: bool) -> str:
    """The view by which a report is returned; in his own unit a person acts as its leader first."""
    if may_check:
        return "ledger:report-return-within"
    if may_accept:
        return "ledger:report-return"
    return "ledger:report-return-support" if leads else ""


def texts_of(
    report: ProgressReport,
    last: ProgressReport | None,
    returns: Mapping[str, str],
    given: Mapping[str, str],
) -> list[Text]:
    """The three texts."""
    return [
        Text(
            name,
            _said(name),
            given.get(name, getattr(report, name)),
            getattr(last, name) if last else "",
            returns.get(name, ""),
            most,
        )
        for name, (_zh, _en, most) in TEXTS.items()
    ]


def target_rows(
    report: ProgressReport,
    *,
    today: dt.date,
    returns: Mapping[str, str],
    given: Mapping[str, str],
) -> list[TargetRow]:
    """The targets that hold, with what this report and the earlier ones of the unit measured. Two queries;
    one where there are none.
    """
    targets = _TARGETS(report.entry_id)
    kept: dict[int, TargetValue] = {}
    before: dict[int, list[TargetValue]] = defaultdict(list)
    of = (report.entry_id, report.pk, report.unit_id, report.period.starts_on)
    for value in _MEASURED(*of) if targets else ():
        if value.report_id == report.pk:
            kept[value.target_id] = value
        else:
            before[value.target_id].append(value)
    steps = steps_with_figures(targets)
    return rows_of(report.entry, targets, kept, before, today, returns, given, steps)


def rows_of(
    entry: Entry,
    targets: Sequence[EntryTarget],
    kept: Mapping[int, TargetValue],
    before: Mapping[int, list[TargetValue]],
    today: dt.date,
    returns: Mapping[str, str],
    given: Mapping[str, str],
    steps: Sequence[Milestone] = (),
) -> list[TargetRow]:
    """One row a target, from what was fetched; `steps` are the milestones with figures."""
    rows = []
    for target in targets:
        value, name = kept.get(target.pk), f"value-{target.pk}"
        typed = number_words(value.value).replace(",", "") if value else ""
        rows.append(
            TargetRow(
                target=target,
                value=given.get(name, typed),
                on=given.get(f"on-{target.pk}", value.on.isoformat() if value else ""),
                kept=value,
                before=before.get(target.pk, []),
                expected=_expected(target, entry, targets, steps, today),
                reason=returns.get(name, ""),
            )
        )
    return rows


_TARGETS = Prepared(
    lambda entry: EntryTarget.objects.filter(entry=entry, ended_on__isnull=True).order_by("id")
)


def _measured(entry: int, report: int, unit: int, starts_on: dt.date) -> QuerySet[TargetValue]:
    """What a report says of its targets, and what its unit said for periods before; the oldest first."""
    earlier = Q(
        report__unit=unit,
        report__period__starts_on__lt=starts_on,
        report__is_current=True,
        report__state__in=HANDED_IN,
    )
    values = TargetValue.objects.filter(Q(report=report) | earlier, target__entry=entry)
    return values.order_by("on", "id")


_MEASURED = Prepared(_measured)


def follows(report: ProgressReport, today: dt.date) -> str:
    """Who has the next word: 报送后由青溪县民政局负责人审核."""
    unit = report.unit.name
    if report.is_open:
        return _("报送后由%(unit)s负责人审核。") % {"unit": unit} + _no_leader(report.unit, today)
    if report.state == ReportState.SUBMITTED:
        words = _("已报送，等待%(unit)s负责人审核。") % {"unit": unit}
        return words + _no_leader(report.unit, today)
    if report.state == ReportState.CHECKED:
        taker = {"unit": _taker(report)}
        if report.to_lead:
            return _("已审核，等待%(unit)s汇总。") % taker
        return _("已审核，等待%(unit)s验收。") % taker
    if report.woven_into is not None:
        return _("已由%(unit)s汇总。") % {"unit": report.woven_into.unit.name}
    return _("已通过验收。内容不再改动，有误可以更正。")


def _no_leader(unit: Unit, today: dt.date) -> str:
    if leaders_of(unit, today):
        return ""
    return _("该单位还没有负责人账号，报送后无人审核，请联系安全管理员设置。")


def leaders_of(unit: Unit, today: dt.date) -> bool:
    """Whether anybody could check what the unit reports."""
    return bool(_LEADERS(today, *(int(pk) for pk in unit.path.split("/") if pk)))


_LEADERS = Prepared(
    lambda day, *units: (
        RoleGrant.objects.filter(
            holding(day),
            Q(unit__isnull=True) | Q(unit__in=units),
            role=Role.UNIT_LEADER.value,
            account__is_active=True,
        )
        .order_by("pk")
        .values_list("pk", flat=True)[:1]
    )
)


def _taker(report: ProgressReport) -> str:
    """Who accepts: the lead of what goes to it, else the keeper of the plan."""
    if report.to_lead:
        return "、".join(unit.name for unit in _answering_units(report.entry_id))
    keeper = report.entry.plan.keeper
    return keeper.name if keeper else _("统筹员")


def _answering_units(entry_id: int) -> list[Unit]:
    units = Unit.objects.filter(
        entry_units__entry=entry_id, entry_units__answers=True, entry_units__until__isnull=True
    )
    return list(units.distinct())


def steps_with_figures(targets: Iterable[EntryTarget]) -> list[Milestone]:
    """The milestones that say how far one of these is by then. One query; none where no line begins."""
    entries = {target.entry_id for target in targets if target.baseline is not None}
    return _STEPS(*entries) if entries else []


_STEPS = Prepared(
    lambda *entries: Milestone.objects.filter(
        entry__in=entries, target__isnull=False, withdrawn_on__isnull=True
    ).order_by("due_on", "id")
)


def _expected(
    target: EntryTarget,
    entry: Entry,
    beside: Sequence[EntryTarget],
    steps: Sequence[Milestone],
    today: dt.date,
) -> Decimal | None:
    """Where the line from the baseline to the goal is today; None where there is none."""
    line = line_of(target, entry, beside=beside, steps=steps)
    return line.expected(today) if line is not None else None


def _said(name: str) -> str:
    zh, en, _most = TEXTS[name]
    return en if language() == "en" else zh
