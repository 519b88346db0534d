"""Years of routine tasks that are over; from when reports of a reopened task are owed again."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

LIGHTS = [(0, "蓝灯"), (1, "绿灯"), (2, "黄灯"), (3, "红灯")]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_requests_beside_what_is_known")]

    operations = [
        migrations.AddField("entry", "owed_from", models.DateField(null=True)),
        migrations.CreateModel(
            name="EntryCycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("light", models.PositiveSmallIntegerField(choices=LIGHTS)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={"ordering": ["entry_id", "-year"]},
        ),
        migrations.AddConstraint(
            "entrycycle",
            models.UniqueConstraint(fields=["entry", "year"], name="entry_cycle_once_a_year"),
        ),
    ]
