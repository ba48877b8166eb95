"""Asks everything of everybody, and keeps what was answered."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from quancheng.accounts import middleware
from quancheng.accounts.presence import LENT_KEY, POST_KEY, SEEN_KEY
from quancheng.lifecycle import history_child
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts import delegation
from quancheng.web import ledger_jobs
from tests.lifecycle.standing_made import Standing
from tests.matrix.roles import FEW, PROJECTS, ROLES, Canary, plant
from tests.matrix.routes import MISSING, Route, address, routes, spelled

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE")
ALL_WAYS = ("", "本单位已提交", "没有")
"""Where HEAD, PUT and DELETE are asked as well: what becomes of them hangs on the route and on who asks."""
REFUSED = 405
_WRITES = re.compile(r'\s*(?:INSERT|UPDATE|DELETE)\b(?!.*"django_session")')
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
"""Another one in every answer."""


@dataclass
class Asked:
    """``cells``: route → role → project (or nothing) → what was answered, in short. The rest are faults found."""

    cells: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    leaks: list[str] = field(default_factory=list)
    """a foreign word in an answer"""
    told_apart: list[str] = field(default_factory=list)
    """a foreign project whose answer is not that of a missing one"""
    broken: list[str] = field(default_factory=list)
    """an answer of 500, or an exception"""
    wrote: list[str] = field(default_factory=list)
    """a question by GET that changed something"""


class Browser(Client):
    """Somebody's, logged in, in their post; what is asked is undone."""

    def __init__(self, standing: Standing, name: str) -> None:
        super().__init__(raise_request_exception=False)
        self.name = name
        self.written: list[str] = []
        """What the last question changed in the database, sessions aside."""

        if name:
            acting = standing.world[name]
            self.force_login(acting.person)
            session = self.session
            session[POST_KEY], session[LENT_KEY] = acting.key, False
            session[SEEN_KEY] = int(standing.world.at.timestamp())
            session.save()

    def _watch(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if _WRITES.match(sql):
            self.written.append(sql[:60])
        return execute(sql, *rest)

    def asks(self, method: str, place: str, form: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body. ``form``: what is sent along, else nothing."""
        cookies = self.cookies.output()
        self.written = []
        with transaction.atomic(), connection.execute_wrapper(self._watch):
            asked = self.generic(method, place) if form is None else self.post(place, form)
            reply = cast("HttpResponseBase", asked)
            body = _body(reply)
            transaction.set_rollback(True)
        if self.cookies.output() != cookies:
            self.cookies.load(cookies.replace("Set-Cookie: ", ""))
        return reply.status_code, _TOKEN.sub(b"", body)


def _body(reply: HttpResponseBase) -> bytes:
    if isinstance(reply, StreamingHttpResponse):
        return b"".join(cast("Iterator[bytes]", reply.streaming_content))
    body: bytes = reply.content  # type: ignore[attr-defined]  # what does not stream has its content at hand
    return body


def ask_everything(standing: Standing, patch: pytest.MonkeyPatch) -> Asked:
    """The whole matrix, and the faults that show in the answers."""
    patch.setattr(middleware, "now", lambda: standing.world.at)
    patch.setattr(ledger_jobs, "spawn", lambda command: None)
    patch.setattr(history_child, "start", lambda intake: None)
    canaries = _prepared(standing)
    found = Asked()
    everything = [each for route in routes() for each in spelled(route)]
    for label, name in ROLES.items():
        browser = Browser(standing, name)
        unseen = _unseen(standing, name, canaries)
        for route in everything:
            answers: dict[str, dict[str, tuple[int, bytes]]] = {}
            for title in _asked_for(route, label):
                project = standing[PROJECTS[title]] if PROJECTS.get(title) else None
                place = address(route, standing, project)
                methods = METHODS if title in ALL_WAYS else METHODS[:2]
                answers[title] = {}
                for method in methods:
                    answers[title][method] = browser.asks(method, place)
                    if method in ("GET", "HEAD"):
                        found.wrote += [f"{label} {method} {place}: {each}" for each in browser.written]
                found.cells[route.pattern][label][title] = cell(answers[title])
                _look(found, f"{label} {place} ({title})", answers[title], unseen)
            if route.of_a_project:
                _compare(found, f"{label} {route.pattern}", answers, standing, name)
    return found


def _asked_for(route: Route, label: str) -> tuple[str, ...]:
    return FEW.get(label, tuple(PROJECTS)) if route.of_a_project else ("",)


def _prepared(standing: Standing) -> list[Canary]:
    world = standing.world
    day = world.at.date()
    told: dict[str, Any] = {"since": day, "until": day + datetime.timedelta(days=9), "reason": "出差"}
    world.does("林知远", delegation.delegate, person=world["何小满"].person.public_id, **told)
    return plant(standing)


def _unseen(standing: Standing, name: str, canaries: list[Canary]) -> list[str]:
    """The words that this person may not come to see."""
    seen = set(visible(standing.world[name]).values_list("public_id", flat=True)) if name else set()
    return [word for each in canaries if standing.projects[each.project] not in seen for word in each.words]


def cell(answers: Mapping[str, tuple[int, bytes]]) -> str:
    """200/403: of GET and POST; HEAD where it is not as GET; PUT and DELETE where they are not 405."""
    status = {method: code for method, (code, _) in answers.items()}
    told = f"{status['GET']}/{status['POST']}"
    if status.get("HEAD", status["GET"]) != status["GET"]:
        told += f" HEAD {status['HEAD']}"
    return told + "".join(
        f" {name} {status[name]}" for name in ("PUT", "DELETE") if status.get(name, REFUSED) != REFUSED
    )


def _look(found: Asked, where: str, answers: Mapping[str, tuple[int, bytes]], unseen: list[str]) -> None:
    for method, (status, body) in answers.items():
        if status >= 500:
            found.broken.append(f"{where} {method}: {status}")
        said = _unpacked(body)
        found.leaks += [f"{where} {method}: {word}" for word in unseen if word.encode() in said]


def _unpacked(body: bytes) -> bytes:
    """The words of an Excel file lie packed."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def _compare(
    found: Asked, where: str, answers: Mapping[str, Mapping[str, tuple[int, bytes]]], standing: Standing, name: str
) -> None:
    """A project that somebody may not see is answered byte for byte as one that there is not."""
    seen = set(visible(standing.world[name]).values_list("public_id", flat=True)) if name else set()
    for title, word in PROJECTS.items():
        if not word or title not in answers or standing.projects[word] in seen:
            continue
        for method, (status, body) in answers[title].items():
            missing = answers["没有"][method]
            own = body.replace(standing.projects[word].encode(), MISSING.encode()) if not name else body
            if (status, sha256(own).digest()) != (missing[0], sha256(missing[1]).digest()):
                found.told_apart.append(f"{where} {title} {method}: {status}")
