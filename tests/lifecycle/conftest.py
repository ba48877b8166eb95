"""The world for each test, and the documents in a folder of their own."""

import pytest

from tests.lifecycle.world import World, make


@pytest.fixture
def world(db: None) -> World:
    """A fresh small world."""
    return make()
