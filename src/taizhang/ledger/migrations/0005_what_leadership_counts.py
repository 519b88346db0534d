"""Indexes of what the page for leadership counts among 100,000 entries."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Tasks by light in the index alone; what burns longest; who carries an entry."""

    dependencies = [
        ("ledger", "0004_what_the_desk_and_the_table_look_for"),
        ("organizations", "0004_units_with_time"),
        ("policies", "0007_publication_and_revision"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["plan", "light", "state", "closed_on", "opened_on"], name="entry_figures"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["light", "light_since", "id"], name="entry_by_light_and_since"
            ),
        ),
        migrations.AddIndex(
            model_name="entryunit",
            index=models.Index(fields=["entry", "answers"], name="entry_unit_by_entry"),
        ),
    ]
