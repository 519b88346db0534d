"""What pages of changes and closures have in common: files that come with a form, refusals at fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from taizhang.ledger.errors import WrongValue
from taizhang.ledger.models import Entry
from taizhang.ledger.queries.acting import entry_seen
from taizhang.ledger.services.evidence import Proven, attach_evidence
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, DomainError
from taizhang.tables.language import language

UNPROCESSABLE = 422
Page = TypeVar("Page")


def found(look: Callable[[int, Actor], Page], key: int, request: HttpRequest) -> Page:
    """What `look` finds for the person. Raises: Http404."""
    try:
        return look(key, request.actor)
    except ObjectDoesNotExist as missing:
        raise Http404(_("没有这一项")) from missing


def entry_for(request: HttpRequest, task_id: int) -> Entry:
    """The entry of a task, if the person sees it. Raises: Http404."""
    return found(entry_seen, task_id, request)


def take_files(request: HttpRequest, of: Proven) -> list[str]:
    """Attach the files that came with a form; why some were not taken."""
    refusals = []
    for file in request.FILES.getlist("file"):
        if isinstance(file, UploadedFile):
            try:
                attach_evidence(of=of, name=file.name or "", pieces=file.chunks(), by=request.actor)
            except DomainError as error:
                refusals.append(error.sentence(language()))
    return refusals


def refused_at(error: DomainError) -> dict[str, str]:
    """The refusal by the field that it is about; "" is the whole form."""
    field = error.field if isinstance(error, WrongValue) else ""
    return {field: error.sentence(language())}


def unit_asking(request: HttpRequest, units: list[Unit]) -> Unit:
    """The unit that the form names; the first of those for which the person may ask."""
    given = request.POST.get("asking", "")
    return next((unit for unit in units if str(unit.pk) == given), units[0])
