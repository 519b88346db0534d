from django.db import migrations, models


class Migration(migrations.Migration):
    """What was returned in a month is found by its day: few among a million."""

    dependencies = [("ledger", "0011_reports_room")]
    operations = [
        migrations.AddIndex(
            "progressreport",
            models.Index(
                fields=["returned_at"],
                condition=models.Q(returned_at__isnull=False),
                name="report_returned",
            ),
        ),
    ]
