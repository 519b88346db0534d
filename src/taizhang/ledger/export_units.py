"""The list of units as a workbook."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _

from taizhang.ledger.queries.units import UnitFilter, unit_rows
from taizhang.permission import Actor
from taizhang.tables.workbook import A4, Field, OfficeWorkbook


def export_units(asked: UnitFilter, *, by: Actor) -> IO[bytes]:
    """A workbook of the units that `asked` gives, in its order."""
    rows = unit_rows(asked, by=by)
    fields = [
        Field(_("单位"), 40),
        Field(_("行政区划"), 18),
        Field(_("牵头"), 10, "number"),
        Field(_("责任"), 10, "number"),
        Field(_("配合"), 10, "number"),
        Field(_("合计"), 10, "number"),
    ]
    said = _("名称含“%(words)s”") % {"words": asked.q} if asked.q else _("全部单位")
    book = OfficeWorkbook()
    sheet = book.sheet(_("单位"), fields, title=_("单位任务数"), said=said, paper=A4)
    for row in rows:
        place = row.unit.division.name if row.unit.division else ""
        sheet.write([row.unit.name, place, row.lead, row.responsible, row.support, row.all])
    return book.finish()
