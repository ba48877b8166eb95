"""The tables of the journal, and the triggers that keep entries and checkpoints from being changed or deleted."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ADDED_ONLY = {
    "journal_entry": "id = NEW.id OR (jurisdiction = NEW.jurisdiction AND number = NEW.number)",
    "journal_checkpoint": "id = NEW.id",
}
"""Table, and which rows a new one would replace."""

SAYS = "日志只能追加，不能更改或删除"

OF_POSTGRESQL = """
CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION journal_added_only();
CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_added_only();
"""
FUNCTION = f"""
CREATE FUNCTION journal_added_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
OF_SQLITE = (
    "CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    "CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    # INSERT OR REPLACE fires no DELETE trigger on SQLite.
    """CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {there})
    BEGIN SELECT RAISE(ABORT, '{says}'); END""",
)


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse to change, delete, replace or truncate."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        for table in ADDED_ONLY:
            schema_editor.execute(OF_POSTGRESQL.format(table=table))
    elif vendor == "sqlite":
        for table, there in ADDED_ONLY.items():
            for statement in OF_SQLITE:
                schema_editor.execute(statement.format(table=table, there=there, says=SAYS))
    else:
        raise NotImplementedError(f"no triggers written for {vendor}")


def remove_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite's triggers go with their tables; PostgreSQL's function has to be told."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION journal_added_only() CASCADE")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("jurisdiction", models.TextField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("hash", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="OneTimeKey",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("person", models.TextField()),
                ("act", models.TextField()),
                ("digest", models.TextField()),
                ("at", models.DateTimeField()),
                ("reply", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.TextField()),
                ("number", models.BigIntegerField()),
                ("hash", models.TextField()),
                ("at", models.DateTimeField()),
                ("given_to", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["jurisdiction", "number"], name="checkpoints_along_the_chain")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.TextField()),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("act", models.TextField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.TextField()),
                ("person", models.TextField()),
                ("unit", models.TextField()),
                ("result", models.TextField()),
                ("body", models.TextField()),
                ("previous", models.TextField()),
                ("hash", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["jurisdiction", "subject_kind", "subject_id", "number"], name="entries_about"),
                    models.Index(fields=["jurisdiction", "person", "number"], name="entries_by"),
                ],
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "number"), name="one_entry_a_number")],
            },
        ),
        migrations.RunPython(add_triggers, remove_triggers),
    ]
