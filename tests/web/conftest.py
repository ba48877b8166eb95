"""The pages on one day, and a client that answers to the site's own name."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from quancheng.web import regulation
from quancheng.web.sample import Sample, sample
from tests.lifecycle.world import World, make
from tests.web.visiting import Visitor, set_clock

DAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    """The pages believe that it is this day."""
    monkeypatch.setattr(regulation, "today", lambda: DAY)
    return DAY


@pytest.fixture
def judged(today: datetime.date) -> Sample:
    """The sample as the pages count it."""
    return sample(today)


@pytest.fixture
def site() -> Client:
    return Client()


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """A fresh small world, whose clock is the site's."""
    world = make()
    set_clock(monkeypatch, world)
    return world


@pytest.fixture
def enter(world: World) -> Callable[[str], Visitor]:
    """Somebody's browser, logged in."""
    return lambda name: Visitor(world, name)
