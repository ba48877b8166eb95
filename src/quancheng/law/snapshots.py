"""Packs kept for good: content-addressed, with the engine's version, so that a decision can be replayed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from quancheng import __version__
from quancheng.law.errors import Defect, PackError
from quancheng.law.pack import Pack, load_pack

ENGINE = "引擎版本"
_SHARED = ("事实.yaml", "行为.yaml", "日历")


def files_of(pack: Pack) -> dict[str, bytes]:
    """Every file a judgement by this pack rests on, by its path under the regulations; cases are not among them."""
    root = pack.folder.parent
    paths = [
        path for name in _SHARED for path in ([root / name] if (root / name).is_file() else (root / name).glob("*"))
    ]
    paths += [path for path in pack.folder.iterdir() if path.is_file()]
    paths += (pack.folder / "文书").glob("*.md")
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(paths)}
    return files | {ENGINE: __version__.encode()}


def snapshot_id(pack: Pack) -> str:
    """The address of the pack's contents: changes whenever a word, a number, a calendar or the engine changes."""
    return _address(files_of(pack))


def keep(pack: Pack, store: Path) -> str:
    """Puts the pack into the store, durably, and gives its address; what is there already stays as it is."""
    files = files_of(pack)
    address = _address(files)
    if (store / address).is_dir():
        return address
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store) as made:
        folder = Path(made) / address
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        folder.rename(store / address)
    _sync(store)
    return address


def recall(store: Path, address: str) -> Pack:
    """The pack kept under an address. Raises PackError when it is not there or not what it was."""
    folder = store / address
    if not folder.is_dir():
        raise PackError([Defect(address, 1, "没有这个规程包快照")])
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if _address(found) != address:
        raise PackError([Defect(address, 1, "规程包快照与它的校验值不符，可能被改动")])
    return load_pack(next(path.parent for path in folder.glob("*/办法.md")))


def _address(files: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()[:32]


def _sync(folder: Path) -> None:
    """Makes a rename durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
