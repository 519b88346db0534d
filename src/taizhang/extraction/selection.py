"""Words that a person picked out of a document, read as the fact that he says they are."""

from __future__ import annotations

import re

from taizhang.documents.model import Document
from taizhang.extraction.deadlines import read_deadlines
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Assignment, Deadline, DocumentFacts, Role, Spans, Target
from taizhang.extraction.setting import Setting
from taizhang.extraction.targets import find_targets
from taizhang.extraction.units.responsibility import read_units

_YEAR = re.compile(r"(?:19|20)\d\d")


def setting_of(facts: DocumentFacts) -> Setting:
    """What the rules know of a document whose facts are known."""
    years = _YEAR.findall(facts.title or "")
    year = int(facts.issued_on[:4]) if facts.issued_on else int(years[0]) if years else None
    return Setting(jurisdiction=facts.jurisdiction, issued_on=facts.issued_on, year=year)


def units_in(
    document: Document, spans: Spans, role: Role, facts: DocumentFacts
) -> list[Assignment]:
    """The units that the words name, each with `role` unless the words say another."""
    return read_units(Passage.over(document, spans), role, setting_of(facts))


def deadlines_in(document: Document, spans: Spans, facts: DocumentFacts) -> list[Deadline]:
    """The deadlines that the words tell."""
    return read_deadlines(Passage.over(document, spans), setting_of(facts))


def targets_in(document: Document, spans: Spans, facts: DocumentFacts) -> list[Target]:
    """The numbers that the words commit to."""
    return find_targets(Passage.over(document, spans), setting_of(facts))
