"""What somebody does who has the database itself in hand: triggers off, then anything."""

from datetime import datetime

from django.db import connection

from quancheng.journal import Entry
from quancheng.journal.canonical import canonical
from quancheng.journal.sm3 import sm3_hex
from quancheng.journal.verifier import link
from tests.journal.acting import DISTRICT

Value = str | int | datetime

TABLES = ("journal_entry", "journal_checkpoint")
EVENTS = ("update", "delete", "replace")


def tamper(statement: str, *values: Value) -> None:
    """Run one statement with the triggers out of the way."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                for event in EVENTS:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}")
        cursor.execute(statement, values)


def set_column(number: int, column: str, value: Value) -> None:
    """Change one column of one row."""
    tamper(f"UPDATE journal_entry SET {column} = %s WHERE number = %s", value, number)


def forge(number: int, **changes: object) -> None:
    """Change what a row's body says and hash it anew, leaving those behind it as they are."""
    entry = Entry.objects.get(jurisdiction=DISTRICT, number=number)
    body = canonical({**entry.content, **changes})
    set_column(number, "body", body)
    set_column(number, "hash", link(entry.previous, body, sm3_hex))


def cut_tail(after: int) -> None:
    """Take away the rows behind a number, and set the end back so that nothing inside tells of it."""
    last = Entry.objects.get(jurisdiction=DISTRICT, number=after)
    tamper("DELETE FROM journal_entry WHERE number > %s", after)
    tamper("UPDATE journal_head SET number = %s, hash = %s", after, last.hash)
