"""How the tasks of each plan stand, kept; and indexes of what the pages for leadership look for."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

COUNTED = ("running", "closing", "closed", "watch")
LIGHTS = {"blue": 0, "green": 1, "yellow": 2, "red": 3}


def count(apps, schema_editor):
    """The rows of plans that are there."""
    stands = apps.get_model("ledger", "PlanStand").objects
    counts = {
        name: Count("pk", filter=Q(light=light, state__in=COUNTED))
        for name, light in LIGHTS.items()
    }
    entries = apps.get_model("ledger", "Entry").objects.order_by().values("plan")
    rows = entries.annotate(**counts, watched=Count("pk", filter=Q(state="watch")))
    made = (stands.model(plan_id=row.pop("plan"), **row) for row in rows)
    stands.bulk_create(made, batch_size=500)


def red_for(code: str) -> Q:
    """As `models.entry.red_for`."""
    said = Contains(Cast("reasons", TextField()), f'"{code}", 3')
    return Q(said, light=3, state__in=COUNTED)


class Migration(migrations.Migration):
    """`PlanStand`; what is in trouble by unit; what is red for which reason; lights that turned."""

    dependencies = [
        ("ledger", "0007_dates_of_targets_and_what_was_handed_on"),
        ("policies", "0008_the_ledger_says_what_tasks_are_sorted_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanStand",
            fields=[
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stand",
                        serialize=False,
                        to="policies.plan",
                    ),
                ),
                *((name, models.PositiveIntegerField(default=0)) for name in ("red", "yellow")),
                *((name, models.PositiveIntegerField(default=0)) for name in ("green", "blue")),
                ("watched", models.PositiveIntegerField(default=0)),
            ],
            options={"ordering": ["plan_id"]},
        ),
        migrations.AddIndex(
            model_name="planstand",
            index=models.Index(fields=["-red", "-yellow", "plan"], name="stand_by_trouble"),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["unit", "light"],
                condition=Q(light__in=[2, 3], state__in=COUNTED),
                name="entry_in_trouble",
            ),
        ),
        *(
            migrations.AddIndex(
                model_name="entry",
                index=models.Index(
                    fields=["light_since", "id"], condition=red_for(code), name=f"entry_red_{name}"
                ),
            )
            for name, code in (("missed", "target-missed"), ("unsent", "reports-missing"))
        ),
        migrations.RemoveIndex(model_name="lightchange", name="light_change_by_day"),
        migrations.AlterField(
            model_name="lightchange",
            name="entry",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="light_changes",
                to="ledger.entry",
            ),
        ),
        migrations.AddIndex(
            model_name="lightchange",
            index=models.Index(
                fields=["on", "entry", "before", "after"], name="light_change_by_day"
            ),
        ),
        migrations.AddIndex(
            model_name="lightchange",
            index=models.Index(
                fields=["entry", "on", "before", "after"], name="light_change_of_entry"
            ),
        ),
        migrations.AddIndex(
            model_name="reportingperiod",
            index=models.Index(fields=["plan", "due_on"], name="period_of_plan_by_due"),
        ),
    ]
