"""SM3 as the standard has it, by three roads."""

import hashlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from quancheng.journal import sm3 as room
from quancheng.journal.sm3 import SM3Missing, choose, sm3, sm3_hex
from quancheng.journal.verifier import choose_sm3, plain_sm3

OF_64_BYTES = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
"""The standard's example A.2: abcd, sixteen times."""


def of_cryptography(data: bytes) -> str:
    hasher = hashes.Hash(hashes.SM3())
    hasher.update(data)
    return hasher.finalize().hex()


def test_the_standards_second_example() -> None:
    assert sm3_hex(b"abcd" * 16) == OF_64_BYTES
    assert plain_sm3(b"abcd" * 16) == OF_64_BYTES


@given(st.binary(max_size=300))
def test_all_roads_lead_to_the_same_hash(data: bytes) -> None:
    assert plain_sm3(data) == sm3_hex(data) == of_cryptography(data)


@pytest.mark.parametrize("length", [*range(54, 67), *range(118, 131)])
def test_lengths_about_the_end_of_a_block(length: int) -> None:
    assert plain_sm3(b"\xff" * length) == of_cryptography(b"\xff" * length)


def test_fed_piece_by_piece_it_is_the_same() -> None:
    hasher = sm3(b"ab")
    assert hasher.hexdigest() != sm3_hex(b"abc")
    hasher.update(b"c")
    assert hasher.hexdigest() == hasher.hexdigest() == sm3_hex(b"abc")


def none_here(name: str, data: bytes = b"") -> object:
    raise ValueError(f"unsupported hash type {name}")


class Wrong:
    """A hasher that computes something else."""

    def __init__(self, *given: object) -> None: ...

    def update(self, data: bytes) -> None: ...

    def hexdigest(self) -> str:
        return "0" * 64


@pytest.mark.parametrize("broken", [none_here, Wrong])
def test_where_openssl_has_none_or_a_wrong_one_another_takes_its_place(
    monkeypatch: pytest.MonkeyPatch, broken: Callable[..., object]
) -> None:
    monkeypatch.setattr(hashlib, "new", broken)
    made = choose()
    assert made(b"abcd" * 16).hexdigest() == OF_64_BYTES
    pieces = made(b"ab")
    pieces.hexdigest()
    pieces.update(b"c")
    assert pieces.hexdigest() == plain_sm3(b"abc")
    assert choose_sm3() is plain_sm3


def test_where_there_is_none_at_all_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashlib, "new", none_here)
    monkeypatch.setattr(room, "_OfCryptography", Wrong)
    with pytest.raises(SM3Missing, match="SM3"):
        choose()
