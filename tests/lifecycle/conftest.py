"""The world for each test: fresh, or as it stands after a day's work."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import OwnDatabase, Templates
from tests.lifecycle.standing import Kept
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import World, make


@pytest.fixture
def world(db: None) -> World:
    """A fresh small world."""
    return make()


@pytest.fixture(scope="session")
def kept(
    tmp_path_factory: pytest.TempPathFactory, database_templates: Templates, django_db_blocker: DjangoDbBlocker
) -> Iterator[Kept]:
    """The world with a project in each state, built once."""
    made = Kept(tmp_path_factory.mktemp("standing"), database_templates, django_db_blocker)
    yield made
    made.drop()


@pytest.fixture
def standing(kept: Kept) -> Iterator[Standing]:
    """A project in each state; what the test does is rolled back."""
    with kept.rolled_back("sqlite") as found:
        yield found


@pytest.fixture
def either_standing(kept: Kept, database: str) -> Iterator[Standing]:
    """The same on SQLite and on PostgreSQL."""
    with kept.rolled_back(database) as found:
        yield found


@pytest.fixture
def own_standing(kept: Kept, database: str, tmp_path: Path) -> Iterator[tuple[OwnDatabase, Standing]]:
    """The same in a really committing copy, on SQLite and on PostgreSQL."""
    folder = tmp_path / "data"
    folder.mkdir()
    with kept.copied(database, folder) as found:
        yield found
