"""Fourteen people in browsers of their own: from a unit's annual plan to the signed letter and the city's receipt."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from quancheng.config import cli
from quancheng.journal import Entry, verifier
from quancheng.journal.verification import verify
from quancheng.projects.models import Project
from tests.browser import journey_decision as decision
from tests.browser import journey_letter as ending
from tests.browser import journey_review as review
from tests.browser.journey_people import Journey, people
from tests.web.visiting import set_clock


@pytest.fixture
def journey(own_site: LiveServer, chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journey]:
    """Everybody, really committed, so that browsers see them; the day is the world's. No page may complain."""
    world = people()
    set_clock(monkeypatch, world)
    made = Journey(world, chromium, own_site.url)
    yield made
    assert made.complaints == []


def test_from_the_annual_plan_to_the_letter_and_the_receipt(journey: Journey, tmp_path: Path) -> None:
    review.annual_plan(journey)
    project = review.application(journey)
    batch = review.panel(journey)
    names = review.experts_come(journey, batch)
    review.scores(journey, project, names)
    review.conclusion(journey)
    decision.opinion(journey)
    decision.budget(journey)
    decision.investment(journey)
    decision.approval(journey)
    ending.library(journey)
    ending.construction(journey)
    ending.letter(journey)
    ending.city(journey)

    assert len(journey.seen) == 14
    assert verify() == []
    told = Entry.objects.filter(subject_id=project.public_id, result="已办").values_list("act", flat=True)
    once = ("立项评审", "出具审核意见", "预算评审", "投资立项审批", "立项批复", "签订责任书", "登记市级回执")
    assert [list(told).count(act) for act in once] == [1] * len(once)
    assert Project.objects.get().facts["责任书签订日"] == "2025-03-03"
    _drawn_again(tmp_path / "日志.jsonl", entries=Entry.objects.count())


def _drawn_again(exported: Path, entries: int) -> None:
    """What left the house is checked by the one file that needs nothing but Python."""
    assert cli.main(["journal", "export", str(exported)]) == 0
    line = [sys.executable, "-I", "-S", str(Path(verifier.__file__)), str(exported)]
    said = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert f"核到第 {entries} 号" in said.stdout
    assert said.stdout.splitlines()[1:] == ["379901：按种子重新抽取 1 次", "日志完整"]
