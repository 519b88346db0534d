"""Triggers that refuse to change or remove what was recorded. A hurdle, not the proof: see ADR 0012.

Whoever may alter tables can take them off; `taizhang audit verify` finds what he did then. The end
of a chain moves forward only. A later migration that remakes one of these tables on SQLite takes
its triggers along and must make them again.
"""

from django.db import migrations

FIXED = ("audit_event", "audit_seal")
REFUSAL = "the history is not changed"
FORWARD = "NEW.name = OLD.name AND NEW.id = OLD.id AND NEW.sequence > OLD.sequence"


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for table in FIXED:
            _on_sqlite(schema_editor, table, "update", "1")
            _on_sqlite(schema_editor, table, "delete", "1")
        _on_sqlite(schema_editor, "audit_chain", "update", f"NOT ({FORWARD})")
        _on_sqlite(schema_editor, "audit_chain", "delete", "1")
    elif vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" 'BEGIN RAISE EXCEPTION ''{REFUSAL}''; END'"
        )
        for table in FIXED:
            _on_postgresql(schema_editor, table, "UPDATE OR DELETE", "")
        _on_postgresql(schema_editor, "audit_chain", "DELETE", "")
        schema_editor.execute(
            "CREATE TRIGGER audit_chain_moves_forward BEFORE UPDATE ON audit_chain"
            f" FOR EACH ROW WHEN (NOT ({FORWARD})) EXECUTE PROCEDURE audit_refuse()"
        )


def _on_sqlite(editor, table, change, when):
    editor.execute(
        f"CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table} FOR EACH ROW WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _on_postgresql(editor, table, change, when):
    editor.execute(
        f"CREATE TRIGGER {table}_stays BEFORE {change} ON {table}"
        f" FOR EACH ROW {when} EXECUTE PROCEDURE audit_refuse()"
    )


def unmake(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for table in (*FIXED, "audit_chain"):
            for change in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{change}")
    elif vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_refuse() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]
    operations = [migrations.RunPython(make, unmake)]
