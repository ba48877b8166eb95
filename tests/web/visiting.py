"""People of the small named world at their browsers: logged in, in their post, on the world's clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quancheng.accounts import middleware
from quancheng.accounts.presence import LENT_KEY, POST_KEY, SEEN_KEY
from quancheng.projects.models import Project
from tests.lifecycle.world import World
from tests.web.reading import Page, parsed


class Visitor(Client):
    """One person's browser."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__()
        self.world = world
        acting = world[name]
        self.force_login(acting.person)
        session = self.session
        session[POST_KEY], session[LENT_KEY] = acting.key, acting.delegation is not None
        session[SEEN_KEY] = int(world.at.timestamp())
        session.save()

    def page(self, address: str, status: int = 200) -> Page:
        """The page at an address, read."""
        reply = self.get(address)
        assert reply.status_code == status, (address, reply.status_code)
        return parsed(reply)

    def sends(self, address: str, **fields: Any) -> Any:
        """Fills in the form at an address and sends it, with the hidden fields that the page gave."""
        page = self.page(address)
        kept = ("once", "version")
        hidden = {each["name"]: each["value"] for each in page.all("input", type="hidden") if each["name"] in kept}
        return self.post(address, hidden | fields)

    def does(self, project: Project, act: str, **fields: Any) -> Any:
        """The same for an act on a project."""
        return self.sends(f"/projects/{project.public_id}/do/{act}/", **fields)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are made meanwhile, without transactions' own."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    told = [query["sql"] for query in captured.captured_queries]
    found += [sql for sql in told if not re.match(r"SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT", sql)]


def set_clock(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """The site's clock shows what the world's does."""
    monkeypatch.setattr(middleware, "now", lambda: world.at)
