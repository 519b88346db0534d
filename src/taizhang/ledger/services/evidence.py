"""Evidence (佐证材料): attached by whoever writes the thing it proves, taken away while that is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from taizhang.audit import record
from taizhang.documents.errors import Wording
from taizhang.ledger.errors import NotPossibleNow
from taizhang.ledger.evidence_files import Incoming, keep, opened, received
from taizhang.ledger.locking import locked_part
from taizhang.ledger.models import (
    ChangeRequest,
    ChangeState,
    Closure,
    ClosureState,
    Entry,
    Evidence,
    EvidenceFile,
    ProgressReport,
    RequestAnswer,
)
from taizhang.ledger.permissions import ANSWER, ASK_CHANGE, ASK_CLOSURE, REPORT
from taizhang.ledger.reaching import reach_of_unit
from taizhang.permission import Act, Actor, DomainError, ensure
from taizhang.policies.models import Plan
from taizhang.policies.permissions import DOWNLOAD
from taizhang.policies.visibility import reach_of

#: So many files one thing takes: a folder is packed, not spread.
MOST = 20
#: What evidence is of: what a unit hands in.
Proven = ProgressReport | ChangeRequest | Closure | RequestAnswer
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069]")


class EvidenceRefused(DomainError):
    """A file is not taken."""

    code = "ledger.evidence-refused"
    words = Wording("{file}：{why}，没有上传。", "{file}: {why_en}. It was not taken.")


@dataclass(frozen=True)
class _Way:
    """How evidence hangs on a kind of thing: by which field, who writes it, and until when."""

    field: str
    act: Act
    is_open: Callable[[Any], bool]
    state: Callable[[Any], str]


_WAYS: dict[type, _Way] = {
    ProgressReport: _Way(
        "report", REPORT, lambda report: report.is_open, lambda report: report.get_state_display()
    ),
    ChangeRequest: _Way(
        "change",
        ASK_CHANGE,
        lambda change: change.state == ChangeState.ASKED,
        lambda change: change.get_state_display(),
    ),
    Closure: _Way(
        "closure",
        ASK_CLOSURE,
        lambda closure: closure.state == ClosureState.ASKED,
        lambda closure: closure.get_state_display(),
    ),
    RequestAnswer: _Way(
        "answer", ANSWER, lambda answer: answer.answered_at is None, lambda answer: "已答复"
    ),
}


@dataclass(frozen=True)
class Attached:
    """The evidence, and the other entries that the same file was offered for (that he may see)."""

    evidence: Evidence
    elsewhere: tuple[Entry, ...]


def attach_evidence(
    *,
    of: Proven,
    name: str,
    pieces: Iterable[bytes],
    by: Actor,
    size: int | None = None,
) -> Attached:
    """Attach a file to what a unit hands in: an open report, a change or closure that it asks for, an
    answer. Once however often it is sent; its content is kept once.

    `pieces` are its bytes; `size` how many the sender has, where he tells it: of a connection that
    was lost only the beginning may come. Whatever else is being written in it does not matter.
    Raises: NotAllowed, NotPossibleNow, EvidenceRefused.
    """
    ensure(by, _WAYS[type(of)].act, reach_of_unit(of.unit))
    name = _UNSAFE.sub("", name).strip()[-255:] or "未命名"
    with received(_limited(pieces, name)) as incoming:
        _ensure_taken(incoming, name)
        if size is not None and size != incoming.size:
            raise EvidenceRefused(
                file=name, why="没有传完，请重新发送", why_en="it did not come whole, send it again"
            )
        evidence = _attached(of, name, incoming, by)
    return Attached(evidence, _elsewhere(evidence, by))


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Actor) -> Evidence:
    """Take a file away from what is still open. What was accepted with it keeps it.

    Raises: NotAllowed, NotPossibleNow.
    """
    of = proven_by(evidence)
    ensure(by, _WAYS[type(of)].act, reach_of_unit(of.unit))
    of = _open(of, "移除佐证材料", "take evidence away")
    evidence = Evidence.objects.select_related("file").get(pk=evidence.pk)
    if evidence.removed_at is None:
        evidence.removed_at, evidence.removed_by = timezone.now(), by.name
        evidence.save(update_fields=["removed_at", "removed_by"])
        record(_WAYS[type(of)].act, subject=of, by=by, before=_said(evidence))
    return evidence


@transaction.atomic
def hand_out_evidence(*, evidence: Evidence, by: Actor) -> IO[bytes]:
    """The content, for whoever sees the plan; the download is in the history. Raises: NotAllowed."""
    of = proven_by(evidence)
    ensure(by, DOWNLOAD, reach_of(plan_of(of)))
    content = opened(evidence.file)
    subject = of if isinstance(of, RequestAnswer) else of.entry
    record(DOWNLOAD, subject=subject, by=by, after=_said(evidence))
    return content


def proven_by(evidence: Evidence) -> Proven:
    """What it is evidence of: exactly one thing, a constraint of the table says so."""
    found = (evidence.report, evidence.change, evidence.closure, evidence.answer)
    return next(thing for thing in found if thing is not None)


def plan_of(of: Proven) -> Plan:
    """The plan that it is about."""
    return of.request.plan if isinstance(of, RequestAnswer) else of.entry.plan


def is_open(of: Proven) -> bool:
    """Whether evidence may still be attached to it, or taken away."""
    return _WAYS[type(of)].is_open(of)


def _limited(pieces: Iterable[bytes], name: str) -> Iterable[bytes]:
    limit, size = settings.UPLOAD_MAX_BYTES, 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            mega = limit // 1024 // 1024
            raise EvidenceRefused(
                file=name,
                why=f"超过{mega} MB，请压缩或分成几个文件",
                why_en=f"over {mega} MB, pack it or split it",
            )
        yield piece


def _ensure_taken(incoming: Incoming, name: str) -> None:
    if not incoming.size:
        raise EvidenceRefused(file=name, why="是空文件", why_en="the file is empty")
    if not incoming.kind:
        raise EvidenceRefused(
            file=name,
            why="不是文档、图片、音视频或压缩包",
            why_en="not a document, picture, recording or archive",
        )


@transaction.atomic
def _attached(of: Proven, name: str, incoming: Incoming, by: Actor) -> Evidence:
    of = _open(of, "添加佐证材料", "attach evidence")
    way = _WAYS[type(of)]
    file, _new = EvidenceFile.objects.get_or_create(
        sha256=incoming.sha256,
        defaults={"size": incoming.size, "kind": incoming.kind, "kept_at": timezone.now()},
    )
    there = Evidence.objects.filter(**{way.field: of}, removed_at__isnull=True)
    if (same := there.filter(file=file).first()) is not None:
        return same
    if there.count() >= MOST:
        raise EvidenceRefused(
            file=name,
            why=f"一次最多{MOST}个文件，请压缩成一个",
            why_en=f"at most {MOST} files at once, pack them into one",
        )
    keep(incoming)
    evidence = Evidence.objects.create(
        **{way.field: of}, file=file, name=name, added_at=timezone.now(), added_by=by.name
    )
    record(way.act, subject=of, by=by, after=_said(evidence))
    return evidence


def _open(of: Proven, act: str, act_en: str) -> Proven:
    """It, read again under the lock of its entry, if it is still open. Raises: NotPossibleNow."""
    if isinstance(of, RequestAnswer):
        rows = RequestAnswer.objects.select_for_update(of=("self",), no_key=True)
        of = rows.select_related("request__plan__keeper", "unit").get(pk=of.pk)
    else:
        of = locked_part(of)
    way = _WAYS[type(of)]
    if not way.is_open(of):
        raise NotPossibleNow(state=way.state(of), act=act, act_en=act_en)
    return of


def _elsewhere(evidence: Evidence, by: Actor) -> tuple[Entry, ...]:
    """Other entries that the same file was offered for, of those that he sees."""
    uses = Evidence.objects.filter(file=evidence.file_id, removed_at__isnull=True)
    of_entries = Q()
    for way in ("report", "change", "closure"):
        given = uses.filter(**{f"{way}__isnull": False}).order_by()
        of_entries |= Q(pk__in=given.values(f"{way}__entry"))
    entries = Entry.objects.visible_to(by).filter(of_entries)
    own = getattr(proven_by(evidence), "entry_id", None)
    return tuple(entries.exclude(pk=own).select_related("task", "plan")[:5])


def _said(evidence: Evidence) -> dict[str, object]:
    return {"evidence": evidence.name, "sha256": evidence.file.sha256, "size": evidence.file.size}
