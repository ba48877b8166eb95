"""The packs the law is tested on: a small one made for it, and each that ships."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quancheng.law import Judge, Pack, load_pack

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


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """A copy of the small pack with its shared files, to be spoiled."""
    shutil.copytree(MINI.parent, tmp_path / "regulations")
    yield tmp_path / "regulations" / "mini"
