"""Load the register of divisions (lexicon/data/divisions.tsv) into the database, once and again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from taizhang.audit import Subject, record
from taizhang.lexicon import divisions as register
from taizhang.organizations.models import Division
from taizhang.organizations.permissions import CHANGE_DIVISIONS
from taizhang.permission import Actor, Reach, ensure

_LEVELS = ("province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many divisions were added, how many changed, and how many stayed as they were."""

    added: int
    changed: int
    kept: int


@transaction.atomic
def load_divisions(*, by: Actor) -> Loaded:
    """Make the divisions of the package those of the installation; again, it changes nothing.

    A division that a plan named before, without code, becomes the registered one where the name
    leaves no doubt. What was entered by hand stays. Raises: NotAllowed.
    """
    ensure(by, CHANGE_DIVISIONS, Reach())
    rows = {(row.code, row.name): row for row in Division.objects.exclude(code="")}
    loose = {row.name: row for row in Division.objects.filter(code="", parent=None)}
    added = changed = kept = 0
    for level in _LEVELS:
        new: list[Division] = []
        for listed in register.all_divisions():
            if listed.level != level:
                continue
            parent = _row_of(rows, listed.within) if listed.within else None
            row = rows.get((listed.code, listed.name))
            if row is None and len(register.named(listed.name)) == 1:
                row = loose.get(listed.name)
            if row is None:
                row = Division(code=listed.code, name=listed.name)
                _set(row, listed, parent)
                new.append(row)
            elif _set(row, listed, parent):
                row.save()
                changed += 1
            else:
                kept += 1
            rows[listed.code, listed.name] = row
        Division.objects.bulk_create(new, batch_size=500)
        added += len(new)
    if added or changed:
        after = {"added": added, "changed": changed, "state": register.STATE}
        record(CHANGE_DIVISIONS, subject=Subject("organizations.divisions"), by=by, after=after)
    return Loaded(added, changed, kept)


def is_loaded() -> bool:
    """Whether all provinces are there: whether it was ever loaded."""
    codes = [division.code for division in register.provinces()]
    return Division.objects.filter(code__in=codes).count() >= len(codes)


def _row_of(rows: dict[tuple[str, str], Division], listed: register.Division) -> Division | None:
    return rows.get((listed.code, listed.name))


def _set(row: Division, listed: register.Division, parent: Division | None) -> bool:
    """Set what the register says; whether that changed anything."""
    said = (listed.code, listed.level, parent.pk if parent else None, listed.until)
    if (row.code, row.level, row.parent_id, row.until) == said and row.pk:
        return False
    row.code, row.level, row.parent, row.until = listed.code, listed.level, parent, listed.until
    return True
