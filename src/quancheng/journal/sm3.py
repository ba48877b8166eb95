"""SM3 (GB/T 32905-2016): OpenSSL's where Python has it, else that of `cryptography`; tried before it is trusted."""

import hashlib
from collections.abc import Callable
from typing import Protocol

from cryptography.hazmat.primitives import hashes

from quancheng.journal.verifier import OF_ABC


class Hasher(Protocol):
    """What is fed bytes and tells the hash of all of them."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """The hash so far: 64 hexadecimal digits, small letters."""


class SM3Missing(RuntimeError):
    """This Python can compute no SM3, or computes it wrongly; nothing may be recorded without it."""


class _OfCryptography:
    def __init__(self, data: bytes = b"") -> None:
        self._hash = hashes.Hash(hashes.SM3())
        self._hash.update(data)

    def update(self, data: bytes, /) -> None:
        self._hash.update(data)

    def hexdigest(self) -> str:
        return self._hash.copy().finalize().hex()


def _of_openssl(data: bytes = b"") -> Hasher:
    return hashlib.new("sm3", data)


def choose() -> Callable[[bytes], Hasher]:
    """The first implementation that gives the standard's example; raises `SM3Missing` where none does."""
    told = []
    for made in (_of_openssl, _OfCryptography):
        try:
            digest = made(b"abc").hexdigest()
        except Exception as error:  # noqa: BLE001  each library says "not here" in its own way; all are told below
            told.append(f"{made.__name__}: {error}")
            continue
        if digest == OF_ABC:
            return made
        told.append(f"{made.__name__}: {digest}")
    raise SM3Missing(f"本机不能正确计算 SM3，无法记录日志（{'；'.join(told)}）")


_make = choose()


def sm3(data: bytes = b"") -> Hasher:
    """A hasher that has taken in `data`."""
    return _make(data)


def sm3_hex(data: bytes) -> str:
    """The SM3 of some bytes, as 64 hexadecimal digits."""
    return _make(data).hexdigest()
