"""A data folder of its own for each test, with or without a database."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.databases import OwnDatabase


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """An empty data folder."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def office(own_database: OwnDatabase, settings: Settings) -> OwnDatabase:
    """A database and the data folder that belongs to it."""
    settings.DATA = own_database.folder
    return own_database
