"""The district, a browser, and a clock that the door believes."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from quancheng.accounts import middleware
from quancheng.accounts.models import Person
from tests.accounts.office import Office
from tests.accounts.world import PASSWORD, District, district


@pytest.fixture
def people(db: None) -> District:
    return district()


@pytest.fixture
def site() -> Client:
    return Client()


class Clock:
    """The time as the door sees it."""

    def __init__(self) -> None:
        self.now = timezone.localtime()

    def forward(self, **span: float) -> None:
        self.now += datetime.timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(middleware, "now", lambda: made.now)
    return made


@pytest.fixture
def log_in(site: Client) -> Callable[..., Client]:
    """Through the page, with the password; the post is chosen where there are several."""

    def come_in(person: Person, post: str = "") -> Client:
        reply = site.post("/entrance/", {"login": person.username, "password": PASSWORD})
        assert reply.status_code == 302, reply.content.decode()
        site.get("/entrance/posts/")
        if post:
            site.post("/entrance/posts/", {"post": post})
        return site

    return come_in


@pytest.fixture
def system(people: District) -> Office:
    return Office(people, people.system)


@pytest.fixture
def security_officer(people: District) -> Office:
    return Office(people, people.security)


@pytest.fixture
def auditor(people: District) -> Office:
    return Office(people, people.audit)
