"""What is wrong with a plan, for its page and its export: each finding with links to its places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.documents import Document
from taizhang.examination import Finding as Found
from taizhang.examination import Severity as Weight
from taizhang.permission import Actor
from taizhang.policies.marking import Fact, FactKind, anchor
from taizhang.policies.models import Finding, Plan, Source
from taizhang.policies.source import unpack
from taizhang.tables.language import language

#: More places than these are shown on demand.
PLACES_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a finding: its name in the page, where it begins, where that is, its words."""

    key: str
    anchor: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as the page shows it."""

    row: Finding
    sentence: str
    places: list[Place]

    @property
    def first_places(self) -> list[Place]:
        """The places that are shown at once."""
        return self.places[:PLACES_AT_ONCE]

    @property
    def more_places(self) -> list[Place]:
        """The others."""
        return self.places[PLACES_AT_ONCE:]


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a plan, the gravest first; those that were dismissed stand apart."""

    plan: Plan
    open: list[ShownFinding]
    dismissed: list[ShownFinding]

    @property
    def facts(self) -> Iterator[Fact]:
        """The places as marks in the source, each with a name of its own."""
        for shown in (*self.open, *self.dismissed):
            for place, spans in zip(shown.places, shown.row.places, strict=True):
                yield Fact(place.key, FactKind.FINDING, spans, shown.sentence)


def findings_by_id(plan_id: int, by: Actor) -> Findings:
    """The findings of this plan, if `by` sees it. Three queries. Raises: Plan.DoesNotExist."""
    plans = Plan.objects.visible_to(by).select_related("document", "keeper")
    plan = plans.get(pk=plan_id)
    return findings_of(plan, unpack(bytes(Source.objects.get(plan=plan).packed)))


def findings_of(plan: Plan, document: Document) -> Findings:
    """Return the findings of `plan`, whose source is `document`. One query."""
    shown = [_shown(row, document) for row in plan.findings.all()]
    return Findings(
        plan,
        open=[finding for finding in shown if finding.row.is_open],
        dismissed=[finding for finding in shown if not finding.row.is_open],
    )


def _shown(row: Finding, document: Document) -> ShownFinding:
    key = f"x{row.position}"
    places = [_place(f"{key}p{i}", spans, document) for i, spans in enumerate(row.places)]
    found = Found(row.code, Weight(row.severity), (), tuple(row.details.items()))
    return ShownFinding(row, found.sentence(language()), places)


def _place(key: str, spans: list[list[int]], document: Document) -> Place:
    words = "".join(document.blocks[block].text[start:end] for block, start, end in spans)
    where = document.blocks[spans[0][0]].place if spans else ""
    return Place(key, anchor(spans), where, " ".join(words.split()))
