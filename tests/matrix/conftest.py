"""One world for all questions, and every answer to every question."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import Templates
from tests.lifecycle.standing import Kept
from tests.matrix.asking import Asked, ask_everything
from tests.matrix.sheet import EXPECTED, written


@pytest.fixture(scope="session")
def kept(
    tmp_path_factory: pytest.TempPathFactory, database_templates: Templates, django_db_blocker: DjangoDbBlocker
) -> Iterator[Kept]:
    """The world with a project in each state, built once."""
    made = Kept(tmp_path_factory.mktemp("matrix"), database_templates, django_db_blocker)
    yield made
    made.drop()


@pytest.fixture(scope="session")
def asked(kept: Kept) -> Asked:
    """Every answer to every question; nothing that is asked leaves a trace."""
    with kept.rolled_back("sqlite") as standing, pytest.MonkeyPatch.context() as patch:
        answers = ask_everything(standing, patch)
    if os.environ.get("QUANCHENG_WRITE_MATRIX"):
        EXPECTED.write_text(written(answers), encoding="utf-8")
    return answers
