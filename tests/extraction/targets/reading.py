"""How the tests of targets read a sentence, and how they write what they expect."""

from __future__ import annotations

from taizhang.documents.model import Block, BlockKind, Document
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Target
from taizhang.extraction.setting import Setting

#: The plan that the sentences are from.
SETTING = Setting(issued_on="2022-03-15", year=2022)


def passage_of(text: str) -> Passage:
    """`text` as a document of one block."""
    return Passage.of(Document("t", "txt", (Block(0, BlockKind.PARAGRAPH, text, ""),)), 0)


def written(target: Target) -> str:
    """subject | comparator | value[-upper] | unit | due, as the tables write it."""
    value = f"{target.value}" if target.upper is None else f"{target.value}-{target.upper}"
    return " | ".join((target.subject, target.comparator, value, target.unit, target.due or "-"))


def expected(lines: str) -> list[str]:
    """The lines of a table's entry."""
    return [line.strip() for line in lines.splitlines() if line.strip()]
