"""An index of how reports came, which leadership counts among a million."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """First versions that were handed in."""

    dependencies = [("ledger", "0008_what_leadership_reads")]

    operations = [
        migrations.AddIndex(
            model_name="progressreport",
            index=models.Index(
                condition=models.Q(version=1, state__in=("submitted", "checked", "accepted")),
                fields=["entry", "unit", "period", "is_late"],
                name="report_first_came",
            ),
        ),
    ]
