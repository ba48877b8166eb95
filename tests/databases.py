"""Both databases for what depends on the database.

`either_database`: one that is shared, in a transaction that is rolled back; cheap. `own_database`: a copy for the test
alone, really committing, for races, kills and whatever a rolled-back test cannot show (Django's flush between such
tests would empty tables that may only grow). In the test Django's default connection is it.
"""

import os
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections, transaction
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker

from quancheng.config import environment

POSTGRES = os.environ.get("QUANCHENG_TEST_POSTGRES", "")
ROOT = Path(__file__).resolve().parents[1]
SQLITE_FILE = "quancheng.sqlite3"

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class OwnDatabase:
    """Where the test's database is: `vendor` is sqlite or postgres, `url` PostgreSQL's address or empty."""

    vendor: str
    folder: Path
    """The data folder (QUANCHENG_DATA); the SQLite file lies in it."""
    url: str

    def environment(self) -> dict[str, str]:
        """What a child process needs in its environment to reach the same database."""
        return {
            **os.environ,
            "QUANCHENG_DATA": str(self.folder),
            "QUANCHENG_DATABASE": self.url,
            "DJANGO_SETTINGS_MODULE": "quancheng.config.settings",
        }

    def start(self, lines: str) -> subprocess.Popen[str]:
        """Start these lines of Python in a process of its own, after `django.setup()`; its output is a pipe.

        It may import `tests`. Use it as a context, or `communicate()` with it, so that the pipe is closed.
        """
        program = f"import django\ndjango.setup()\n{lines}"
        command = [sys.executable, "-c", program]
        return subprocess.Popen(command, env=self.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True)


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer | Exception]:
    """Call all in threads that start together; what each returned or raised, in their order."""
    gate = threading.Barrier(len(calls))
    answers: list[Answer | Exception] = [RuntimeError("the thread never ended")] * len(calls)

    def run(position: int) -> None:
        gate.wait()
        try:
            answers[position] = calls[position]()
        except Exception as error:  # noqa: BLE001  the test looks at it
            answers[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


class Templates:
    """Migrated databases to copy from, one a vendor, made when first asked for."""

    def __init__(self, folder: Path, blocker: DjangoDbBlocker) -> None:
        self._folder = folder
        self._blocker = blocker
        self._made: dict[str, str] = {}
        self._shared: dict[str, OwnDatabase] = {}
        self._closing = ExitStack()

    def shared(self, vendor: str) -> "OwnDatabase":
        """The one copy for all tests that leave nothing behind."""
        if vendor not in self._shared:
            folder = self._folder / "shared"
            folder.mkdir(exist_ok=True)
            url = self._closing.enter_context(self.copy(vendor, folder))
            self._shared[vendor] = OwnDatabase(vendor, folder, url)
        return self._shared[vendor]

    @contextmanager
    def copy(self, vendor: str, folder: Path) -> Iterator[str]:
        """A copy whose data folder is `folder`, gone afterwards; gives its PostgreSQL address or nothing."""
        if vendor == "sqlite":
            shutil.copyfile(self._sqlite(), folder / SQLITE_FILE)
            yield ""
            return
        name = _new_postgres(template=self._postgres())
        try:
            yield make_conninfo(POSTGRES, dbname=name)
        finally:
            _drop_postgres(name)

    def drop(self) -> None:
        """Remove what was made."""
        self._closing.close()
        if "postgres" in self._made:
            _drop_postgres(self._made["postgres"])

    def _sqlite(self) -> Path:
        if "sqlite" not in self._made:
            self._migrate("")
            self._made["sqlite"] = SQLITE_FILE
        return self._folder / SQLITE_FILE

    def _postgres(self) -> str:
        if "postgres" not in self._made:
            name = _new_postgres()
            try:
                self._migrate(make_conninfo(POSTGRES, dbname=name))
            except BaseException:
                _drop_postgres(name)
                raise
            self._made["postgres"] = name
        return self._made["postgres"]

    def _migrate(self, url: str) -> None:
        with self._blocker.unblock(), default_connection(url, self._folder):
            call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def default_connection(url: str, folder: Path) -> Iterator[None]:
    """Let Django's default connection, in this thread and in new ones, be this database."""
    kept, kept_settings = connections["default"], connections.settings["default"]
    described = connections.configure_settings({"default": environment.database(url, folder)})
    connections.settings["default"] = described["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = kept_settings
        connections["default"] = kept


def _new_postgres(template: str = "template0") -> str:
    name = f"quancheng_test_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRES, autocommit=True) as owner:
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def _drop_postgres(name: str) -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def database_templates(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Templates]:
    """What the databases are copied from, migrated once a session."""
    templates = Templates(tmp_path_factory.mktemp("template"), django_db_blocker)
    yield templates
    templates.drop()


@pytest.fixture
def own_database(
    database: str, tmp_path: Path, database_templates: Templates, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """A freshly migrated, really committing database, on SQLite and on PostgreSQL; gone after the test."""
    folder = tmp_path / "data"
    folder.mkdir()
    with database_templates.copy(database, folder) as url, django_db_blocker.unblock(), default_connection(url, folder):
        yield OwnDatabase(database, folder, url)


@pytest.fixture
def either_database(
    database: str, database_templates: Templates, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """A migrated database, on SQLite and on PostgreSQL; what the test does in it is rolled back."""
    shared = database_templates.shared(database)
    with django_db_blocker.unblock(), default_connection(shared.url, shared.folder):
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # lets `atomic(durable=True)` stand in it
        with around:
            yield shared
            transaction.set_rollback(True)
