"""The index of each database over ``projects_project.grams``: how it is made, and how it is asked.

SQLite: an FTS5 table without content of its own, kept in step by triggers. PostgreSQL: a GIN index over the tokens as
they stand; its parser is not asked, so it can neither split a token nor drop one.
"""

from __future__ import annotations

POSTGRESQL_TOKENS = "array_to_tsvector(array_remove(string_to_array({grams}, ' '), ''))"
"""The tokens of a row; the index and the question have to say it in the same words."""

MAKE_POSTGRESQL = (
    f"CREATE INDEX search_project ON projects_project USING gin ({POSTGRESQL_TOKENS.format(grams='grams')})",
)
DROP_POSTGRESQL = ("DROP INDEX search_project",)

_DROPPED = "INSERT INTO search_project (search_project, rowid, grams) VALUES ('delete', OLD.id, OLD.grams)"
_ADDED = "INSERT INTO search_project (rowid, grams) VALUES (NEW.id, NEW.grams)"

MAKE_SQLITE = (
    # No token needs its places: a project holds it or does not.
    """CREATE VIRTUAL TABLE search_project USING fts5 (
        grams, content='projects_project', content_rowid='id', detail=none, columnsize=0,
        tokenize="ascii")""",
    "INSERT INTO search_project (search_project) VALUES ('rebuild')",
    f"CREATE TRIGGER search_project_added AFTER INSERT ON projects_project BEGIN {_ADDED}; END",
    f"CREATE TRIGGER search_project_gone AFTER DELETE ON projects_project BEGIN {_DROPPED}; END",
    f"""CREATE TRIGGER search_project_changed AFTER UPDATE OF grams ON projects_project
    WHEN OLD.grams <> NEW.grams BEGIN {_DROPPED}; {_ADDED}; END""",
)
DROP_SQLITE = (
    "DROP TRIGGER search_project_added",
    "DROP TRIGGER search_project_gone",
    "DROP TRIGGER search_project_changed",
    "DROP TABLE search_project",
)

MAKE = {"postgresql": MAKE_POSTGRESQL, "sqlite": MAKE_SQLITE}
DROP = {"postgresql": DROP_POSTGRESQL, "sqlite": DROP_SQLITE}
"""By vendor. A later migration that lets SQLite copy projects_project loses its triggers there: drop, then make."""
