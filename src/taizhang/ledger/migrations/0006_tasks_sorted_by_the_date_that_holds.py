import datetime as dt

from django.db import migrations
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

#: `policies.deadlines.NO_DATE`, as it is today.
NO_DATE = dt.date(9999, 12, 31)


def sort_by_the_date_that_holds(apps, schema_editor):
    """Of tasks whose date was put off, or that have none by now. Routine work keeps its place."""
    task = apps.get_model('policies', 'Task')
    entries = apps.get_model('ledger', 'Entry').objects.filter(cycle__isnull=True)
    holds = Coalesce('due_on', Value(NO_DATE))
    moved = entries.annotate(holds=holds).exclude(holds=F('task__due_order'))
    day = entries.filter(task=OuterRef('pk')).annotate(holds=holds).values('holds')
    task.objects.filter(pk__in=moved.values('task')).update(due_order=Subquery(day))


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0005_what_leadership_counts'),
        ('policies', '0008_the_ledger_says_what_tasks_are_sorted_by'),
    ]

    operations = [
        migrations.RunPython(sort_by_the_date_that_holds, migrations.RunPython.noop),
    ]
