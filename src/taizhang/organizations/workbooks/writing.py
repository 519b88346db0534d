"""Units → workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from taizhang.organizations.models import Alias, Division, Held, Unit, UnitKind
from taizhang.organizations.workbooks.columns import (
    ALIAS_COLUMNS,
    ALIASES_SHEET,
    UNIT_COLUMNS,
    UNITS_SHEET,
    Column,
)
from taizhang.tables.incoming import Fault
from taizhang.tables.workbook import A4, Field, OfficeWorkbook


def export_units(units: QuerySet[Unit]) -> IO[bytes]:
    """The units with all their periods and aliases, in the order given."""
    loaded = units.select_related("division", "parent").prefetch_related(
        "periods__division", "periods__parent"
    )
    names = _Names()
    book = OfficeWorkbook()
    sheet = book.sheet(
        UNITS_SHEET, _fields(UNIT_COLUMNS), title=_("单位"), said=_guidance(UNIT_COLUMNS), paper=A4
    )
    keys = []
    for unit in loaded:
        keys.append(unit.pk)
        for held in unit.history:
            sheet.write(_row(unit, held, names))
    aliases = book.sheet(
        ALIASES_SHEET,
        _fields(ALIAS_COLUMNS),
        title=_("别名"),
        said=_guidance(ALIAS_COLUMNS),
        paper=A4,
    )
    for alias in _aliases_of(keys):
        days = (alias.valid_from, alias.valid_until)
        aliases.write([f"#{alias.unit_id}", alias.name, *days])
    return book.finish()


def template() -> IO[bytes]:
    """An empty workbook with its guidance."""
    return export_units(Unit.objects.none())


def faults_workbook(faults: Sequence[Fault]) -> IO[bytes]:
    """What is wrong in a workbook that was refused, cell by cell."""
    fields = [
        Field(_("工作表"), 10),
        Field(_("单元格"), 10, "centre"),
        Field(_("现在的内容"), 36),
        Field(_("问题和改法"), 70),
    ]
    book = OfficeWorkbook()
    said = _("共 %(count)s 处。改好后重新导入；全部正确才会写入。") % {"count": len(faults)}
    sheet = book.sheet(_("问题"), fields, title=_("导入单位：要改的地方"), said=said, paper=A4)
    for fault in faults:
        sheet.write([fault.sheet, fault.cell, fault.value, fault.sentence])
    return book.finish()


class _Names:
    """How units and divisions are written so that they are read again: by name where it is one."""

    def __init__(self) -> None:
        self.units = _repeated(Unit.objects.existing().order_by().values_list("name", flat=True))
        self.divisions = _repeated(Division.objects.order_by().values_list("name", flat=True))

    def unit(self, unit: Unit | None) -> str:
        if unit is None:
            return ""
        is_plain = unit.until is None and unit.name not in self.units
        return unit.name if is_plain else f"#{unit.pk}"

    def division(self, division: Division | None) -> str:
        if division is None:
            return ""
        is_plain = division.name not in self.divisions or not division.code
        return division.name if is_plain else division.code


def _repeated(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}


def _row(unit: Unit, held: Held, names: _Names) -> list[Any]:
    return [
        str(unit.pk),
        held.name,
        str(UnitKind(unit.kind).label),
        held.nature_words,
        held.uscc,
        names.division(held.division),
        names.unit(held.parent),
        held.valid_from,
        held.valid_until,
    ]


def _aliases_of(keys: Sequence[int]) -> list[Alias]:
    return list(Alias.objects.filter(unit__in=keys).order_by("unit__name", "unit_id", "name"))


def _fields(columns: Sequence[Column]) -> list[Field]:
    return [Field(column.head, column.width, column.look) for column in columns]


def _guidance(columns: Sequence[Column]) -> str:
    return "；".join(f"{column.head}：{column.hint}" for column in columns) + "。"
