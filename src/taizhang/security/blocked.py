"""Reports of browsers on what the content security policy stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from taizhang.security.models import BlockedLoad
from taizhang.security.models.blocked import ADDRESS_LENGTH, DIRECTIVE_LENGTH

#: A report is small; more is no report.
MOST_BYTES = 16 * 1024
#: Different ones that are kept: who sends made-up reports does not fill the disk.
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Report:
    """What was stopped, by which rule, on which page; addresses without query, which may hold words."""

    directive: str
    blocked: str
    page: str


def reports_in(body: bytes) -> list[Report]:
    """The reports in what a browser sent, in the old form (report-uri) or the new (a list)."""
    try:
        told = json.loads(body)
    except ValueError:  # not JSON, or not text
        return []
    if isinstance(told, dict):
        return _one(told.get("csp-report"), "violated-directive", "blocked-uri", "document-uri")
    if isinstance(told, list):
        bodies = [one.get("body") for one in told[:20] if isinstance(one, dict)]
        fields = ("effectiveDirective", "blockedURL", "documentURL")
        return [report for body in bodies for report in _one(body, *fields)]
    return []


def keep_reports(reports: list[Report]) -> None:
    """Count each; a new one is kept while there is room."""
    for report in reports:
        same = BlockedLoad.objects.filter(
            directive=report.directive, blocked=report.blocked, page=report.page
        )
        now = timezone.now()
        if same.update(count=F("count") + 1, last_at=now):
            continue
        if BlockedLoad.objects.count() >= MOST_KEPT:
            continue
        try:
            with transaction.atomic():
                BlockedLoad.objects.create(
                    directive=report.directive,
                    blocked=report.blocked,
                    page=report.page,
                    first_at=now,
                    last_at=now,
                )
        except IntegrityError:  # the same came twice at this moment
            same.update(count=F("count") + 1, last_at=now)


def _one(told: Any, directive: str, blocked: str, page: str) -> list[Report]:
    if not isinstance(told, dict):
        return []
    rule = _text(told.get("effective-directive") or told.get(directive)).split(" ")[0]
    if not rule:
        return []
    where = _parts(_text(told.get(page))).path
    return [
        Report(
            rule[:DIRECTIVE_LENGTH],
            _place(_text(told.get(blocked)))[:ADDRESS_LENGTH],
            where[:ADDRESS_LENGTH],
        )
    ]


def _place(address: str) -> str:
    parts = _parts(address)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else address


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # [ without ] and the like
        return SplitResult("", "", "", "", "")


def _text(value: Any) -> str:
    # What a database cannot keep is no address.
    return value.replace("\0", "")[:2000] if isinstance(value, str) else ""
