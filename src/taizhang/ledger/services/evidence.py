"""Evidence (佐证材料): attached by whoever writes the thing it proves, taken away while that is open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.documents.errors import Wording
from taizhang.ledger.errors import NotPossibleNow
from taizhang.ledger.evidence_files import Incoming, keep, opened, received
from taizhang.ledger.locking import locked_part
from taizhang.ledger.models import Entry, Evidence, EvidenceFile, ProgressReport
from taizhang.ledger.permissions import REPORT
from taizhang.ledger.reaching import reach_of_unit
from taizhang.permission import Actor, DomainError, ensure
from taizhang.policies.permissions import DOWNLOAD
from taizhang.policies.visibility import reach_of

#: So many files one report takes: a folder is packed, not spread.
MOST = 20
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069]")


class EvidenceRefused(DomainError):
    """A file is not taken."""

    code = "ledger.evidence-refused"
    words = Wording("{file}：{why}，没有上传。", "{file}: {why_en}. It was not taken.")


@dataclass(frozen=True)
class Attached:
    """The evidence, and the other entries that the same file was offered for (that he may see)."""

    evidence: Evidence
    elsewhere: tuple[Entry, ...]


def attach_evidence(
    *, report: ProgressReport, name: str, pieces: Iterable[bytes], by: Actor
) -> Attached:
    """Attach a file to an open report, once however often it is sent; its content is kept once.

    `pieces` are its bytes. Whatever else is being written in the report does not matter.
    Raises: NotAllowed, NotPossibleNow, EvidenceRefused.
    """
    ensure(by, REPORT, reach_of_unit(report.unit))
    name = _UNSAFE.sub("", name).strip()[-255:] or "未命名"
    with received(_limited(pieces, name)) as incoming:
        _ensure_taken(incoming, name)
        evidence = _attached(report, name, incoming, by)
    return Attached(evidence, _elsewhere(evidence, report, by))


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Actor) -> Evidence:
    """Take a file away from an open report. What was accepted with it keeps it.

    Raises: NotAllowed, NotPossibleNow.
    """
    report = evidence.report
    if report is None:
        raise NotPossibleNow(state="已提交", act="移除", act_en="take it away")
    ensure(by, REPORT, reach_of_unit(report.unit))
    report = _open(report, "移除佐证材料", "take evidence away")
    evidence = Evidence.objects.select_related("file").get(pk=evidence.pk)
    if evidence.removed_at is None:
        evidence.removed_at, evidence.removed_by = timezone.now(), by.name
        evidence.save(update_fields=["removed_at", "removed_by"])
        record(REPORT, subject=report, by=by, before=_said(evidence))
    return evidence


@transaction.atomic
def hand_out_evidence(*, evidence: Evidence, by: Actor) -> IO[bytes]:
    """The content, for whoever sees the plan; the download is in the history. Raises: NotAllowed."""
    entry = entry_of(evidence)
    ensure(by, DOWNLOAD, reach_of(entry.plan))
    content = opened(evidence.file)
    record(DOWNLOAD, subject=entry, by=by, after=_said(evidence))
    return content


def entry_of(evidence: Evidence) -> Entry:
    """The entry that it proves something of."""
    for thing in (evidence.report, evidence.change, evidence.closure):
        if thing is not None:
            return thing.entry
    raise LookupError(f"evidence {evidence.pk} is of no entry")


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
def _attached(report: ProgressReport, name: str, incoming: Incoming, by: Actor) -> Evidence:
    report = _open(report, "添加佐证材料", "attach evidence")
    file, _new = EvidenceFile.objects.get_or_create(
        sha256=incoming.sha256,
        defaults={"size": incoming.size, "kind": incoming.kind, "kept_at": timezone.now()},
    )
    there = report.evidence.filter(removed_at__isnull=True)
    if (same := there.filter(file=file).first()) is not None:
        return same
    if there.count() >= MOST:
        raise EvidenceRefused(
            file=name,
            why=f"一份报送最多{MOST}个文件，请压缩成一个",
            why_en=f"at most {MOST} files a report, pack them into one",
        )
    keep(incoming)
    evidence = Evidence.objects.create(
        file=file, name=name, report=report, added_at=timezone.now(), added_by=by.name
    )
    record(REPORT, subject=report, by=by, after=_said(evidence))
    return evidence


def _open(report: ProgressReport, act: str, act_en: str) -> ProgressReport:
    report = locked_part(report)
    if not report.is_open:
        raise NotPossibleNow(state=report.get_state_display(), act=act, act_en=act_en)
    return report


def _elsewhere(evidence: Evidence, report: ProgressReport, by: Actor) -> tuple[Entry, ...]:
    uses = Evidence.objects.filter(file=evidence.file_id, removed_at__isnull=True)
    entries = Entry.objects.visible_to(by).filter(
        pk__in=uses.exclude(report__isnull=True).values("report__entry")
    )
    return tuple(entries.exclude(pk=report.entry_id).select_related("task", "plan")[:5])


def _said(evidence: Evidence) -> dict[str, object]:
    return {"evidence": evidence.name, "sha256": evidence.file.sha256, "size": evidence.file.size}
