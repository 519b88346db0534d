import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_tree_of_units'),
        ('policies', '0004_corrections_of_readings'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='keeper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans_kept', to='organizations.unit'),
        ),
        migrations.CreateModel(
            name='PlanUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='plan_units', to='policies.plan')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='plan_units', to='organizations.unit')),
            ],
            options={
                'ordering': ['plan_id', 'unit_id'],
                'indexes': [models.Index(fields=['unit', 'plan'], name='plan_unit_by_unit')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'unit'), name='plan_unit_once')],
            },
        ),
    ]
