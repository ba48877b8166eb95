"""The files on disk, each under its own SM3: whole and durable before anybody hears of it, and never written again.

files/ab/cdef…     a content; its SM3 is abcdef…
files/.incoming/   what is being received; nothing in it counts
"""

import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from quancheng.documents.errors import Refused, StoreFailed
from quancheng.documents.kinds import Kind
from quancheng.journal.sm3 import sm3

CHUNK = 1 << 20
"""Bytes held in memory at once."""
INCOMING = ".incoming"
_SM3 = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Stream(Protocol):
    """What a file is read from: an open file, or an upload."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Stored:
    """A content that is whole and durable on disk. ``size`` in bytes, ``kind`` a name of `KINDS`."""

    sm3: str
    size: int
    kind: str


def folder() -> Path:
    """Where the contents lie."""
    return Path(settings.DATA) / "files"


def address(hashed: str) -> Path:
    """Where a content lies. Anything but a hash is a mistake of ours: no other path can be named."""
    if not _SM3.fullmatch(hashed):
        raise ValueError(f"no SM3: {hashed!r}")
    return folder() / hashed[:2] / hashed[2:]


def keep(stream: Stream, *, name: str, limit: int, recognise: Callable[[BinaryIO], Kind]) -> Stored:
    """Write a stream to disk under its SM3, unless it is there already.

    ``name`` is for messages, ``limit`` in bytes. Raises `Refused` (too large, empty, or by ``recognise``) and
    `StoreFailed` (disk full or broken); either way nothing of it stays. What the stream itself raises goes through.
    """
    with _disk_troubles(name):
        incoming = folder() / INCOMING
        incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, path = tempfile.mkstemp(dir=incoming)
    temporary = Path(path)
    try:
        # Unbuffered: a buffer would try once more to write what did not fit when the file is closed.
        with os.fdopen(descriptor, "w+b", buffering=0) as file:
            hashed, size = _receive(stream, file, name, limit)
            file.seek(0)
            kind = recognise(file)
            with _disk_troubles(name):
                os.fchmod(file.fileno(), 0o400)
                os.fsync(file.fileno())
        with _disk_troubles(name):
            _settle(temporary, hashed, size)
    finally:
        temporary.unlink(missing_ok=True)
    return Stored(hashed, size, kind.name)


def open_content(hashed: str, size: int) -> BinaryIO:
    """The content, open for reading. Raises `StoreFailed` where it is missing or has another size."""
    try:
        file = address(hashed).open("rb")
    except OSError as error:
        raise StoreFailed(f"文件（SM3 {hashed}）无法读取：{error.strerror}。请告知系统管理员。") from error
    found = os.fstat(file.fileno()).st_size
    if found != size:
        file.close()
        raise StoreFailed(f"文件（SM3 {hashed}）已损坏：应为 {size} 字节，现为 {found} 字节。请告知系统管理员。")
    return file


def digest(file: BinaryIO) -> str:
    """The SM3 of what is left to read, in constant memory."""
    hasher = sm3()
    while chunk := file.read(CHUNK):
        hasher.update(chunk)
    return hasher.hexdigest()


def _receive(stream: Stream, file: BinaryIO, name: str, limit: int) -> tuple[str, int]:
    """Copy, hash and count in one go; stop as soon as there is too much."""
    hasher, size = sm3(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise Refused(f"“{name}”超过 {limit / (1 << 20):g} MB，没有保存。请压缩图片或拆成几份后再上传。")
        hasher.update(chunk)
        with _disk_troubles(name):
            _write(file, chunk)
    if not size:
        raise Refused(f"“{name}”是空文件，没有保存。")
    return hasher.hexdigest(), size


def _write(file: BinaryIO, chunk: bytes) -> None:
    """All of it: the system may take less at a time."""
    left = memoryview(chunk)
    while left:
        left = left[file.write(left) :]


def _settle(temporary: Path, hashed: str, size: int) -> None:
    """Give a whole, synced file its address; then make the address itself durable."""
    target = address(hashed)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    if not _holds(target, hashed, size):
        temporary.replace(target)
    for each in (target.parent, folder(), folder().parent):
        _sync_folder(each)


def _holds(target: Path, hashed: str, size: int) -> bool:
    """Whether the address already holds just this. A damaged file does not, and is replaced by the sound one."""
    if not target.exists():
        return False
    with target.open("rb") as file:
        return os.fstat(file.fileno()).st_size == size and digest(file) == hashed


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk_troubles(name: str) -> Iterator[None]:
    """Say in Chinese what the disk answered."""
    try:
        yield
    except OSError as error:
        why = "服务器的存储空间已满" if error.errno in _FULL else f"服务器的存储出错（{error.strerror}）"
        raise StoreFailed(f"“{name}”没有保存：{why}。请告知系统管理员，稍后再上传。") from error
