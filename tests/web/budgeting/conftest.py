"""The small world with everybody in it."""

import pytest

from tests.lifecycle.standing import more_people
from tests.lifecycle.world import World, make
from tests.web.visiting import set_clock


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Finance, those who approve investment and the rest, on the world's clock."""
    world = make()
    more_people(world)
    set_clock(monkeypatch, world)
    return world
