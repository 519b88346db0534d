"""Divisions entered by hand: townships, and what the register does not know (yet)."""

from __future__ import annotations

from django.db import transaction

from taizhang.audit import record
from taizhang.organizations.errors import (
    BeneathItself,
    DivisionCodeWrong,
    DivisionKnown,
    NothingChanges,
)
from taizhang.organizations.models import Division, Level, Unit, UnitKind
from taizhang.organizations.permissions import CHANGE_DIVISIONS
from taizhang.organizations.services.history import checked_name, plain
from taizhang.organizations.services.tree import (
    chain,
    government_name,
    lock_trees,
    put_beneath,
)
from taizhang.organizations.services.units_named import governments
from taizhang.permission import Actor, Reach, ensure

_DIGITS = {Level.PROVINCE: 6, Level.PREFECTURE: 6, Level.COUNTY: 6, Level.TOWNSHIP: 9}
#: How many digits of a code say the division above.
_SHARED = {Level.PREFECTURE: 2, Level.COUNTY: 2, Level.TOWNSHIP: 6}


@transaction.atomic
def add_division(
    *, name: str, level: str, parent: Division | None, by: Actor, code: str = ""
) -> Division:
    """Enter a division: a township, an invented or a new place. `code` is optional.

    Raises: NotAllowed, NameUnfit, DivisionCodeWrong, DivisionKnown.
    """
    ensure(by, CHANGE_DIVISIONS, Reach())
    name, code = checked_name(name), code.strip()
    _ensure_code(code, level, parent)
    _ensure_unknown(name, code, parent)
    made = Division.objects.create(name=name, level=level, parent=parent, code=code)
    record(CHANGE_DIVISIONS, subject=made, by=by, after=_said(made))
    return made


@transaction.atomic
def change_division(
    *, division: Division, name: str, level: str, parent: Division | None, code: str, by: Actor
) -> Division:
    """Say what a division is: its level, code, and the one above it. Its government, where it stood
    alone, then stands under that of the division above.

    Raises: as `add_division`, NothingChanges, BeneathItself.
    """
    ensure(by, CHANGE_DIVISIONS, Reach())
    kept = Division.objects.select_for_update(no_key=True).get(pk=division.pk)
    name, code = checked_name(name), code.strip()
    _ensure_code(code, level, parent)
    _ensure_unknown(name, code, parent, of=kept)
    if parent is not None and any(above.pk == kept.pk for above in chain(parent)):
        raise BeneathItself(unit=kept.name, parent=parent.name)
    before = _said(kept)
    kept.name, kept.level, kept.parent, kept.code = name, level, parent, code
    after = _said(kept)
    if before == after:
        raise NothingChanges(unit=kept.name)
    kept.save()
    if parent is not None:
        _place_government(kept, parent)
    record(CHANGE_DIVISIONS, subject=kept, by=by, before=before, after=after)
    return kept


def _place_government(division: Division, parent: Division) -> None:
    alone = Unit.objects.existing().filter(kind=UnitKind.UNIT, parent=None, division=division)
    root = alone.filter(name=government_name(division)).first()
    above = governments([parent]).get(parent.pk)
    if root is not None and above is not None:
        lock_trees(root, above)
        root.parent = above
        root.revision += 1
        root.save(update_fields=["parent", "revision"])
        put_beneath(root, above)


def _ensure_code(code: str, level: str, parent: Division | None) -> None:
    if not code:
        return
    digits = _DIGITS.get(Level(level)) if level else None
    shared = _SHARED.get(Level(level), 0) if level else 0
    above = parent.code if parent else ""
    fits = code.isascii() and code.isdecimal() and len(code) == digits
    if not fits or (above and code[:shared] != above[:shared]):
        raise DivisionCodeWrong(code=code, parent=above or "—")


def _ensure_unknown(
    name: str, code: str, parent: Division | None, of: Division | None = None
) -> None:
    others = Division.objects.exclude(pk=of.pk if of else None).filter(until__isnull=True)
    if others.filter(name=name, parent=parent).exists():
        raise DivisionKnown(name=name)
    if code and (same := others.filter(code=code).first()):
        raise DivisionKnown(name=f"{same.name}（{code}）")


def _said(division: Division) -> dict[str, object]:
    parent = division.parent
    return {
        "name": division.name,
        "level": str(division.level),
        "code": division.code,
        "parent": plain(parent) if parent else None,
    }
