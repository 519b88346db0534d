"""Keys: the name of a fact in a plan, made of where it stands in the source.

    t12.0            the task whose first words stand at block 12, character 0
    t12.0#2          the second task that begins there (rows that share a merged cell)
    t12.0/a14.0-5    a unit of it, read from block 14, characters 0 to 5
    /g7.3-20         a target of the general part
    document         what the document says of itself

A task that a person added or split off is named by the number of that correction: `+31`, `t12.0~31`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from taizhang.documents.model import Span
from taizhang.extraction.plan import Spans, Task

#: The key of the document's facts about itself.
DOCUMENT = "document"


def task_keys(tasks: Iterable[Task]) -> list[str]:
    """A key for each of the tasks of a reading, in their order."""
    return _numbered(f"t{place.block}.{place.start}" for place in (_first(t.spans) for t in tasks))


def part_keys(task: str, letter: str, places: Iterable[Spans]) -> list[str]:
    """Keys for parts of one kind of the task `task` ("" for the general part), in their order."""
    return _numbered(f"{task}/{letter}{_where(spans)}" for spans in places)


def added(number: int) -> str:
    """The key of a task that correction `number` added."""
    return f"+{number}"


def split_off(task: str, number: int) -> str:
    """The key of what correction `number` split off from `task`."""
    return f"{task}~{number}"


def _where(spans: Spans) -> str:
    first = _first(spans)
    return f"{first.block}.{first.start}-{first.end}"


def _first(spans: Spans) -> Span:
    return spans[0] if spans else Span(0, 0, 0)


def _numbered(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    keys = []
    for name in names:
        seen[name] += 1
        keys.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return keys
