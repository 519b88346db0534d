"""Tasks are found by the wording that holds: what was changed before goes into the index of the search."""

import unicodedata

from django.db import migrations


def tokens(text):
    """As `policies.search` had them: each character with the one after it, the last one alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    runs = "".join(c if c.isalnum() else " " for c in folded).split()
    return [run[i : i + 2] for run in runs for i in range(len(run))]


def say(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    reworded = apps.get_model("ledger", "Entry").objects.order_by().exclude(words="")
    with schema_editor.connection.cursor() as cursor:
        for task, words in reworded.values_list("task_id", "words").iterator():
            if on_sqlite:
                cursor.execute(
                    "UPDATE policies_task_search SET words = words || ' ' || %s WHERE rowid = %s",
                    [" ".join(tokens(words)), task],
                )
            else:
                said = " ".join(f"'{token}':{n}" for n, token in enumerate(tokens(words), start=1))
                cursor.execute(
                    "UPDATE policies_task_search SET words = words || %s::tsvector"
                    " WHERE task_id = %s",
                    [said, task],
                )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0013_figures_of_milestones"),
        ("policies", "0009_what_plans_give_to_units"),
    ]
    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
