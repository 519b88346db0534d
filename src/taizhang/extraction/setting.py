"""What the rules must know of the whole document to read one place in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from taizhang.extraction.plan import Jurisdiction


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The document's place and time.

    `jurisdiction`: whose plan it is, None where the document names no place. `issued_on`: YYYY-MM-DD
    or None. `year`: the year that a date without year falls in, from title or date of issue, or None.
    `full_names`: organ names that the document itself writes in full, without division, by the
    short form (`大数据中心` → `大数据发展中心`). `ancestors`: the places above the jurisdiction, the
    nearest first. `places`: other places that the document names in full.
    """

    jurisdiction: Jurisdiction | None = None
    issued_on: str | None = None
    year: int | None = None
    full_names: dict[str, str] = field(default_factory=dict)
    ancestors: tuple[Jurisdiction, ...] = ()
    places: tuple[Jurisdiction, ...] = ()
