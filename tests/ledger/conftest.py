"""The law the ledgers are judged by, and a day to judge them on."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from quancheng.law import Judge, Pack, load_pack
from quancheng.ledger.book import Book
from quancheng.ledger.judging import LedgerResult, judge_ledger
from quancheng.ledger.reading import read_ledger

TODAY = datetime.date(2024, 6, 28)
Check = Callable[[bytes], LedgerResult]


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that ships."""
    return load_pack("mudan-2023")


@pytest.fixture(scope="session")
def judge(pack: Pack) -> Judge:
    """One judge for all tests of this room."""
    return Judge(pack)


@pytest.fixture
def check(pack: Pack, judge: Judge) -> Check:
    """Judges a workbook on the day of the tests."""
    return lambda data: judge_ledger(data, pack, TODAY, judge=judge)


@pytest.fixture
def read(pack: Pack) -> Callable[[bytes], Book]:
    """Reads a workbook without judging it."""
    return lambda data: read_ledger(data, pack)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[bytes], Path]:
    """A workbook as a file on disk."""

    def save(data: bytes, name: str = "台账.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return save
