"""Units in and out as a workbook."""

from __future__ import annotations

import json

from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.organizations.errors import CannotRead, RowsWrong
from taizhang.organizations.forms import UploadForm
from taizhang.organizations.permissions import IMPORT, READ
from taizhang.organizations.services.import_units import import_units
from taizhang.organizations.workbooks.writing import faults_workbook
from taizhang.organizations.workbooks.writing import template as empty_workbook
from taizhang.permission import needs
from taizhang.tables.downloads import workbook
from taizhang.tables.incoming import Fault
from taizhang.tables.language import language

UNPROCESSABLE = 422
#: So many faults are shown on the page; the download has them all.
SHOWN = 100
_SALT = "organizations.faults"


@needs(READ)
@require_safe
def template(request: HttpRequest) -> FileResponse:
    """An empty workbook with its guidance."""
    return workbook(empty_workbook(), _("单位导入模板"), timezone.localdate())


@needs(IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Take a workbook whole, or say cell by cell what to mend."""
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            context["done"] = import_units(data=file.read(), name=file.name, by=request.actor)
        except RowsWrong as error:
            faults = list(error.faults)
            context |= {
                "trouble": error.sentence(language()),
                "faults": faults[:SHOWN],
                "count": len(faults),
                "report": _packed(faults),
            }
        except CannotRead as error:
            form.add_error("file", error.sentence(language()))
    is_refused = bool(form.errors or context.get("trouble"))
    status = UNPROCESSABLE if is_refused else 200
    return render(request, "organizations/import.html", context, status=status)


@needs(IMPORT)
@require_POST
def faults(request: HttpRequest) -> HttpResponse:
    """The list of what to mend as a workbook, from the page that showed it."""
    try:
        rows = signing.loads(request.POST.get("report", ""), salt=_SALT)
    except signing.BadSignature:
        return HttpResponse(status=400)
    found = [Fault(*row) for row in json.loads(rows)]
    return workbook(faults_workbook(found), _("导入单位_要改的地方"), timezone.localdate())


def _packed(found: list[Fault]) -> str:
    rows = [[f.sheet, f.cell, f.value, f.sentence] for f in found]
    return signing.dumps(json.dumps(rows), salt=_SALT, compress=True)
