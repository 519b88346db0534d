from django.db import migrations


class Migration(migrations.Migration):
    """`due_order` is the plan's date only until a task is published; then the one that holds."""

    dependencies = [
        ('policies', '0007_publication_and_revision'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='task',
            name='task_due_order_follows_due_on',
        ),
    ]
