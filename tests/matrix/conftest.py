"""One world for the whole matrix, with a browser for everybody; nothing that is asked leaves a trace."""

from __future__ import annotations

import os

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import Templates
from tests.lifecycle.standing import Kept
from tests.matrix.asking import Asked, ask_everything
from tests.matrix.sheet import EXPECTED, written


@pytest.fixture(scope="session")
def asked(
    tmp_path_factory: pytest.TempPathFactory, database_templates: Templates, django_db_blocker: DjangoDbBlocker
) -> Asked:
    """Every answer to every question."""
    kept = Kept(tmp_path_factory.mktemp("matrix"), database_templates, django_db_blocker)
    with kept.rolled_back("sqlite") as standing, pytest.MonkeyPatch.context() as patch:
        answers = ask_everything(standing, patch)
    kept.drop()
    if os.environ.get("QUANCHENG_WRITE_MATRIX"):
        EXPECTED.write_text(written(answers), encoding="utf-8")
    return answers
