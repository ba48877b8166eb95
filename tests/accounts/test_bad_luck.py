"""The database is gone, or the disk is full: said plainly, and nothing half done."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client

from quancheng.accounts import presence
from quancheng.accounts.models import Unit
from tests.accounts.office import GOOD
from tests.accounts.world import District

LogIn = Callable[..., Client]


def gone(*_: object, **__: object) -> None:
    raise OperationalError("database or disk is full")


def test_a_page_that_cannot_be_read_says_so(
    people: District, log_in: LogIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = log_in(people.system)
    monkeypatch.setattr(presence, "_fetch", gone)
    reply = site.get("/administration/units/")
    page = reply.content.decode()
    assert reply.status_code == 503
    assert "这一页打不开" in page
    assert "disk is full" not in page
    assert "disk is full" in caplog.text, "whoever runs the server is told the cause"


def test_the_law_can_still_be_read_by_who_has_not_logged_in(
    people: District, site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "_fetch", gone)
    assert site.get("/law/22/").status_code == 200


def test_an_act_that_cannot_be_written_is_told_and_undone(
    people: District, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = log_in(people.system)
    form = {"once": "k", "jurisdiction": "371702", "name": "区卫生健康局", "code": GOOD, "body": "政府"}
    with monkeypatch.context() as patch:
        patch.setattr("quancheng.lifecycle.recording.append", gone)
        reply = site.post("/administration/do/enter-unit/", form)
    assert reply.status_code == 503
    assert "刚才提交的没有办理" in reply.content.decode()
    assert not Unit.objects.filter(name="区卫生健康局").exists()
    assert site.post("/administration/do/enter-unit/", form).status_code == 302, "the same form again does it"
