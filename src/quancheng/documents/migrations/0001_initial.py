"""Contents, papers, versions; and the triggers that keep the database itself from changing or losing any.

Allowed is one UPDATE: a version's frozen_at and frozen_by_act, once. Django's own flush (tests) is stopped too.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import quancheng.accounts.identifiers

TABLES = ("documents_content", "documents_document", "documents_version")
FIXED = ("id", "public_id", "document_id", "number", "content_id", "filename", "note", "by_person", "by_name", "at")
FREEZES = "OLD.frozen_at IS NULL AND NEW.frozen_at IS NOT NULL"


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Contents and papers are only ever added; a version is added and may be frozen once."""
    if schema_editor.connection.vendor == "sqlite":
        _add_to_sqlite(schema_editor)
    else:
        _add_to_postgresql(schema_editor)


def _add_to_sqlite(schema_editor: BaseDatabaseSchemaEditor) -> None:
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in FIXED)
    for table in TABLES:
        when = f" WHEN NOT ({FREEZES} AND {same})" if table == "documents_version" else ""
        for event, condition in (("DELETE", ""), ("UPDATE", when)):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}{condition} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )


def _add_to_postgresql(schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(
        "CREATE FUNCTION documents_added_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME; END $$",
        params=None,  # else the % would be taken for the place of a parameter
    )
    same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in FIXED)
    for table in TABLES:
        when = f"WHEN (NOT ({FREEZES} AND {same})) " if table == "documents_version" else ""
        for event, condition in (("DELETE", "FOR EACH ROW "), ("UPDATE", f"FOR EACH ROW {when}"), ("TRUNCATE", "")):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"{condition}EXECUTE FUNCTION documents_added_only()"
            )


def remove_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Where the tables are given up as a whole (SQLite's go with them)."""
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
                ("by_name", models.CharField(max_length=100, verbose_name="提交人")),
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
