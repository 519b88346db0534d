import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A milestone may say how far a target is by then: its course leads through that point."""

    dependencies = [("ledger", "0012_reports_that_were_returned")]
    operations = [
        migrations.AddField(
            "milestone",
            "figure",
            models.DecimalField(decimal_places=6, max_digits=24, null=True),
        ),
        migrations.AddField(
            "milestone",
            "target",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.entrytarget",
            ),
        ),
        migrations.AddConstraint(
            "milestone",
            models.CheckConstraint(
                condition=models.Q(target__isnull=True, figure__isnull=True)
                | models.Q(target__isnull=False, figure__isnull=False),
                name="milestone_figure_is_of_a_target",
            ),
        ),
    ]
