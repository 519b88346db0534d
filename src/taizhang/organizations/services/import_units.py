"""Import units from a workbook (批量导入): all of it, or nothing and a list of what to mend."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from taizhang.audit import Entry, record_all
from taizhang.organizations.errors import RowsWrong
from taizhang.organizations.models import (
    NAME_LENGTH,
    Alias,
    Division,
    Unit,
    UnitKind,
    UnitNature,
    UnitPeriod,
    UnitState,
)
from taizhang.organizations.natures import nature_told_by
from taizhang.organizations.permissions import IMPORT
from taizhang.organizations.services.credit_codes import plain_code, why_wrong
from taizhang.organizations.services.history import DAY, HELD, plain, reach_beneath, reach_of
from taizhang.organizations.services.tree import mend_paths
from taizhang.organizations.signals import names_changed
from taizhang.organizations.workbooks.reading import Filled, Row, read_workbook
from taizhang.permission import Actor, ensure, may
from taizhang.tables.incoming import Fault


def _by_words(choices: type[TextChoices]) -> dict[str, str]:
    """The values by what people write: the words in each language, and the value itself."""
    found = {value: value for value in choices.values}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found |= {str(choice.label): choice.value for choice in choices}
    return found


@dataclass(frozen=True, slots=True)
class Imported:
    """How many units were added, changed, and found as they stood; and how many aliases added."""

    added: int
    changed: int
    kept: int
    aliases: int


@dataclass
class _Wanted:
    """A unit as the workbook wants it: its rows in time, and the row of the database."""

    rows: list[Row]
    unit: Unit
    is_new: bool
    kind: str = UnitKind.UNIT
    periods: list[dict[str, Any]] = field(default_factory=list)

    @property
    def now(self) -> dict[str, Any]:
        return self.periods[-1]


@transaction.atomic
def import_units(*, data: bytes, name: str, by: Actor) -> Imported:
    """Make units and aliases what the workbook says; units that it does not name stay.

    A row whose number is known changes that unit, in all its periods; other rows are new units, or
    those of the same name and place that a plan named. Nothing is taken where one cell is wrong.
    Raises: NotAllowed, CannotRead, RowsWrong with `faults`.
    """
    ensure(by, IMPORT)
    return _Import(read_workbook(data, name), by).run()


class _Import:
    def __init__(self, filled: Filled, by: Actor) -> None:
        self.filled, self.by = filled, by
        self.faults: list[Fault] = list(filled.faults)
        self.units = {
            u.pk: u
            for u in Unit.objects.select_for_update(no_key=True, of=("self",))
            .select_related("division", "parent", "heir")
            .prefetch_related("periods__division", "periods__parent")
            .order_by("pk")
        }
        self.natures = _by_words(UnitNature)
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            if unit.until is None:
                self.by_name[unit.name].append(unit)
        self.places: dict[str, list[Division]] = defaultdict(list)
        for division in Division.objects.all():
            self.places[division.name].append(division)
            if division.code:
                self.places[division.code].append(division)

    def run(self) -> Imported:
        wanted = self._wanted()
        for unit in wanted:
            self._say_what_holds(unit)
        self._find_parents(wanted)
        self._ensure_one_truth(wanted)
        aliases = self._aliases(wanted)
        self._ensure_allowed(wanted)
        if self.faults:
            wrong = RowsWrong(count=len(self.faults))
            wrong.faults = sorted(self.faults, key=_place)
            raise wrong
        return self._write(wanted, aliases)

    # ---- reading the rows ----------------------------------------------------------------------

    def _wanted(self) -> list[_Wanted]:
        groups: dict[str, list[Row]] = {}
        for row in self.filled.units:
            number = row.cells["number"] or f"row {row.number}"
            groups.setdefault(number.removeprefix("#"), []).append(row)
        wanted = []
        for number, rows in groups.items():
            rows.sort(key=lambda r: r.cells["since"] or dt.date.min)
            known = self.units.get(int(number)) if number.isdecimal() else None
            if number.isdecimal() and known is None:
                self._fault(
                    rows[0],
                    "number",
                    _("没有编号为 %(number)s 的单位。新单位请空着，或写 新1。")
                    % {"number": number},
                )
            wanted.append(_Wanted(rows, known or Unit(), known is None))
        return wanted

    def _say_what_holds(self, wanted: _Wanted) -> None:
        kinds = {row.cells["kind"] for row in wanted.rows if row.cells["kind"]}
        known_kinds = _by_words(UnitKind)
        for words in kinds:
            if words not in known_kinds:
                self._fault(wanted.rows[0], "kind", _("类别只能是 单位 或 单位组。"))
        known = wanted.unit.kind if not wanted.is_new else UnitKind.UNIT
        wanted.kind = known_kinds.get(next(iter(kinds), ""), known)
        if not wanted.is_new and wanted.kind != wanted.unit.kind:
            self._fault(wanted.rows[0], "kind", _("已有单位的类别不能改。"))
        for row in wanted.rows:
            wanted.periods.append(self._period(row))
        self._ensure_in_time(wanted)
        if wanted.is_new and (there := self._provisional(wanted)):
            wanted.unit = there

    def _provisional(self, wanted: _Wanted) -> Unit | None:
        """The unit of this name and place that is there: one that a plan named, or a fault."""
        for unit in self.by_name[wanted.now["name"]]:
            if unit.kind == wanted.kind and unit.division == wanted.now["division"]:
                if unit.state == UnitState.CONFIRMED:
                    said = _("这个单位已经登记，编号 %(number)s。要改它，请填这个编号。")
                    self._fault(wanted.rows[-1], "name", said % {"number": unit.pk})
                return unit
        return None

    def _period(self, row: Row) -> dict[str, Any]:
        name = row.cells["name"] or ""
        if not 0 < len(name) <= NAME_LENGTH:
            self._fault(row, "name", _("名称要 1 至 200 个字。"))
        nature = self.natures.get(row.cells["nature"] or "", "")
        if row.cells["nature"] and not nature:
            every = "、".join(str(n.label) for n in UnitNature)
            self._fault(row, "nature", _("没有这种性质。可以写：%(every)s。") % {"every": every})
        code = plain_code(row.cells["uscc"] or "")
        if code and (wrong := why_wrong(code)):
            self._fault(row, "uscc", _("代码不对：%(why)s。请对照证照核对。") % {"why": wrong[0]})
        return {
            "name": name,
            "nature": nature or nature_told_by(name),
            "uscc": code,
            "division": self._division(row),
            "parent": None,
            "since": row.cells["since"],
            "until": row.cells["until"],
        }

    def _division(self, row: Row) -> Division | None:
        words = row.cells["division"]
        if not words:
            return None
        found = self.places.get(words, [])
        in_force = [d for d in found if d.until is None] or found
        if not in_force:
            self._fault(
                row, "division", _("没有这个行政区划。请写全名或代码；乡镇要先在“行政区划”里登记。")
            )
        elif len(in_force) > 1:
            codes = "、".join(d.code or str(d.parent or "") for d in in_force)
            self._fault(
                row, "division", _("有几个同名的区划，请写代码：%(codes)s。") % {"codes": codes}
            )
        else:
            return in_force[0]
        return None

    def _ensure_in_time(self, wanted: _Wanted) -> None:
        today = timezone.localdate()
        for row, held in zip(wanted.rows, wanted.periods, strict=True):
            start, end = held["since"], held["until"]
            if start and end and end < start:
                self._fault(row, "until", _("止不能早于起。"))
            for key in ("since", "until"):
                if held[key] and held[key] > today:
                    self._fault(row, key, _("这一天还没有到。变更生效后再登记。"))
        pairs = zip(wanted.periods, wanted.periods[1:], wanted.rows[1:], strict=False)
        for before, after, row in pairs:
            if before["until"] is None or after["since"] != before["until"] + DAY:
                expected = before["until"] + DAY if before["until"] else _("上一段止日的次日")
                said = _("和上一段接不上：上一段要写“止”，这一段应从 %(day)s 起。")
                self._fault(row, "since", said % {"day": expected})
        last = wanted.now["until"]
        if last and not wanted.is_new and wanted.unit.until is None:
            said = _("单位的撤并请在单位页面上办理（要说明由谁接续）；这里请空着。")
            self._fault(wanted.rows[-1], "until", said)

    def _find_parents(self, wanted: Sequence[_Wanted]) -> None:
        names = defaultdict(list)
        for unit in wanted:
            if unit.periods:
                names[unit.now["name"]].append(unit.unit)
        for unit in wanted:
            for row, held in zip(unit.rows, unit.periods, strict=True):
                held["parent"] = self._parent(row, names)
                if held["parent"] is unit.unit:
                    self._fault(row, "parent", _("上级不能是单位自己。"))

    def _parent(self, row: Row, names: dict[str, list[Unit]]) -> Unit | None:
        words = row.cells["parent"]
        if not words:
            return None
        return self._unit(row, "parent", words, names)

    def _unit(self, row: Row, key: str, words: str, names: dict[str, list[Unit]]) -> Unit | None:
        """The unit that a cell names: by its number, or a name of this file or of the database."""
        if words.startswith("#"):
            number = words[1:]
            found = self.units.get(int(number)) if number.isdecimal() else None
            if found is None:
                self._fault(row, key, _("没有编号为 %(number)s 的单位。") % {"number": number})
            return found
        every = {id(u): u for u in [*names.get(words, []), *self.by_name.get(words, [])]}
        if len(every) == 1:
            return next(iter(every.values()))
        if every:
            numbers = "、".join(f"#{u.pk}" for u in every.values() if u.pk)
            self._fault(
                row, key, _("有几个同名的单位，请写编号：%(numbers)s。") % {"numbers": numbers}
            )
        else:
            self._fault(row, key, _("没有这个单位。请先登记，或在本表里加一行。"))
        return None

    # ---- what must hold of all together --------------------------------------------------------

    def _ensure_one_truth(self, wanted: Sequence[_Wanted]) -> None:
        """No two units of one name and place, none of one code, none beneath itself."""
        touched = {id(w.unit) for w in wanted}
        rest = [u for u in self.units.values() if u.until is None and id(u) not in touched]
        names = Counter((u.name, _key(u.division)) for u in rest)
        codes = Counter(u.uscc for u in rest if u.uscc)
        for unit in wanted:
            if unit.now["until"] is not None:
                continue
            name = (unit.now["name"], _key(unit.now["division"]))
            names[name] += 1
            codes[unit.now["uscc"]] += 1
            if names[name] > 1:
                self._fault(
                    unit.rows[-1], "name", _("这个区划里已有同名的单位（在本表或已登记的单位里）。")
                )
            if unit.now["uscc"] and codes[unit.now["uscc"]] > 1:
                self._fault(unit.rows[-1], "uscc", _("这个代码已是另一个单位的。"))
        above = {id(u): u.above for u in self.units.values()}
        above |= {id(w.unit): w.unit.heir or w.now["parent"] for w in wanted}
        for unit in wanted:
            step, seen = above[id(unit.unit)], {id(unit.unit)}
            while step is not None and id(step) not in seen:
                seen.add(id(step))
                step = above.get(id(step))
            if step is unit.unit and unit.now["parent"] is not unit.unit:
                self._fault(unit.rows[-1], "parent", _("上级绕了一圈又回到这个单位自己。"))

    def _aliases(self, wanted: Sequence[_Wanted]) -> list[Alias]:
        names = defaultdict(list)
        for unit in wanted:
            names[unit.now["name"]].append(unit.unit)
        known = {
            (alias.unit_id, alias.name): alias for alias in Alias.objects.select_related("unit")
        }
        aliases = []
        for row in self.filled.aliases:
            start, end = row.cells["since"], row.cells["until"]
            if not row.cells["name"]:
                self._fault(row, "name", _("没有写别名。"))
            if start and end and end < start:
                self._fault(row, "until", _("止不能早于起。"))
            words = row.cells["unit"]
            unit = self._unit(row, "unit", words, names) if words else None
            if not words:
                self._fault(row, "unit", _("没有写是哪个单位的别名。"))
            if unit is None or not row.cells["name"]:
                continue
            alias = known.get((unit.pk, row.cells["name"])) if unit.pk else None
            if alias is None:
                alias = Alias(unit=unit, name=row.cells["name"])
            elif (alias.valid_from, alias.valid_until) == (start, end):
                continue
            alias.valid_from, alias.valid_until = start, end
            aliases.append(alias)
        return aliases

    def _ensure_allowed(self, wanted: Sequence[_Wanted]) -> None:
        for unit in wanted:
            places = [reach_beneath(_placed(unit.now["parent"], wanted))]
            if unit.unit.pk:
                places.append(reach_of(unit.unit))
            if self._differs(unit) and not all(may(self.by, IMPORT, place) for place in places):
                said = _("这个单位不在您负责的范围内。请删去这一行，或请上级统筹员导入。")
                self._fault(unit.rows[-1], "parent", said)

    # ---- writing -------------------------------------------------------------------------------

    def _write(self, wanted: Sequence[_Wanted], aliases: Sequence[Alias]) -> Imported:
        entries, renamed = [], []
        counts = Counter({"added": 0, "changed": 0, "kept": 0})
        for unit in wanted:
            if not self._differs(unit):
                counts["kept"] += 1
                continue
            counts["added" if unit.is_new else "changed"] += 1
            before = _said(unit.unit) if unit.unit.pk else None
            if unit.unit.name != unit.now["name"] and unit.unit.pk:
                renamed.append(unit.unit.pk)
            self._keep(unit)
            entries.append((unit, before))
        # Parents may stand below their units in the file: they have keys only now.
        for unit, _before in entries:
            unit.unit.parent = unit.now["parent"]
            unit.unit.save(update_fields=["parent"])
            self._keep_periods(unit)
        if entries:
            mend_paths()
        for alias in aliases:
            alias.unit_id = alias.unit.pk
            alias.save()
        record_all(
            [
                *(Entry(IMPORT, u.unit, self.by, b, _wanted_said(u)) for u, b in entries),
                *(Entry(IMPORT, a.unit, self.by, None, {"alias": a.name}) for a in aliases),
            ]
        )
        if renamed:
            names_changed.send(sender=Unit, unit_ids=renamed)
        return Imported(counts["added"], counts["changed"], counts["kept"], len(aliases))

    def _keep(self, wanted: _Wanted) -> None:
        unit, now = wanted.unit, wanted.now
        unit.kind, unit.state = wanted.kind, UnitState.CONFIRMED
        for name in ("name", "nature", "uscc", "division", "since", "until"):
            setattr(unit, name, now[name])
        unit.parent = None if unit.pk is None else unit.parent
        unit.revision += 1
        unit.save()

    def _keep_periods(self, wanted: _Wanted) -> None:
        UnitPeriod.objects.filter(unit=wanted.unit).delete()
        UnitPeriod.objects.bulk_create(
            UnitPeriod(
                unit=wanted.unit,
                valid_from=held["since"],
                valid_until=held["until"],
                **{name: held[name] for name in HELD},
            )
            for held in wanted.periods[:-1]
        )

    def _differs(self, wanted: _Wanted) -> bool:
        if wanted.unit.pk is None or wanted.is_new:
            return True
        kept = [
            (h.name, h.nature, h.uscc, h.division, h.parent, h.valid_from, h.valid_until)
            for h in wanted.unit.history
        ]
        return kept != [
            (*(held[name] for name in HELD), held["since"], held["until"])
            for held in wanted.periods
        ]

    def _fault(self, row: Row, key: str, sentence: str) -> None:
        self.faults.append(row.fault(key, sentence))


def _placed(parent: Unit | None, wanted: Sequence[_Wanted]) -> Unit | None:
    """The nearest unit above that has a path already: a parent of this file has none yet."""
    new = {id(w.unit): w for w in wanted if w.unit.pk is None}
    for _step in range(len(new) + 1):
        if parent is None or id(parent) not in new:
            return parent
        parent = new[id(parent)].now["parent"]
    return parent


def _key(division: Division | None) -> int | None:
    return division.pk if division else None


def _place(fault: Fault) -> tuple[str, int, str]:
    digits = "".join(c for c in fault.cell if c.isdigit())
    return (fault.sheet, int(digits or 0), fault.cell)


def _said(unit: Unit) -> dict[str, Any]:
    return {
        "periods": [
            [
                h.name,
                h.nature,
                h.uscc,
                plain(h.division),
                plain(h.parent),
                h.valid_from,
                h.valid_until,
            ]
            for h in unit.history
        ]
    }


def _wanted_said(wanted: _Wanted) -> dict[str, Any]:
    return {
        "periods": [
            [*(plain(held[name]) for name in HELD), held["since"], held["until"]]
            for held in wanted.periods
        ]
    }
