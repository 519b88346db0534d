from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0006_tasks_sorted_by_the_date_that_holds'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='due_of_targets',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='entryunit',
            index=models.Index(
                condition=models.Q(('until__isnull', False)),
                fields=['unit', 'entry'],
                name='entry_unit_handed_on',
            ),
        ),
    ]
