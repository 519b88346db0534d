"""Units that were kept before there was a tree stand under the government of their division."""

from django.db import migrations


def place(apps, schema_editor):
    Unit = apps.get_model("organizations", "Unit")
    rows = list(Unit.objects.select_related("division").order_by("pk"))
    roots = {
        unit.division_id: unit
        for unit in rows
        if unit.kind == "unit" and unit.division and unit.name == unit.division.name + "人民政府"
    }
    for unit in rows:
        division = unit.division
        if division and division.level != "national" and division.level and division.pk not in roots:
            roots[division.pk] = Unit.objects.create(
                name=division.name + "人民政府", kind="unit", division=division
            )
    for root in roots.values():
        root.path = f"/{root.pk}/"
    for unit in rows:
        root = roots.get(unit.division_id)
        if root is None:
            unit.path = f"/{unit.pk}/"
        elif root.pk != unit.pk:
            unit.parent_id, unit.path = root.pk, f"{root.path}{unit.pk}/"
    every = {unit.pk: unit for unit in [*rows, *roots.values()]}
    Unit.objects.bulk_update(every.values(), ["parent", "path"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_tree_of_units")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
