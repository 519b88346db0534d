"""A request says why it exceeds the cap, and what of it was known already."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_the_ledger_at_work")]

    operations = [
        migrations.AddField(
            "informationrequest",
            "exceeds",
            models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("requestanswer", "known", models.JSONField(default=dict)),
    ]
