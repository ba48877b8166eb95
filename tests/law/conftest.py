"""The packs the law is tested on: a small one made for it, and each that ships."""

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


@pytest.fixture(scope="session", params=["mini", *SHIPPED])
def pack(request: pytest.FixtureRequest) -> Pack:
    """Each pack in turn."""
    return load_pack(MINI if request.param == "mini" else request.param)
