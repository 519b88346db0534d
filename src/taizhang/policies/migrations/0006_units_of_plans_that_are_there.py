from django.db import migrations


def note(apps, schema_editor):
    """The units of each plan that was imported before they were noted."""
    assignments = apps.get_model("policies", "Assignment").objects.order_by()
    given = assignments.values_list("task__plan_id", "unit_id").distinct()
    rows = apps.get_model("policies", "PlanUnit")
    rows.objects.bulk_create(
        (rows(plan_id=plan, unit_id=unit) for plan, unit in given.iterator()), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [("policies", "0005_keepers_and_units_of_plans")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
