"""The table of contents of a ZIP file. Nothing is unpacked: a bomb stays packed."""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from quancheng.documents.errors import Unreadable

MOST_BYTES = 4 << 20
"""Of a table of contents that is read."""
_END, _ENTRY, _ZIP64 = b"PK\x05\x06", b"PK\x01\x02", b"PK\x06\x07"
_END_SIZE, _ENTRY_SIZE, _ZIP64_SIZE = 22, 46, 20
_LONGEST_COMMENT = 0xFFFF
_ENCRYPTED, _UTF8 = 1, 1 << 11


@dataclass(frozen=True)
class Member:
    """One line of the table: the name with forward slashes, and whether a password is needed."""

    name: str
    encrypted: bool


def members(file: BinaryIO) -> list[Member]:
    """Every line of the table of contents. Raises `Unreadable`."""
    table, count = _table(file)
    found, position = [], 0
    while position + _ENTRY_SIZE <= len(table) and table.startswith(_ENTRY, position):
        flags, name_length, extra, comment = struct.unpack_from("<8xH18x3H", table, position)
        start = position + _ENTRY_SIZE
        name = _decode(table[start : start + name_length], flags)
        found.append(Member(name.replace("\\", "/"), bool(flags & _ENCRYPTED)))
        position = start + name_length + extra + comment
    if position != len(table) or len(found) != count:
        raise Unreadable("压缩目录已损坏")
    return found


def _table(file: BinaryIO) -> tuple[bytes, int]:
    """The bytes of the table and how many lines it should have."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _END_SIZE - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    end = _end(tail)
    if tail[max(0, end - _ZIP64_SIZE) : end].startswith(_ZIP64):
        raise Unreadable("压缩目录用了 ZIP64 格式")
    count, length, offset = struct.unpack_from("<10xHLL", tail, end)
    if length > MOST_BYTES:
        raise Unreadable("压缩目录过大")
    if offset + length > start + end:
        raise Unreadable("压缩目录已损坏")
    file.seek(offset)
    return file.read(length), count


def _end(tail: bytes) -> int:
    """Where the closing record stands: the one whose comment ends where the file ends."""
    end = tail.rfind(_END)
    while end >= 0:
        if end + _END_SIZE <= len(tail):
            (comment,) = struct.unpack_from("<20xH", tail, end)
            if end + _END_SIZE + comment == len(tail):
                return end
        end = tail.rfind(_END, 0, end)
    raise Unreadable("压缩目录不完整，文件可能没有传完")


def _decode(name: bytes, flags: int) -> str:
    """A member's name: UTF-8 where it says or looks so, else Chinese Windows, else DOS."""
    encodings = ("utf-8",) if flags & _UTF8 else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")
