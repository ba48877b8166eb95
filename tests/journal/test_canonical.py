"""One text for one content; what has no one text is refused before anything is recorded."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quancheng.journal import Unwritable
from quancheng.journal.canonical import LARGEST, canonical
from quancheng.journal.verifier import PARTS, read_body

words = st.text(st.characters(exclude_categories=["Cs"]))
whole = st.integers(-LARGEST, LARGEST)
contents = st.recursive(
    st.none() | st.booleans() | whole | words,
    lambda inner: st.lists(inner) | st.dictionaries(words, inner),
    max_leaves=8,
)


@given(contents)
def test_the_text_says_the_content_and_nothing_else(content: object) -> None:
    text = canonical(content)
    assert json.loads(text) == content
    assert canonical(json.loads(text)) == text
    assert "\n" not in text
    assert "\0" not in text


@given(st.dictionaries(words, whole, min_size=2), st.randoms())
def test_the_order_of_keys_makes_no_difference(content: dict[str, object], chance: object) -> None:
    keys = list(content)
    chance.shuffle(keys)  # type: ignore[attr-defined]  # hypothesis' own random.Random
    assert canonical({key: content[key] for key in keys}) == canonical(content)


@settings(max_examples=30)
@given(st.fixed_dictionaries(dict.fromkeys(sorted(PARTS), contents)))
def test_the_verifier_reads_every_body_that_can_be_written(content: dict[str, object]) -> None:
    assert read_body(canonical(content)) == content


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(":", ": ", 1),
        lambda text: text.replace("中", "\\u4e2d"),
        lambda text: text[:-1] + ',"title":"双"}',
        lambda text: text + " ",
        lambda text: text.replace('"number":1', '"number":1.0'),
        lambda text: text.replace('"number":1', '"number":NaN'),
        lambda text: "[" * 100_000,
        lambda text: '{"act":"' + "9" * 10 + '"}',
        lambda text: "7",
    ],
)
def test_another_text_of_the_same_content_is_not_the_body(spoil: Callable[[str], str]) -> None:
    text = canonical({**dict.fromkeys(PARTS, ""), "title": "中", "number": 1})
    assert read_body(text)
    assert read_body(spoil(text)) is None


def test_dates_and_times_become_texts_of_asia_shanghai() -> None:
    early = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert canonical([date(2026, 11, 23), early]) == '["2026-11-23","2026-11-23T00:30:00+08:00"]'
    assert canonical(early) == canonical(early.astimezone(timezone(timedelta(hours=-5))))


@pytest.mark.parametrize(
    "value",
    [
        1.5, float("nan"), Decimal("1000.00"), b"x", {1, 2}, object(), Path("/"), LARGEST + 1,
        datetime(2026, 11, 23, 9, 0),  # noqa: DTZ001  a time that does not say where is what this is about
        "\ud800", {1: "one"}, {"\udfff": 1},
    ],
    ids=ascii,
)  # fmt: skip
def test_what_has_no_one_text_is_refused_and_says_where(value: object) -> None:
    with pytest.raises(Unwritable):
        canonical(value)
    with pytest.raises(Unwritable, match=r"^/after/金额/0："):
        canonical({"after": {"金额": [value]}})
