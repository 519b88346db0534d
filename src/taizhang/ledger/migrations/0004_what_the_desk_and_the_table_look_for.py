"""Indexes of what the desk and the table look for among 100,000 entries and a million reports."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Percent for sorting; reports that wait, whatever their unit."""

    dependencies = [("ledger", "0003_years_of_routine_tasks")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["percent", "id"], name="entry_by_percent"),
        ),
        migrations.AddIndex(
            model_name="progressreport",
            index=models.Index(fields=["state", "period"], name="report_by_state"),
        ),
    ]
