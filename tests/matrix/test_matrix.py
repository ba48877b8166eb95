"""The matrix against what is expected. After a wanted change: ``python -m tests.matrix.write``, and read the diff."""

from __future__ import annotations

from tests.matrix.asking import Asked
from tests.matrix.sheet import EXPECTED, read, written


def test_every_address_answers_everybody_as_is_expected(asked: Asked) -> None:
    expected, found = read(EXPECTED.read_text(encoding="utf-8")), read(written(asked))
    assert not found.keys() - expected.keys(), "addresses that nobody expects: say who may ask them"
    assert not expected.keys() - found.keys(), "addresses that are gone"
    other = {place: (expected[place], found[place]) for place in found if found[place] != expected[place]}
    assert not other


def test_no_answer_holds_a_word_of_a_project_that_is_not_for_who_asks(asked: Asked) -> None:
    assert not asked.leaks


def test_a_foreign_project_is_answered_byte_for_byte_as_a_missing_one(asked: Asked) -> None:
    assert not asked.told_apart


def test_who_only_looks_changes_nothing(asked: Asked) -> None:
    assert not asked.wrote


def test_nothing_breaks(asked: Asked) -> None:
    assert not asked.broken
