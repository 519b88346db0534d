"""One unit instead of two: what a plan's name stood for becomes the unit that it is."""

from __future__ import annotations

from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet, UniqueConstraint

from taizhang.organizations.models import Alias, Membership, Unit
from taizhang.organizations.services.history import locked_all
from taizhang.organizations.services.tree import put_beneath
from taizhang.organizations.signals import names_changed


def join(named: Unit, unit: Unit, *, remember: bool) -> dict[str, int]:
    """Make everything that points to the provisional unit `named` point to `unit`; end `named`.

    Its name is remembered as an alias where `remember` says so. Returns how many rows of which kind
    were told anew, for the history.
    """
    counts = {}
    for relation in _of_other_capabilities():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: named})
        _drop_twins(rows, relation.field.name, unit)
        if changed := rows.update(**{relation.field.name: unit}):
            counts[relation.related_model._meta.label_lower] = changed
    for child in locked_all(named.children.all()):
        child.parent = unit
        child.save(update_fields=["parent"])
        put_beneath(child, unit)
    groups = unit.member_of.values("group")
    named.member_of.filter(group__in=groups).delete()
    named.member_of.update(member=unit)
    Membership.objects.filter(group=named).update(group=unit)
    names = [*named.aliases.values_list("name", flat=True), *([named.name] if remember else [])]
    known = {unit.name, *unit.aliases.values_list("name", flat=True)}
    named.delete()
    Alias.objects.bulk_create(Alias(unit=unit, name=name) for name in names if name not in known)
    names_changed.send(sender=Unit, unit_ids=[unit.pk])
    return counts


def _drop_twins(rows: QuerySet, field: str, unit: Unit) -> None:
    """Delete those of `rows` that would say once more what a row of `unit` says already."""
    for constraint in rows.model._meta.constraints:
        fields = constraint.fields if isinstance(constraint, UniqueConstraint) else ()
        if field in fields:
            others = {name: OuterRef(name) for name in fields if name != field}
            twins = rows.model._base_manager.filter(**{field: unit}, **others)
            rows.filter(Exists(twins)).delete()


def _of_other_capabilities() -> list[ForeignObjectRel]:
    own = Unit._meta.app_label
    return [r for r in Unit._meta.related_objects if r.related_model._meta.app_label != own]
