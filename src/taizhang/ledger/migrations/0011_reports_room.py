from django.db import migrations


def room(fill: int):
    def change(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE ledger_progressreport SET (fillfactor = {fill})")

    return change


class Migration(migrations.Migration):
    """Leave room beside each report on PostgreSQL.

    A draft is kept anew every few seconds while somebody writes in it. Where its new form finds room on the
    same page, none of the table's ten indexes has to be touched; without room each of them was, in three
    of five savings.
    """

    dependencies = [("ledger", "0010_reports_to_weave_in")]

    operations = [migrations.RunPython(room(80), room(100), elidable=False)]
