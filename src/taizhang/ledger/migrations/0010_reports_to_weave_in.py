"""An index of the reports that wait to be woven in, which the desk looks for among a million."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Checked reports to a lead."""

    dependencies = [("ledger", "0009_how_reports_came")]

    operations = [
        migrations.AddIndex(
            model_name="progressreport",
            index=models.Index(
                condition=models.Q(state="checked", to_lead=True),
                fields=["entry"],
                name="report_to_weave",
            ),
        ),
    ]
