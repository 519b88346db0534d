"""A revision beside the plan that it revises, task by task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from taizhang.policies.models import Plan, Task
from taizhang.policies.reading import reading_of
from taizhang.policies.review import UNDER_REVIEW
from taizhang.revision import Comparison, Difference, Kind, Pair, PieceKind, compare_as

#: Each kind with its words and a sign, in the order of weight.
KINDS: dict[Kind, tuple[Any, str]] = {
    Kind.CHANGED: (_("有修改"), "≠"),
    Kind.NEW: (_("新增"), "＋"),
    Kind.WITHDRAWN: (_("已取消"), "－"),
    Kind.MOVED: (_("移动位置"), "↕"),
    Kind.SAME: (_("未变"), "＝"),
}
FIELDS: dict[str, Any] = {
    "measure": _("举措"),
    "text": _("任务"),
    "assignments": _("单位"),
    "deadlines": _("时限"),
    "targets": _("目标"),
}
#: Width of the picture, in its own units.
WIDTH = 1000


@dataclass(frozen=True)
class Change:
    """A field that differs: words of the field, both versions, one text with marks."""

    field: str
    words: Any
    difference: Difference

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """(kept, removed or added; the words)."""
        return [(piece.kind.value, piece.words) for piece in self.difference.pieces]


@dataclass(frozen=True)
class Compared:
    """A pair of tasks; `old` or `new` is None where there is none."""

    kind: Kind
    old: Task | None
    new: Task | None
    moved: bool
    changes: list[Change]

    @property
    def words(self) -> Any:
        """The kind in words."""
        return KINDS[self.kind][0]

    @property
    def sign(self) -> str:
        """The kind as a sign."""
        return KINDS[self.kind][1]

    @property
    def task(self) -> Task:
        """The newer task, else the older one."""
        return self.new or self.old  # type: ignore[return-value]

    @property
    def body(self) -> list[tuple[str, str]]:
        """The task's text; where it changed, with marks."""
        changed = next((c for c in self.changes if c.field == "text"), None)
        return changed.pieces if changed else [(PieceKind.KEPT.value, self.task.text)]

    @property
    def head(self) -> list[tuple[str, str]]:
        """The measure, likewise."""
        changed = next((c for c in self.changes if c.field == "measure"), None)
        return changed.pieces if changed else [(PieceKind.KEPT.value, self.task.measure)]

    @property
    def parts(self) -> list[Change]:
        """What changed besides the words of the task."""
        return [c for c in self.changes if c.field not in ("text", "measure")]


@dataclass(frozen=True)
class KindShare:
    """How many tasks are of a kind; `x` and `width` are its place in the picture."""

    kind: Kind
    words: Any
    sign: str
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class RevisionPage:
    """The comparison; `rows` are those asked for.

    No task continues those of `free_old`, and those of `free_new` continue none.
    """

    plan: Plan
    before: Plan
    shares: list[KindShare]
    rows: list[Compared]
    asked: str
    free_old: list[Task]
    free_new: list[Task]
    is_open: bool
    count: int

    @property
    def drawn(self) -> list[KindShare]:
        """What the picture shows."""
        return [share for share in self.shares if share.count]


def revision_page(plan: Plan, before: Plan, asked: str = "") -> RevisionPage:
    """`plan` beside `before`; `asked`: a kind, "all", or what is not the same."""
    rows = compared(plan, before)
    asked = asked if asked in {*Kind, "all"} else ""
    return RevisionPage(
        plan=plan,
        before=before,
        shares=list(_shares(rows)),
        rows=[row for row in rows if _is_asked(row, asked)],
        asked=asked,
        free_old=[row.old for row in rows if row.old and row.new is None],
        free_new=[row.new for row in rows if row.new and row.old is None],
        is_open=plan.state in UNDER_REVIEW,
        count=len(rows),
    )


def compared(plan: Plan, before: Plan) -> list[Compared]:
    """All tasks of both plans, each once, as `Task.continues` pairs them."""
    old = list(Task.objects.filter(plan=before).order_by("position"))
    new = list(Task.objects.filter(plan=plan).order_by("position"))
    places = {task.pk: index for index, task in enumerate(old)}
    older = {i: places[t.continues_id] for i, t in enumerate(new) if t.continues_id in places}
    found: Comparison = compare_as(reading_of(before), reading_of(plan), older)
    return [_compared(pair, old, new) for pair in found.pairs]


def changes(differences: tuple[Difference, ...]) -> list[Change]:
    """The differences with the words of their fields."""
    return [Change(d.field, FIELDS[d.field], d) for d in differences]


def _compared(pair: Pair, old: list[Task], new: list[Task]) -> Compared:
    return Compared(
        kind=pair.kind,
        old=old[pair.old] if pair.old is not None else None,
        new=new[pair.new] if pair.new is not None else None,
        moved=pair.moved,
        changes=changes(pair.differences),
    )


def _is_asked(row: Compared, asked: str) -> bool:
    return asked == "all" or row.kind == asked or (not asked and row.kind is not Kind.SAME)


def _shares(rows: list[Compared]) -> Iterator[KindShare]:
    x = 0.0
    for kind, (words, sign) in KINDS.items():
        count = sum(row.kind is kind for row in rows)
        width = WIDTH * count / len(rows) if rows else 0.0
        yield KindShare(kind, words, sign, count, round(x, 2), round(width, 2))
        x += width
