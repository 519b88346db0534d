"""Help for the tests of units: passages made of text, settings made of names, readings as tuples."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.documents import Block, BlockKind, Document
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Assignment, Jurisdiction, Level
from taizhang.extraction.setting import Setting


def passage(text: str) -> Passage:
    """A passage over a document of one block."""
    document = Document("test", "txt", (Block(0, BlockKind.CELL, text, "第1行"),))
    return Passage.of(document, 0)


def place(name: str | None, level: str) -> Jurisdiction:
    return Jurisdiction(name=name, level=Level(level))


def setting(name: str | None, level: str, *above: tuple[str, str], year: int = 2023) -> Setting:
    """The setting of a plan of `name`, with the places above it, the nearest first."""
    return Setting(
        jurisdiction=place(name, level),
        ancestors=tuple(place(*one) for one in above),
        year=year,
    )


#: Invented places: what holds for them holds for any.
COUNTY = setting("青溪县", "county", ("岚江市", "prefecture"), ("临澜省", "province"))
PREFECTURE = setting("栖川市", "prefecture", ("岚江省", "province"))
PROVINCE = setting("岚江省", "province")
DISTRICT = setting("澄湖区", "county", ("栖川市", "prefecture"))
CITY_OF_REGION = setting("河湾市", "prefecture", ("北原自治区", "province"))
NATION = setting(None, "national")
NOWHERE = Setting()


def surfaces(assignments: Iterable[Assignment]) -> list[str]:
    return [a.surface for a in assignments]


def roles(assignments: Iterable[Assignment]) -> list[tuple[str, str]]:
    return [(a.role.value, a.surface) for a in assignments]


def cut(text: Passage, assignment: Assignment) -> str:
    """The words at an assignment's spans, blanks removed."""
    return "".join(text.document.cut(assignment.spans).split())
