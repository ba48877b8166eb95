"""Both databases for what depends on the database.

With several workers (pytest-xdist) each has databases of its own; what they are copied from is made once for all.

`either_database`: one that is shared, in a transaction that is rolled back; cheap. `own_database`: a copy for the test
alone, really committing, for races, kills and whatever a rolled-back test cannot show (Django's flush between such
tests would empty tables that may only grow). In the test Django's default connection is it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections, transaction
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_django import DjangoDbBlocker

from quancheng.config import environment

POSTGRES = os.environ.get("QUANCHENG_TEST_POSTGRES", "")
RUN = os.environ["QUANCHENG_TEST_RUN"]  # set in conftest.py
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


def made_once(folder: Path, make: Callable[[], None]) -> Path:
    """``folder``, filled by whichever worker asks first; the others wait. What was left half made is made anew."""
    made = folder.with_name(f"{folder.name}.made")
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make()
            made.touch()
    return folder


@contextmanager
def copied(original: OwnDatabase, folder: Path) -> Iterator[OwnDatabase]:
    """A copy of a database to which nobody is connected, with the data folder ``folder``; gone afterwards."""
    if original.vendor == "sqlite":
        shutil.copyfile(original.folder / SQLITE_FILE, folder / SQLITE_FILE)
        yield OwnDatabase(original.vendor, folder, "")
        return
    url = _new_postgres(original.url)
    try:
        yield OwnDatabase(original.vendor, folder, url)
    finally:
        _drop_postgres(url)


class Templates:
    """Databases to copy from, made when first asked for and for all workers; gone when the tests end."""

    def __init__(self, shared_folder: Path, folder: Path, blocker: DjangoDbBlocker) -> None:
        self._shared_folder, self._folder, self._blocker = shared_folder, folder, blocker
        self._shared: dict[str, OwnDatabase] = {}
        self._closing = ExitStack()

    def template(self, vendor: str, name: str = "empty", fill: Callable[[Path], None] | None = None) -> OwnDatabase:
        """The one called so, made of the empty one by ``fill`` (told where to leave more); nobody changes it later."""
        folder = self._shared_folder / f"{name}-{vendor}"

        def make() -> None:
            url = ""
            if vendor == "postgres":
                url = _new_postgres(self.template(vendor).url if fill else "dbname=template0")
            elif fill:
                shutil.copyfile(self.template(vendor).folder / SQLITE_FILE, folder / SQLITE_FILE)
            with self._blocker.unblock(), default_connection(url, folder):
                if fill:
                    fill(folder)
                else:
                    call_command("migrate", verbosity=0, interactive=False)
            (folder / "address").write_text(url, encoding="utf-8")

        made_once(folder, make)
        return OwnDatabase(vendor, folder, (folder / "address").read_text(encoding="utf-8"))

    def shared(self, vendor: str) -> OwnDatabase:
        """The one copy for all of this worker's tests that leave nothing behind."""
        if vendor not in self._shared:
            self._shared[vendor] = self._closing.enter_context(self.copy(vendor, self._folder))
        return self._shared[vendor]

    def copy(self, vendor: str, folder: Path) -> AbstractContextManager[OwnDatabase]:
        """A copy of the empty one whose data folder is ``folder``, gone afterwards."""
        return copied(self.template(vendor), folder)

    def drop(self) -> None:
        """Remove what this worker alone had."""
        self._closing.close()


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


@contextmanager
def rolled_back(database: OwnDatabase) -> Iterator[None]:
    """Let Django's default connection be this database; what is done in it is undone."""
    with default_connection(database.url, database.folder):
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # lets `atomic(durable=True)` stand in it
        with around:
            yield
            transaction.set_rollback(True)


def _new_postgres(original: str) -> str:
    """A copy of the database at this address, and its address."""
    name = f"{RUN}_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRES, autocommit=True) as owner:
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_name(original)}"')
    return make_conninfo(POSTGRES, dbname=name)


def _drop_postgres(url: str) -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')


def _name(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])


@pytest.fixture(scope="session")
def database_templates(
    shared_folder: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Templates]:
    """What the databases are copied from, migrated once."""
    templates = Templates(shared_folder, tmp_path_factory.mktemp("shared"), django_db_blocker)
    yield templates
    templates.drop()


@pytest.fixture
def own_database(
    database: str, tmp_path: Path, database_templates: Templates, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """A freshly migrated, really committing database, on SQLite and on PostgreSQL; gone after the test."""
    folder = tmp_path / "data"
    folder.mkdir()
    with (
        database_templates.copy(database, folder) as own,
        django_db_blocker.unblock(),
        default_connection(own.url, folder),
    ):
        yield own


@pytest.fixture
def either_database(
    database: str, database_templates: Templates, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """A migrated database, on SQLite and on PostgreSQL; what the test does in it is rolled back."""
    shared = database_templates.shared(database)
    with django_db_blocker.unblock(), rolled_back(shared):
        yield shared
