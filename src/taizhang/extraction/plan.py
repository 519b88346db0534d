"""The plan: the structured reading of one policy document, in the shape of the plan format.

Every fact carries the `spans` that it was read from (their cuts, joined, are its raw words), a
`confidence` from 0 to 1, and, where the reader is not sure, `warnings` in words. A span list has
one span, unless the words were parted by a line break, or restored: `市财政局、教体局` gives
`市教体局` with the spans of `市` and of `教体局`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from taizhang.documents.model import Span

Spans: TypeAlias = tuple[Span, ...]


class Role(StrEnum):
    """What a unit does in a task: 牵头, 责任, 配合."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"


class UnitKind(StrEnum):
    """One organ, or a collective that names no single one (各县人民政府)."""

    UNIT = "unit"
    GROUP = "group"


class DeadlineKind(StrEnum):
    """A point in time, each year again (年度常规工作), or without end (长期坚持)."""

    BY = "by"
    ROUTINE = "routine"
    ONGOING = "ongoing"


class Level(StrEnum):
    """The level of the government that issues the plan."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Warning:
    """Why the reader is not sure: a stable `code` and its details; worded by `extraction.wording`."""

    code: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A unit with a role in a task (分工).

    `surface`: as written, an elided level restored. `division`: full name of the unit's place, None
    for most groups. `canonical`: division and official full name.
    """

    role: Role
    surface: str
    division: str | None
    canonical: str
    kind: UnitKind
    spans: Spans
    confidence: float = 1.0
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a task is due (完成时限). `date`: YYYY, YYYY-MM or YYYY-MM-DD, None unless kind is BY."""

    raw: str
    kind: DeadlineKind
    date: str | None
    then_ongoing: bool = False
    spans: Spans
    confidence: float = 1.0
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A committed number (目标). `comparator`: one of >= > <= < ~ =. `unit` is literal (万元, %)."""

    raw: str
    subject: str
    comparator: str
    value: Decimal
    upper: Decimal | None
    unit: str
    due: str | None
    spans: Spans
    confidence: float = 1.0
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading; `depth` counts from 1."""

    label: str
    title: str
    depth: int
    spans: Spans

    @property
    def name(self) -> str:
        """Label and title joined, as tasks refer to it."""
        return self.label + self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The smallest unit of text that carries an assignment of its own."""

    number: str | None
    measure: str | None
    section: str | None
    text: str
    assignments: tuple[Assignment, ...]
    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    spans: Spans
    number_spans: Spans = ()
    measure_spans: Spans = ()
    confidence: float = 1.0
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """The place whose government issues the plan; `name` is None for the whole country."""

    name: str | None
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Implements:
    """A document that this one carries out."""

    title: str | None
    doc_number: str | None
    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What the document says of itself. `spans` gives the place of each field by its name."""

    title: str | None
    doc_number: str | None
    issuer: str | None
    issued_on: str | None
    jurisdiction: Jurisdiction | None
    implements: tuple[Implements, ...]
    spans: tuple[tuple[str, Spans], ...] = ()
    confidence: float = 1.0
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The structured reading of one version of a policy document."""

    document: DocumentFacts
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    warnings: tuple[Warning, ...] = ()
