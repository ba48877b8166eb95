"""A file is whole and durable under its SM3, or it is not there; and it is written once."""

import errno
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.http import UnreadablePostError

from quancheng.documents import Refused, StoreFailed, receive, store
from quancheng.documents.filing import Received
from quancheng.journal.sm3 import sm3
from tests.documents.handing import contents, half_received, pdf

LIMIT = 10_000


def take(data: bytes = pdf(), filename: str = "方案.pdf", limit: int = LIMIT) -> Received:
    return receive(filename=filename, stream=io.BytesIO(data), limit=limit)


def nothing_was_kept(folder: Path) -> bool:
    return not contents(folder) and not half_received(folder)


def test_a_content_lies_under_its_sm3(folder: Path) -> None:
    received = take()
    hashed = sm3(pdf()).hexdigest()
    assert received == Received("方案.pdf", store.Stored(hashed, len(pdf()), "pdf"))
    assert contents(folder) == [folder / "files" / hashed[:2] / hashed[2:]]
    assert contents(folder)[0].read_bytes() == pdf()
    assert half_received(folder) == []


def test_a_content_can_be_neither_written_nor_run_by_accident(folder: Path) -> None:
    take()
    assert contents(folder)[0].stat().st_mode & 0o777 == 0o400


def test_a_content_is_given_back_as_it_was(folder: Path) -> None:
    stored = take().content
    with store.open_content(stored.sm3, stored.size) as file:
        assert file.read() == pdf()


def test_each_step_is_durable_before_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace
    data = pdf("长" * 1000)

    def watched_sync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        whole = path.is_dir() or path.read_bytes() == data
        steps.append(f"sync {path.parent.name if path.is_file() else path.name}{'' if whole else ' too early'}")
        sync(descriptor)

    def watched_replace(self: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(Path, "replace", watched_replace)
    hashed = take(data).content.sm3
    assert steps == ["sync .incoming", "rename", f"sync {hashed[:2]}", "sync files", f"sync {folder.name}"]


def test_the_same_content_is_not_written_again(folder: Path) -> None:
    first = take()
    (path,) = contents(folder)
    before = path.stat()
    second = take(filename="同一份.pdf")
    assert second.content == first.content
    assert contents(folder) == [path]
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert half_received(folder) == []


@pytest.mark.parametrize("damaged", [b"", pdf()[:-1] + b"x"])
def test_a_damaged_content_is_made_good_by_handing_it_in_again(folder: Path, damaged: bytes) -> None:
    take()
    (path,) = contents(folder)
    path.chmod(0o600)
    path.write_bytes(damaged)
    take()
    assert path.read_bytes() == pdf()


def test_a_file_of_just_the_limit_is_taken_and_a_byte_more_is_not(folder: Path) -> None:
    data = pdf().ljust(1 << 20, b" ")
    assert take(data, limit=1 << 20).content.size == 1 << 20
    with pytest.raises(Refused, match=r"“方案\.pdf”超过 1 MB，没有保存"):
        take(data + b" ", limit=1 << 20)
    assert len(contents(folder)) == 1
    assert half_received(folder) == []


def test_what_is_too_large_is_not_read_to_its_end(folder: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return pdf().ljust(size, b" ")

    endless = Endless()
    with pytest.raises(Refused, match="超过 3 MB"):
        receive(filename="方案.pdf", stream=endless, limit=3 << 20)
    assert endless.given == 4 << 20
    assert nothing_was_kept(folder)


def test_the_limit_is_the_sites_own_where_none_is_given(folder: Path, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 20
    with pytest.raises(Refused, match="超过"):
        receive(filename="方案.pdf", stream=io.BytesIO(pdf("长" * 20)))


def test_an_empty_file_is_refused(folder: Path) -> None:
    with pytest.raises(Refused, match=r"“方案\.pdf”是空文件"):
        take(b"")
    assert nothing_was_kept(folder)


def test_a_refused_type_leaves_nothing(folder: Path) -> None:
    with pytest.raises(Refused, match="可执行程序"):
        take(b"MZ\x90\x00\x03")
    assert nothing_was_kept(folder)


def test_a_hostile_name_cannot_choose_where_the_file_goes(folder: Path) -> None:
    received = take(filename="../../../逃逸\u202e.pdf")
    assert received.filename == "逃逸.pdf"
    assert [path.name for path in folder.iterdir()] == ["files"]


@pytest.mark.parametrize("hashed", ["", "ab", "../" * 22, "G" * 64, "AB" * 32, "ab" * 32 + "\n"])
def test_only_a_hash_is_an_address(folder: Path, hashed: str) -> None:
    with pytest.raises(ValueError, match="no SM3"):
        store.address(hashed)


class _FullDisk(io.FileIO):
    """A file on a disk with room for ten more bytes."""

    room = 10

    def write(self, data: Any, /) -> int:
        if not self.room:
            _no_room()
        taken = super().write(bytes(data)[: self.room])
        self.room -= taken
        return taken


def _no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["mkstemp", "write", "fsync", "replace"])
def test_a_full_disk_is_told_plainly_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    match step:
        case "mkstemp":
            monkeypatch.setattr(tempfile, "mkstemp", _no_room)
        case "write":
            monkeypatch.setattr(os, "fdopen", lambda descriptor, mode, buffering: _FullDisk(descriptor, mode))
        case "fsync":
            monkeypatch.setattr(os, "fsync", _no_room)
        case _:
            monkeypatch.setattr(Path, "replace", _no_room)
    with pytest.raises(StoreFailed, match=r"“方案\.pdf”没有保存：服务器的存储空间已满"):
        take()
    assert nothing_was_kept(folder)


def test_another_trouble_with_the_disk_is_told_with_its_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(StoreFailed, match="没有保存：服务器的存储出错（Input/output error）"):
        take()
    assert nothing_was_kept(folder)


def test_an_upload_that_breaks_off_is_not_blamed_on_the_disk(folder: Path) -> None:
    class Broken:
        chunks = 0

        def read(self, _: int, /) -> bytes:
            self.chunks += 1
            if self.chunks > 1:
                raise UnreadablePostError("the browser went away")
            return pdf()

    with pytest.raises(UnreadablePostError):
        receive(filename="方案.pdf", stream=Broken(), limit=LIMIT)
    assert nothing_was_kept(folder)


def test_a_content_that_is_gone_or_short_is_not_given_out(folder: Path) -> None:
    stored = take().content
    (path,) = contents(folder)
    with pytest.raises(StoreFailed, match=f"已损坏：应为 {stored.size + 1} 字节"):
        store.open_content(stored.sm3, stored.size + 1)
    path.unlink()
    with pytest.raises(StoreFailed, match="无法读取"):
        store.open_content(stored.sm3, stored.size)
