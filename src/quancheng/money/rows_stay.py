"""The triggers of the money's tables, on both databases: what was issued and entered can be neither changed nor lost.

Allowed is one UPDATE: of a budget review's fed_back_on, once.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REVIEW = "money_budgetreview"
ADDED_ONLY = {
    REVIEW: "id = NEW.id",
    "money_budgetreviewline": "id = NEW.id OR (review_id = NEW.review_id AND place = NEW.place)",
    "money_budgetentry": "id = NEW.id OR (project_id = NEW.project_id AND kind = NEW.kind AND year = NEW.year)",
}
"""Table, and which rows a new one would replace."""

FIXED = ("id", "project_id", "number", "asked", "approved", "text", "on", "by_name")
"""Every column of a budget review but the one that feeding back fills."""

SAYS = "资金记录只能追加，不能更改或删除"

FUNCTION = f"""
CREATE FUNCTION money_added_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
OF_POSTGRESQL = (
    "CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW {when} EXECUTE FUNCTION money_added_only()",
    "CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION money_added_only()",
    "CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION money_added_only()",
)
OF_SQLITE = (
    "CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {when} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    "CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END",
    # INSERT OR REPLACE fires no DELETE trigger on SQLite.
    """CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {there})
    BEGIN SELECT RAISE(ABORT, '{says}'); END""",
)


def lay(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001  a migration hands over both
    """Rows of money are only ever added; a review may be fed back once."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        statements, equal = OF_POSTGRESQL, "IS NOT DISTINCT FROM"
    elif vendor == "sqlite":
        statements, equal = OF_SQLITE, "IS"
    else:
        raise NotImplementedError(f"no triggers written for {vendor}")
    same = " AND ".join(f'NEW."{column}" {equal} OLD."{column}"' for column in FIXED)
    other = f"WHEN (NOT (OLD.fed_back_on IS NULL AND NEW.fed_back_on IS NOT NULL AND {same}))"
    for table, there in ADDED_ONLY.items():
        told: dict[str, Any] = {"table": table, "there": there, "when": other if table == REVIEW else "", "says": SAYS}
        for statement in statements:
            schema_editor.execute(statement.format(**told))


def lift(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001  a migration hands over both
    """SQLite's triggers go with their tables; PostgreSQL's function has to be told."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION money_added_only() CASCADE")
