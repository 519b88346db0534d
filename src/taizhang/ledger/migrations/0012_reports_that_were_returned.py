from django.db import migrations, models


class Migration(migrations.Migration):
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
