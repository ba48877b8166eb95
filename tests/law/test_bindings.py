"""Which law governs on which date."""

import datetime

import pytest

from quancheng.law import BadValue
from quancheng.law.bindings import Binding, governing

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
