"""The directory of an OLE2 compound file: what the Office of 1997 to 2003, and WPS, write ([MS-CFB])."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from quancheng.documents.errors import Unreadable

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_MOST_DIRECTORY_SECTORS, _MOST_LIST_SECTORS = 1 << 13, 1 << 9
"""Far more than any document has; a chain that is longer goes in a circle."""
_LAST_SECTOR, _NOTHING = 0xFFFFFFFA, 0xFFFFFFFF
_ENTRY_SIZE = 128
_ROOT = 0


@dataclass(frozen=True)
class Directory:
    """The names at the top, and all names at any depth, in small letters."""

    top: frozenset[str]
    all: frozenset[str]


@dataclass(frozen=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int


def directory(file: BinaryIO) -> Directory:
    """Read the directory and nothing else. Raises `Unreadable`."""
    try:
        entries = _entries(_Sectors(file))
    except (struct.error, IndexError) as error:
        raise Unreadable("文件目录已损坏") from error
    if _ROOT not in entries:
        raise Unreadable("文件目录已损坏")
    names = frozenset(entry.name for entry in entries.values())
    return Directory(frozenset(_beside(entries, entries[_ROOT].child)), names)


class _Sectors:
    """The sectors of a file and how they follow one another."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        file.seek(0)
        header = file.read(512)
        (shift,) = struct.unpack_from("<H", header, 30)
        if shift not in {9, 12}:
            raise Unreadable("文件头已损坏")
        self.size = 1 << shift
        (self.directory,) = struct.unpack_from("<L", header, 48)
        (more,) = struct.unpack_from("<L", header, 68)
        self.tables = [number for number in struct.unpack_from("<109L", header, 76) if number < _LAST_SECTOR]
        self._read_more_tables(more)

    def _read_more_tables(self, sector: int) -> None:
        """Large files list the sectors of their allocation table in sectors of their own."""
        for _ in range(_MOST_LIST_SECTORS):
            if sector >= _LAST_SECTOR:
                return
            *numbers, sector = struct.unpack(f"<{self.size // 4}L", self.read(sector))
            self.tables += [number for number in numbers if number < _LAST_SECTOR]
        raise Unreadable("文件目录已损坏")

    def read(self, sector: int) -> bytes:
        self.file.seek((sector + 1) * self.size)
        return self.file.read(self.size)

    def after(self, sector: int) -> int:
        table, place = divmod(sector, self.size // 4)
        (following,) = struct.unpack_from("<L", self.read(self.tables[table]), place * 4)
        return int(following)


def _entries(sectors: _Sectors) -> dict[int, _Entry]:
    """The directory's entries by their number."""
    found: dict[int, _Entry] = {}
    sector, number = sectors.directory, 0
    for _ in range(_MOST_DIRECTORY_SECTORS):
        if sector >= _LAST_SECTOR:
            return found
        data = sectors.read(sector)
        for place in range(0, len(data) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
            length, kind, left, right, child = struct.unpack_from("<64xHBxLLL", data, place)
            if kind:
                name = data[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
                found[number] = _Entry(name.lower(), left, right, child)
            number += 1
        sector = sectors.after(sector)
    raise Unreadable("文件目录已损坏")


def _beside(entries: dict[int, _Entry], first: int) -> set[str]:
    """The names in the same storage as this entry."""
    waiting, seen, names = [first], set[int](), set[str]()
    while waiting:
        number = waiting.pop()
        if number == _NOTHING or number in seen or number not in entries:
            continue
        seen.add(number)
        entry = entries[number]
        names.add(entry.name)
        waiting += [entry.left, entry.right]
    return names
