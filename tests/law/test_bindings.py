"""Which law governs on which date."""

import datetime

import pytest

from quancheng.law import PROJECT, BadValue, Binding, Judge, Pack, basis_date, governing

DAY = datetime.date
FIRST = Binding("371702", "old", DAY(2023, 5, 9), DAY(2025, 5, 9), "菏区政办发〔2023〕17号")
NEXT = Binding("371702", "new", DAY(2025, 8, 1), None, "继任办法")


@pytest.mark.parametrize(
    ("day", "pack", "lapsed"),
    [
        (DAY(2020, 1, 1), "old", False),
        (DAY(2023, 5, 9), "old", False),
        (DAY(2025, 5, 9), "old", False),
        (DAY(2025, 5, 10), "old", True),
        (DAY(2025, 7, 31), "old", True),
        (DAY(2025, 8, 1), "new", False),
        (DAY(2031, 1, 1), "new", False),
    ],
)
def test_the_law_in_force_on_the_base_date_governs(day: datetime.date, pack: str, lapsed: bool) -> None:
    found = governing([NEXT, FIRST], "371702", day)
    assert (found.binding.pack, found.lapsed) == (pack, lapsed)


def test_without_a_successor_the_lapsed_law_goes_on_and_says_so() -> None:
    assert governing([FIRST], "371702", DAY(2026, 1, 1)).lapsed


def test_where_two_laws_overlap_the_later_one_governs() -> None:
    longer = Binding("371702", "long", DAY(2023, 1, 1), None, "旧办法")
    assert governing([longer, NEXT], "371702", DAY(2026, 1, 1)).binding.pack == "new"


def test_a_jurisdiction_bound_to_nothing_is_told_so() -> None:
    with pytest.raises(BadValue, match="没有登记"):
        governing([FIRST], "371703", DAY(2024, 1, 1))


@pytest.mark.parametrize(
    ("approved", "applied", "expected"),
    [
        ("2024-03-01", "2024-01-05", "2024-03-01"),
        (None, "2024-01-05", "2024-01-05"),
        (None, None, "2024-05-06"),
        ("2024-05-07", "2024-01-05", "2024-01-05"),  # lies ahead
        ("2024-05-06", None, "2024-05-06"),
        ("未知", "2024-01-05", "2024-01-05"),
        ("未知", "未知", "2024-05-06"),
    ],
)
def test_the_basis_is_the_first_date_that_has_happened_else_today(
    mini: Pack, approved: str | None, applied: str | None, expected: str
) -> None:
    facts = mini.vocabulary.inside(PROJECT, {"立项批复日": approved, "立项申请日": applied})
    assert basis_date(mini, facts, DAY(2024, 5, 6)) == DAY.fromisoformat(expected)


def test_the_basis_is_that_by_which_a_judge_calls_the_law_lapsed(judge: Judge) -> None:
    today, last = DAY(2025, 6, 1), judge.pack.expires
    for dates in ({"立项批复日": "2025-05-09"}, {"立项批复日": "2025-05-10"}, {"立项申请日": "2024-05-10"}, {}):
        subject = judge.subject(PROJECT, {"类别": "甲", **dates})
        lapsed = judge.judged(subject.project, subject.children, today, subject.unknown).lapsed
        assert last is not None
        assert lapsed is (basis_date(judge.pack, subject.project, today) > last)
