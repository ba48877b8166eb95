"""What all tests share: the two databases, and an honest count of what ran on PostgreSQL.

No Django here: the tests of the law and the ledger must not need it.
"""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

pytest_plugins = ["tests.databases"]  # knows Django, and does nothing until it is asked for

POSTGRES = os.environ.get("QUANCHENG_TEST_POSTGRES", "")

Connection = sqlite3.Connection | psycopg.Connection[tuple[object, ...]]

_ran_on_postgres = pytest.StashKey[int]()


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


def pytest_configure(config: pytest.Config) -> None:
    """Start counting."""
    config.stash[_ran_on_postgres] = 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:  # the wrapped hook's report passes through unchanged
    """Count a test on PostgreSQL once it has passed."""
    report: pytest.TestReport = yield  # type: ignore[assignment]  # pluggy sends the report
    if report.when == "call" and report.passed and item.get_closest_marker("postgres"):
        item.config.stash[_ran_on_postgres] += 1
    return report  # type: ignore[return-value]  # pluggy's protocol for wrappers


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what ran on PostgreSQL, and leave the number for whoever asked for it."""
    count = config.stash[_ran_on_postgres]
    terminalreporter.section("PostgreSQL")
    if POSTGRES:
        terminalreporter.line(f"{count} tests passed on PostgreSQL")
    else:
        terminalreporter.line("NOT TESTED on PostgreSQL: set QUANCHENG_TEST_POSTGRES to a libpq address")
    named = os.environ.get("QUANCHENG_TEST_POSTGRES_COUNT")
    if named:
        Path(named).write_text(str(count))
