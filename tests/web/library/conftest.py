"""The small world with everybody in it."""

import pytest

from tests.lifecycle.standing import more_people
from tests.lifecycle.world import World


@pytest.fixture
def world(world: World) -> World:
    more_people(world)
    return world
