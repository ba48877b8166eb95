"""What all tests share: the two databases, an honest count of what ran on PostgreSQL, and how workers share the work.

No Django here: the tests of the law and the ledger must not need it.
"""

import os
import re
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

pytest_plugins = ["tests.databases"]  # knows Django, and does nothing until it is asked for

POSTGRES = os.environ.get("QUANCHENG_TEST_POSTGRES", "")
TESTS = Path(__file__).parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
"""The name of the worker (pytest-xdist) that this process is, or nothing."""
if not WORKER:
    os.environ["QUANCHENG_TEST_RUN"] = f"quancheng_test_{uuid.uuid4().hex[:12]}"
RUN = os.environ["QUANCHENG_TEST_RUN"]
"""How the names of all databases of this run begin."""
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""What the name of a test has in it where a parameter is a bare object: another one in every process."""
FIRST = [
    "ledger/test_large.py",  # a process that is started is counted as large as the worker that starts it
    "matrix/test_matrix.py",
    "browser/test_application.py",
    "lifecycle/test_at_once.py",
    "matrix/test_odd_requests.py",
    "demo/test_world.py",
    "documents/test_filing.py",
    "matrix/test_searching.py",
    "browser/test_journey.py",
    "journal/test_appending.py",
    "documents/test_checking.py",
    "law/test_oracle.py",
    "browser/test_walk.py",
    "accounts/test_packages.py",
    "web/test_acts.py",
]
"""What is measured while the workers are small, and then the files that take more than ten seconds."""

settings.register_profile("patient", deadline=None)  # a machine whose cores are all busy is no fault
settings.load_profile("patient")

Connection = sqlite3.Connection | psycopg.Connection[tuple[object, ...]]


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param(
            "postgres",
            marks=[
                pytest.mark.postgres,
                pytest.mark.skipif(not POSTGRES, reason="QUANCHENG_TEST_POSTGRES is not set"),
            ],
        ),
    ]
)
def database(request: pytest.FixtureRequest) -> str:
    """The name of the database a test runs on; a test that asks for it (or for `connection`) runs on each."""
    name: str = request.param
    return name


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    """A plain DB-API connection to an empty database, gone after the test."""
    if database == "sqlite":
        with sqlite3.connect(":memory:") as lite:
            yield lite
        lite.close()
        return
    schema = f"quancheng_test_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRES, autocommit=True) as owner:
        owner.execute(f'CREATE SCHEMA "{schema}"')
        try:
            with psycopg.connect(POSTGRES, options=f"-c search_path={schema}") as connected:
                yield connected
        finally:
            owner.execute(f'DROP SCHEMA "{schema}" CASCADE')


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if WORKER else own


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let workers begin with what takes longest, so that none is still at it when the others have gone home."""
    if WORKER:
        for item in items:
            if item.parent is not None and ADDRESS.search(item.name):
                item._id = item.parent.id.child(ADDRESS.sub("", item.name))  # workers must agree on all names
        places = {name: place for place, name in enumerate(FIRST)}
        items.sort(key=lambda item: places.get(item.path.relative_to(TESTS).as_posix(), len(places)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what ran on PostgreSQL, in whichever worker, and leave the number for whoever asked for it."""
    count = sum("postgres" in report.keywords for report in terminalreporter.stats.get("passed", []))
    terminalreporter.section("PostgreSQL")
    if POSTGRES:
        terminalreporter.line(f"{count} tests passed on PostgreSQL")
    else:
        terminalreporter.line("NOT TESTED on PostgreSQL: set QUANCHENG_TEST_POSTGRES to a libpq address")
    named = os.environ.get("QUANCHENG_TEST_POSTGRES_COUNT")
    if named:
        Path(named).write_text(str(count))


def pytest_unconfigure() -> None:
    """Remove what workers left on PostgreSQL: what they shared, and whatever a killed one had."""
    if POSTGRES and not WORKER:
        with psycopg.connect(POSTGRES, autocommit=True) as owner:
            left = owner.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [RUN]).fetchall()
            for (name,) in left:
                owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
