"""Contents, papers, versions; and the triggers that keep the database itself from changing or losing any.

Allowed is one UPDATE: of a version's frozen_at and frozen_by_act, once.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import quancheng.accounts.identifiers

VERSION = "documents_version"
ADDED_ONLY = {
    "documents_content": "id = NEW.id OR sm3 = NEW.sm3",
    "documents_document": """id = NEW.id OR public_id = NEW.public_id OR (
        subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id AND label = NEW.label)""",
    VERSION: """id = NEW.id OR public_id = NEW.public_id OR (
        document_id = NEW.document_id AND number = NEW.number)""",
}
"""Table, and which rows a new one would replace."""

FIXED = ("id", "public_id", "document_id", "number", "content_id", "filename", "note", "by_person", "by_name", "at")
"""Every column of a version but the two that freezing fills."""

SAYS = "材料只能追加，不能更改或删除"

FUNCTION = f"""
CREATE FUNCTION documents_added_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
OF_POSTGRESQL = (
    """CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW {when}
    EXECUTE FUNCTION documents_added_only()""",
    "CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION documents_added_only()",
    "CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION documents_added_only()",
)
OF_SQLITE = (
    "CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {when} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    "CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    # INSERT OR REPLACE fires no DELETE trigger on SQLite.
    """CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {there})
    BEGIN SELECT RAISE(ABORT, '{says}'); END""",
)


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Contents and papers are only ever added; a version is added and may be frozen once."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        statements, equal = OF_POSTGRESQL, "IS NOT DISTINCT FROM"
    elif vendor == "sqlite":
        statements, equal = OF_SQLITE, "IS"
    else:
        raise NotImplementedError(f"no triggers written for {vendor}")
    same = " AND ".join(f"NEW.{column} {equal} OLD.{column}" for column in FIXED)
    other = f"WHEN (NOT (OLD.frozen_at IS NULL AND NEW.frozen_at IS NOT NULL AND {same}))"
    for table, there in ADDED_ONLY.items():
        when = other if table == VERSION else ""
        for statement in statements:
            schema_editor.execute(statement.format(table=table, there=there, when=when, says=SAYS))


def remove_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite's triggers go with their tables; PostgreSQL's function has to be told."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION documents_added_only() CASCADE")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Content",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sm3", models.CharField(editable=False, max_length=64, unique=True, verbose_name="SM3")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="字节数")),
                ("kind", models.CharField(editable=False, max_length=10, verbose_name="类型")),
                ("created_at", models.DateTimeField(editable=False, verbose_name="首次存入时间")),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=quancheng.accounts.identifiers.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("jurisdiction", models.CharField(max_length=12, verbose_name="行政区划代码")),
                ("subject_kind", models.CharField(max_length=20, verbose_name="所属对象")),
                ("subject_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=200, verbose_name="材料名称")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_kind", "subject_id", "label"), name="document_once_for_a_subject_and_label"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=quancheng.accounts.identifiers.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("filename", models.CharField(max_length=255, verbose_name="文件名")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("by_person", models.CharField(max_length=20, verbose_name="提交人编号")),
                ("by_name", models.CharField(max_length=130, verbose_name="提交人")),
                ("at", models.DateTimeField(verbose_name="提交时间")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="固定时间")),
                ("frozen_by_act", models.CharField(blank=True, max_length=100, verbose_name="据以办理的行为")),
                (
                    "content",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="documents.content"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="documents.document"
                    ),
                ),
            ],
            options={
                "ordering": ["document_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="version_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="version_numbers_begin_with_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("frozen_at", None), ("frozen_by_act", "")),
                            models.Q(("frozen_at__isnull", False), models.Q(("frozen_by_act", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="version_frozen_by_an_act",
                    ),
                ],
            },
        ),
        migrations.RunPython(add_triggers, remove_triggers),
    ]
