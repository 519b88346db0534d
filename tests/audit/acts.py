"""Acts for the tests: somebody did something to a plan or a unit."""

from __future__ import annotations

from django.db import transaction

from taizhang.audit import Subject, record
from taizhang.permission import Actor, Grant, Role

WANG = Actor(
    "王明",
    account=3,
    unit=5,
    unit_name="青溪县教育局",
    grants=(Grant(Role.COORDINATOR, "/5/"),),
    address="10.0.0.8",
)


def act(subject: str = "plan:1", number: int = 1, by: Actor = WANG, name: str = "note.add") -> None:
    """One act in a transaction of its own."""
    kind, _, key = subject.partition(":")
    with transaction.atomic():
        record(
            name,
            subject=Subject(kind, key, f"青溪县第{key}号方案"),
            by=by,
            before={"number": number - 1},
            after={"number": number},
        )


def some_history() -> None:
    """Two plans with five acts each, the first three of each sealed."""
    from taizhang.audit.sealing import seal

    for number in range(1, 6):
        for subject in ("plan:1", "plan:2"):
            act(subject, number)
        if number == 3:
            seal()
