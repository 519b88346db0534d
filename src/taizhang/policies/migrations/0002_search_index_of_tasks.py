"""The tables of `policies.search`: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

No foreign key on PostgreSQL: Django empties tables in tests with a TRUNCATE that knows only tables
of models, and a reference from elsewhere would forbid it. Ids are never given twice, so what a
removed task leaves behind is never found.
"""

from django.db import migrations


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE policies_task_search"
            " USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')"
        )
    else:
        schema_editor.execute(
            "CREATE TABLE policies_task_search (task_id bigint PRIMARY KEY, words tsvector NOT NULL)"
        )
        schema_editor.execute(
            "CREATE INDEX policies_task_search_words ON policies_task_search USING gin (words)"
        )


def unmake(apps, schema_editor):
    schema_editor.execute("DROP TABLE policies_task_search")


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_documents_plans_and_facts")]
    operations = [migrations.RunPython(make, unmake)]
