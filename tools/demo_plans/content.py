"""The words of the demonstration plans, read from the `.toml` files beside this module.

Two shapes of plan: `TablePlan`, whose tasks stand in an annex table, and `ProsePlan`, whose tasks
are numbered items. Anything missing or misspelt in a file is an error here, not a gap in Word.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Identity:
    """What names a document: `title` may hold a line break, where the title is broken on paper."""

    file: str
    title: str
    issuer: str
    doc_number: str
    issued_on: datetime.date
    subject: str


@dataclass(frozen=True)
class Notice:
    """The notice (通知) by which a plan is issued."""

    title: str
    addressees: str
    body: str
    letterhead: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Row:
    """A task in a table; `None` continues the merged cell of the row above."""

    text: str
    lead: str | None
    support: str | None
    deadline: str


@dataclass(frozen=True)
class RowMeasure:
    """A measure (举措) and the rows that its cell is merged over."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class TableSection:
    """A section of a task table."""

    title: str
    measures: tuple[RowMeasure, ...]

    @property
    def count(self) -> int:
        """The number of tasks."""
        return sum(len(measure.rows) for measure in self.measures)


@dataclass(frozen=True)
class TablePlan:
    """A plan of prose with an annex table, which is the list of tasks."""

    identity: Identity
    notice: Notice | None
    prose: str
    annex_line: str
    caption: str
    table_title: str
    columns: tuple[str, ...]
    sections: tuple[TableSection, ...]

    def outline(self) -> list[tuple[str, int]]:
        """Give each section of the table with its number of tasks."""
        return [(section.title, section.count) for section in self.sections]


@dataclass(frozen=True)
class Item:
    """A task in prose: the heading sentence, what follows it, and the lines below."""

    measure: str
    text: str
    responsible: str
    support: str
    deadline: str


@dataclass(frozen=True)
class ProseSection:
    """A section of prose: paragraphs, then items, then sections below it."""

    title: str
    prose: str
    items: tuple[Item, ...]
    sections: tuple[ProseSection, ...]


@dataclass(frozen=True)
class ProsePlan:
    """A plan whose tasks are numbered items."""

    identity: Identity
    notice: Notice
    preamble: str
    sections: tuple[ProseSection, ...]
    copies_to: str
    printed: str

    def outline(self) -> list[tuple[str, int]]:
        """Give each section that has items of its own with their number."""
        return list(_items_by_section(self.sections))


def _items_by_section(sections: tuple[ProseSection, ...]) -> Iterator[tuple[str, int]]:
    for section in sections:
        if section.items:
            yield section.title, len(section.items)
        yield from _items_by_section(section.sections)


def load_table_plan(name: str) -> TablePlan:
    """Read the plan of that name with an annex table."""
    data = _read(name)
    plan, table = data["plan"], data["table"]
    return TablePlan(
        identity=_identity(data),
        notice=Notice(**data["notice"]) if "notice" in data else None,
        prose=plan["prose"],
        annex_line=plan["annex_line"],
        caption=table["caption"],
        table_title=table["title"],
        columns=tuple(table["columns"]),
        sections=tuple(_table_section(section) for section in data["section"]),
    )


def load_prose_plan(name: str) -> ProsePlan:
    """Read the plan of that name with numbered items."""
    data = _read(name)
    return ProsePlan(
        identity=_identity(data),
        notice=Notice(**data["notice"]),
        preamble=data["plan"]["preamble"],
        sections=tuple(_prose_section(section) for section in data["section"]),
        copies_to=data["plan"]["copies_to"],
        printed=data["plan"]["printed"],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _identity(data: dict[str, Any]) -> Identity:
    return Identity(**{field: data[field] for field in Identity.__dataclass_fields__})


def _table_section(data: dict[str, Any]) -> TableSection:
    """Build a section, and refuse a table that a reader could only guess at.

    A merged cell must begin in its own section; and an empty support cell beside a merged lead
    cell looks, without its borders, like the lower part of a merged one.
    """
    rows: list[Row] = []
    measures = []
    for measure in data["measure"]:
        tasks = tuple(
            Row(task["text"], task.get("lead"), task.get("support"), task["deadline"])
            for task in measure["task"]
        )
        rows.extend(tasks)
        measures.append(RowMeasure(measure["title"], tasks))
    if rows[0].lead is None or rows[0].support is None:
        raise ValueError(f"{data['title']}: the first row continues a cell of another section")
    for row in rows:
        if row.support == "" and row.lead is None:
            raise ValueError(f"an empty support cell beside a merged lead cell: {row.text}")
    return TableSection(data["title"], tuple(measures))


def _prose_section(data: dict[str, Any]) -> ProseSection:
    return ProseSection(
        title=data["title"],
        prose=data.get("prose", ""),
        items=tuple(Item(**{"support": "", **task}) for task in data.get("task", ())),
        sections=tuple(_prose_section(section) for section in data.get("section", ())),
    )
