"""What a review shows besides the plan itself: progress, corrections in words, conflicts, the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from taizhang.corrections.fields import PartKind, plain
from taizhang.permission import Actor, Reach, may
from taizhang.policies.models import Comparator, Correction, DeadlineKind, Plan, Role
from taizhang.policies.permissions import REVIEW
from taizhang.policies.review import UNDER_REVIEW, Bench
from taizhang.policies.review.errors import NoSuchFact

#: So many of the latest corrections are listed.
_LISTED = 200


@dataclass
class Done:
    """A correction that was made, in words."""

    number: int
    name: str
    made_at: Any
    words: str


@dataclass
class Review:
    """The state of a review: what was corrected (the latest first), and what does not fit."""

    corrections: list[Done]
    conflicts: list[str]
    mine: Done | None
    refusal: str = ""

    @property
    def latest(self) -> Done | None:
        """What the person himself did last: what he takes back first."""
        return self.mine


def review_of(plan: Plan, by: Actor, refusal: str = "") -> Review | None:
    """The review of `plan` for `by`; None where it is not his, or over."""
    # Only who keeps a plan reviews it: the units of its tasks need not be asked for.
    kept = Reach(plan.keeper.path if plan.keeper else None)
    if plan.state not in UNDER_REVIEW or not may(by, REVIEW, kept):
        return None
    rows = Correction.objects.filter(plan=plan, withdrawn_at=None).order_by("-number")
    done = [(row, _done(row)) for row in rows[:_LISTED]]
    mine = next((d for row, d in done if row.account == by.account), None)
    conflicts = [_conflict(conflict) for conflict in plan.conflicts]
    listed = [d for row, d in done if row.said["act"] != "check"]
    return Review(listed, conflicts, mine, refusal)


@dataclass
class EditForm:
    """The form of one task: each fact with its key, its fields as a correction writes them."""

    key: str
    task: dict[str, Any]
    units: list[tuple[str, dict[str, Any]]]
    deadlines: list[tuple[str, dict[str, Any]]]
    targets: list[tuple[str, dict[str, Any]]]

    blank: dict[str, Any]

    @property
    def dom(self) -> str:
        """The key as it can stand in an id."""
        return "".join(c if c.isalnum() else "-" for c in self.key)

    @property
    def roles(self) -> list[tuple[str, str]]:
        """The choices of a role."""
        return [(role.value, str(role.label)) for role in Role]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The choices of a kind of deadline."""
        return [(kind.value, str(kind.label)) for kind in DeadlineKind]

    @property
    def comparators(self) -> list[tuple[str, str]]:
        """The choices of a comparator."""
        return [(sign.value, str(sign.label)) for sign in Comparator]


def edit_form(plan: Plan, task: str) -> EditForm:
    """The form of the task with this key. Raises: NoSuchFact."""
    reviewed = Bench.of(plan).reviewed
    for keys, read in zip(reviewed.tasks, reviewed.plan.tasks, strict=True):
        if keys.key != task:
            continue

        def parts(kind: PartKind, named: tuple[str, ...], values: Any) -> list[Any]:
            return [(key, plain(kind, fact)) for key, fact in zip(named, values, strict=True)]

        return EditForm(
            key=keys.key,
            task=plain(PartKind.TASK, read),
            units=parts(PartKind.ASSIGNMENT, keys.assignments, read.assignments),
            deadlines=parts(PartKind.DEADLINE, keys.deadlines, read.deadlines),
            targets=parts(PartKind.TARGET, keys.targets, read.targets),
            blank={"role": "support", "kind": "by", "comparator": ">="},
        )
    raise NoSuchFact


def _done(row: Correction) -> Done:
    return Done(row.number, row.name, row.made_at, correction_words(row.said))


def correction_words(said: Mapping[str, Any]) -> str:
    """A correction in one line: what, of what, from what to what."""
    act = said["act"]
    named = said.get("subject") or said.get("task") or ["", ""]
    about = {"about": named[1][:24] or _("文件信息")}
    if act == "change":
        shown = [name for name in said["after"] if name not in ("surface", "division", "kind")]
        names = shown or list(said["after"])
        changes = "；".join(
            f"{_value(said['before'].get(n), n)} → {_value(said['after'][n], n)}" for n in names
        )
        return _("“%(about)s”：%(changes)s") % {**about, "changes": changes}
    if act == "add":
        values = said["values"]
        words = values.get("raw") or values.get("surface") or values.get("text") or ""
        return _("添加“%(words)s”") % {"words": words[:24]}
    if act == "merge":
        return _("合并%(n)s项任务") % {"n": len(said["tasks"])}
    return {
        "check": _("核对无误：%(about)s"),
        "drop": _("删去“%(about)s”"),
        "split": _("拆开“%(about)s”"),
    }[act] % about


#: What fields of a correction hold a code whose label the pages show.
_CHOICES = {"role": Role, "kind": DeadlineKind, "comparator": Comparator}


def _value(value: Any, name: str = "") -> str:
    if value in (None, "", False):
        return _("（空）")
    if value is True:
        return _("是")
    labels = dict(_CHOICES[name].choices) if name in _CHOICES else {}
    return str(labels.get(value, value))


def _conflict(conflict: dict[str, Any]) -> str:
    words = {"words": conflict["words"][:40]}
    if conflict["kind"] == "otherwise":
        now = {"now": _value(conflict["now"])}
        return _("“%(words)s”：新的读取为%(now)s，仍按您的更正") % {**words, **now}
    if conflict["kind"] == "recheck":
        return _("“%(words)s”：核对后读取有变化，请再核对") % words
    return _("“%(words)s”：新的读取中没有这一处，更正未起作用") % words
