from django.db import migrations, models

COUNT = """
UPDATE policies_planunit SET lead = said.lead, responsible = said.responsible, support = said.support,
    tasks = said.tasks
FROM (
    SELECT plan_id, unit_id, COUNT(DISTINCT task_id) AS tasks,
        SUM(CASE WHEN role = 'lead' THEN 1 ELSE 0 END) AS lead,
        SUM(CASE WHEN role = 'responsible' THEN 1 ELSE 0 END) AS responsible,
        SUM(CASE WHEN role = 'support' THEN 1 ELSE 0 END) AS support
    FROM (
        SELECT task.plan_id, given.unit_id, given.task_id, given.role
        FROM policies_assignment given JOIN policies_task task ON task.id = given.task_id
        UNION
        SELECT task.plan_id, bound.unit_id, bound.task_id, bound.role
        FROM policies_taskunit bound JOIN policies_task task ON task.id = bound.task_id
        WHERE bound.group_id IS NOT NULL
    ) AS given
    GROUP BY plan_id, unit_id
) AS said
WHERE said.plan_id = policies_planunit.plan_id AND said.unit_id = policies_planunit.unit_id
"""


class Migration(migrations.Migration):
    """How many tasks a plan gives to a unit is kept; what the overview counts stands in indexes."""

    dependencies = [("policies", "0008_the_ledger_says_what_tasks_are_sorted_by")]
    operations = [
        migrations.RemoveIndex("planunit", "plan_unit_by_unit"),
        *(
            migrations.AddField("planunit", name, models.PositiveIntegerField(default=0))
            for name in ("lead", "responsible", "support", "tasks")
        ),
        migrations.AddIndex(
            "planunit",
            models.Index(
                fields=["unit", "plan", "lead", "responsible", "support", "tasks"],
                name="plan_unit_by_unit",
            ),
        ),
        migrations.RemoveIndex("task", "task_by_due_kind"),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["due_kind", "due_order", "id", "unsure_count"], name="task_by_due_kind"
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["plan", "due_kind", "due_order", "unsure_count"], name="task_figures"
            ),
        ),
        migrations.AddIndex(
            "target", models.Index(fields=["plan", "kind", "task"], name="target_figures")
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
