"""The parent's side of reading: starts the child, hands it the file, gives out its sheets and rows."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from quancheng.ledger.archive import DAMAGED, MAX_FILE, TOO_LONG
from quancheng.ledger.child import TOO_LARGE
from quancheng.ledger.errors import Unreadable

MAX_WAIT = 600
Cell = str | int | float | bool | list[str] | None
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Opened:
    """The workbook is open: its sheets in order, and whether its dates count from 1904."""

    sheets: tuple[str, ...]
    epoch_1904: bool


@dataclass(frozen=True)
class Sheet:
    """A sheet begins. ``merged``: first row, first column, last row, last column, from 0. ``broken``: C5."""

    name: str
    merged: tuple[Area, ...]
    broken: frozenset[str]


@dataclass(frozen=True)
class Row:
    """One row that is not empty; ``number`` as Excel counts, cells from column A."""

    number: int
    cells: list[Cell]


Message = Opened | Sheet | Row


def read_workbook(source: Path | bytes) -> Iterator[Message]:
    """Everything in the workbook, in order. Raises Unreadable; leaves no process behind."""
    data = source if isinstance(source, bytes) else _load(source)
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "quancheng.ledger.child"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    timer = threading.Timer(MAX_WAIT, child.kill)
    timer.daemon = True
    timer.start()
    try:
        if child.stdin is None or child.stdout is None:
            raise Unreadable(DAMAGED)
        with suppress(BrokenPipeError):
            child.stdin.write(data)
            child.stdin.close()
        del data
        yield from _messages(child.stdout)
    finally:
        timer.cancel()
        _end(child)


def _load(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise Unreadable(TOO_LONG)
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"没有找到文件：{path}") from None
    except IsADirectoryError:
        raise Unreadable(f"这是一个文件夹，不是文件：{path}") from None
    except OSError as error:
        raise Unreadable(f"打不开文件 {path}：{error.strerror}") from None


def _messages(lines: IO[bytes]) -> Iterator[Message]:
    for line in lines:
        message: list[Any] = json.loads(line)
        match message:
            case ["row", number, cells]:
                yield Row(number, cells)
            case ["sheet", name, merged, broken]:
                yield Sheet(name, tuple(tuple(area) for area in merged), frozenset(broken))
            case ["open", sheets, epoch_1904]:
                yield Opened(tuple(sheets), epoch_1904)
            case ["end"]:
                return
            case ["refused", reason, *_]:
                raise Unreadable(reason)
    # The child was ended by a limit before it could say so.
    raise Unreadable(TOO_LARGE)


def _end(child: subprocess.Popen[bytes]) -> None:
    for stream in (child.stdin, child.stdout):
        if stream:
            with suppress(OSError):
                stream.close()
    child.kill()
    child.wait()
