"""The packs the law is tested on: a small one made for it, and each that ships."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from quancheng.law import Judge, Pack, load_pack
from tests.law.phrases import made_pack

MINI = Path(__file__).parent / "regulations" / "mini"
SHIPPED = ["mudan-2023"]


@pytest.fixture(scope="session")
def mini() -> Pack:
    """The small pack."""
    return load_pack(MINI)


@pytest.fixture(scope="session")
def judge(mini: Pack) -> Judge:
    """A judge by the small pack."""
    return Judge(mini)


@pytest.fixture(scope="session")
def mudan() -> Judge:
    """A judge by the pack of Mudan."""
    return Judge(load_pack("mudan-2023"))


@pytest.fixture(scope="session", params=["mini", *SHIPPED])
def pack(request: pytest.FixtureRequest) -> Pack:
    """Each pack in turn."""
    return load_pack(MINI if request.param == "mini" else request.param)


@pytest.fixture(scope="module")
def judge_by(mini: Pack, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Judge]:
    """Makes a judge by rules of a test's own, over the facts, numbers and calendars (2024, 2025) of the small pack."""
    return lambda blocks: Judge(made_pack(mini, tmp_path_factory.mktemp("pack"), "", blocks))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the small pack with its shared files, to be spoiled."""
    shutil.copytree(MINI.parent, tmp_path / "regulations")
    return tmp_path / "regulations" / "mini"
