"""Working days, months, quarters and years: against the published calendars, two other packages, and plain counting."""

import datetime
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quancheng.law import NEVER, PackError, load_pack, regulations_folder
from quancheng.law.days import FIRST, FUNCTIONS, LAST, Calendar, read_calendar
from quancheng.law.subject import Memory
from tests.law import oracle_days
from tests.law.worlds import steady

SHIPPED = read_calendar(regulations_folder() / "日历")
YEARS = sorted(SHIPPED.years)


def on(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def after(function: str, day: str, count: int = 0) -> tuple[str, bool]:
    """The day a function gives and whether it is 暂定, in dates."""
    found = SHIPPED.apply(function, on(day), count)
    assert found is not None
    return datetime.date.fromordinal(found[0]).isoformat(), found[1]


# the calendars that ship


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_published_year_is_worked_or_free_as_chinesecalendar_has_it(year: int) -> None:
    day = datetime.date(year, 1, 1)
    while day.year == year:
        assert SHIPPED.is_working(day.toordinal()) == chinese_calendar.is_workday(day), day
        day += datetime.timedelta(days=1)


@pytest.mark.parametrize("year", YEARS)
def test_every_holiday_of_the_package_holidays_is_free_here_too(year: int) -> None:
    """It knows no days worked in place of others, so only one direction can be asked."""
    known = holidays.country_holidays("CN", years=year)
    assert len(known) > 10
    for day in known:
        assert not SHIPPED.is_working(day.toordinal()), day


def test_the_years_of_the_regulation_have_their_calendars() -> None:
    assert set(range(2023, 2027)) <= set(YEARS)
    for year in SHIPPED.years.values():
        assert year.notice.startswith("国办发明电")
        assert year.published.year == year.year - 1
        assert all(day.isoweekday() > 5 for day in year.worked), "only weekends are worked in place of others"


def test_a_year_without_a_calendar_counts_monday_to_friday() -> None:
    assert 2031 not in SHIPPED.years
    assert not SHIPPED.is_working(on("2031-10-04"))
    assert SHIPPED.is_working(on("2031-10-01"))


# working days


@pytest.mark.parametrize(
    ("signed", "count", "due"),
    [
        ("2024-03-01", 10, "2024-03-15"),  # the day after signing is day 1
        ("2024-03-02", 1, "2024-03-04"),  # signed on a Saturday
        ("2024-02-02", 1, "2024-02-04"),  # a Sunday that is worked
        ("2024-02-09", 1, "2024-02-18"),  # over the Spring Festival, to a Sunday that is worked
        ("2024-09-27", 10, "2024-10-16"),  # 调休 before and after the holiday
        ("2025-09-30", 1, "2025-10-09"),  # eight days of National Day and Mid-Autumn
        ("2024-12-31", 1, "2025-01-02"),  # over the turn of a year, both published
        ("2024-02-29", 10, "2024-03-14"),
    ],
)
def test_the_nth_working_day_after_a_day(signed: str, count: int, due: str) -> None:
    assert after("工作日后", signed, count) == (due, False)


@pytest.mark.parametrize(
    ("start", "count", "provisional"),
    [
        ("2022-12-20", 3, True),  # wholly before the calendars
        ("2022-12-30", 10, True),  # out of a year without one
        ("2023-01-03", 10, False),
        ("2026-12-01", 10, False),
        ("2026-12-25", 10, True),  # into a year without one
        ("2031-05-06", 10, True),
    ],
)
def test_a_span_that_touches_a_year_without_a_calendar_is_provisional(
    start: str, count: int, provisional: bool
) -> None:
    assert after("工作日后", start, count)[1] is provisional


@pytest.mark.parametrize("function", ["日后", "月后", "季末"])
def test_only_working_days_can_be_provisional(function: str) -> None:
    assert after(function, "2031-05-06", 0 if function == "季末" else 10)[1] is False


dates = st.integers(FIRST, LAST)


@steady
@given(day=st.integers(on("2022-06-01"), on("2027-06-01")), count=st.integers(1, 40))
@example(day=on("2024-02-09"), count=10)
@example(day=on("2024-09-29"), count=3)
def test_working_days_are_those_one_counts_on_ones_fingers(day: int, count: int) -> None:
    assert SHIPPED.apply("工作日后", day, count) == oracle_days.reckon(SHIPPED, "工作日后", day, count)


@steady
@given(day=st.integers(on("2023-01-01"), on("2026-06-01")), count=st.integers(1, 60))
def test_counting_back_gives_the_number_one_started_with(day: int, count: int) -> None:
    found = SHIPPED.apply("工作日后", day, count)
    assert found is not None
    assert SHIPPED.workdays_between(day, found[0]) == count
    assert SHIPPED.workdays_between(found[0], day) == -count
    assert SHIPPED.is_working(found[0])


# months, days, quarters, years


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2023-08-31", 6, "2024-02-29"),  # clamped, in a leap year
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-03-31", 1, "2025-04-30"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2025-02-28", 12, "2026-02-28"),  # the end of a month does not become the end of another
        ("2025-11-15", 0, "2025-11-15"),
    ],
)
def test_months_after_are_clamped_to_the_end_of_the_month(day: str, months: int, then: str) -> None:
    assert after("月后", day, months) == (then, False)


@steady
@given(day=dates, count=st.integers(0, 60))
@example(day=on("2024-02-29"), count=12)
@example(day=LAST, count=1)
def test_months_days_and_quarters_are_those_of_the_almanac(day: int, count: int) -> None:
    for function in ("月后", "日后", "季末"):
        number = 0 if function == "季末" else count
        assert SHIPPED.apply(function, day, number) == oracle_days.reckon(SHIPPED, function, day, number)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2024-01-01", "2024-03-31"),
        ("2024-03-31", "2024-03-31"),
        ("2024-04-01", "2024-06-30"),
        ("2024-09-30", "2024-09-30"),
        ("2024-11-15", "2024-12-31"),
    ],
)
def test_a_quarter_ends_on_its_last_day(day: str, end: str) -> None:
    assert after("季末", day) == (end, False)


def test_a_year_begins_on_the_first_of_january() -> None:
    assert SHIPPED.apply("年初", 2025_000) == (on("2025-01-01"), False)


@pytest.mark.parametrize("year", [2025_500, 1989_000, 2070_000, 0, -1])
def test_what_is_no_year_the_law_reckons_with_has_no_first_day(year: int) -> None:
    assert SHIPPED.apply("年初", year) is None


# the edges


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_has_not_happened_is_followed_by_nothing(function: str) -> None:
    assert SHIPPED.apply(function, NEVER, 10) == (NEVER, False)


@pytest.mark.parametrize("function", ["工作日后", "日后", "月后", "季末"])
def test_outside_its_seventy_years_the_law_does_not_reckon(function: str) -> None:
    count = 0 if function == "季末" else 10
    assert SHIPPED.apply(function, FIRST - 1, count) is None
    assert SHIPPED.apply(function, LAST + 1, count) is None
    assert SHIPPED.apply(function, FIRST, count) is not None
    if function != "季末":
        assert SHIPPED.apply(function, LAST, count) is None, "it would end outside"


@pytest.mark.parametrize(("function", "count"), [("工作日后", 10), ("日后", 30), ("月后", 6), ("季末", 0), ("年初", 0)])
def test_the_table_for_the_databases_holds_just_what_the_function_gives(function: str, count: int) -> None:
    table = {key: (day, bool(doubt)) for key, day, doubt in SHIPPED.table(function, count)}
    keys = [year * 1000 for year in range(1985, 2075)] if function == "年初" else range(FIRST - 5, LAST + 6)
    for key in (*keys, NEVER):
        assert table.get(key) == SHIPPED.apply(function, key, count), key
    assert set(table) <= {*keys, NEVER}


def test_tables_of_two_calendars_are_told_apart_by_any_day_that_differs() -> None:
    year = SHIPPED.years[2024]
    same, other = Calendar(dict(SHIPPED.years)), Calendar({2024: year})
    moved = Calendar({**SHIPPED.years, 2024: type(year)(2024, year.notice, year.published, year.holidays, frozenset())})
    assert same.digest == SHIPPED.digest
    assert len({SHIPPED.digest, other.digest, moved.digest}) == 3


# calendars that are not right


def shelf(folder: Path, text: str, name: str = "2024.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


GOOD = """年份: 2024
文件: 国办发明电〔2023〕7号
发布: 2023-10-25
节日:
  - {名称: 元旦, 自: 2024-01-01, 至: 2024-01-01}
调休上班: [2024-02-04]
"""


def test_a_calendar_as_it_should_be_is_read(tmp_path: Path) -> None:
    calendar = read_calendar(shelf(tmp_path, GOOD))
    assert not calendar.is_working(on("2024-01-01"))
    assert calendar.is_working(on("2024-02-04"))
    assert calendar.is_working(on("2024-05-01"))


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (GOOD.replace("2024-02-04", "2025-02-04"), "2024.yaml", "不是 2024 年的日期"),
        (GOOD, "2025.yaml", "文件名应为 2024.yaml"),
        (GOOD.replace("文件:", "文号:"), "2024.yaml", "日历要有年份、文件"),
        (GOOD.replace("{名称: 元旦, 自: 2024-01-01, 至: 2024-01-01}", "元旦"), "2024.yaml", "日历要有年份、文件"),
        (GOOD.replace("2024-02-04", "二月四日"), "2024.yaml", "不是 2024 年的日期"),
        (GOOD.replace("[2024-02-04]", "[2024-02-04"), "2024.yaml", "YAML 写法有误"),
    ],
)
def test_a_calendar_that_is_not_right_is_refused_with_its_file(tmp_path: Path, text: str, name: str, said: str) -> None:
    with pytest.raises(PackError) as refused:
        read_calendar(shelf(tmp_path, text, name))
    assert said in str(refused.value)
    assert f"/{name}:" in str(refused.value)


def test_the_shipped_packs_judge_by_the_shipped_calendars() -> None:
    assert load_pack("mudan-2023").calendar.digest == SHIPPED.digest


def test_a_second_memory_starts_with_the_days_of_the_first_and_only_with_those_of_its_calendars(copy: Path) -> None:
    one = Memory(load_pack(copy))
    tables = one.statement("合同").plan.day_tables()
    again = Memory(load_pack(copy))
    for table in tables:
        rows = f"SELECT k, v, p FROM {table.name} ORDER BY k"
        assert again.connection.execute(rows).fetchall() == one.connection.execute(rows).fetchall()
    path = copy.parent / "日历" / "2024.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-05-11", "2024-05-12"), encoding="utf-8")
    other = Memory(load_pack(copy))
    other.statement("合同")
    count = "SELECT count(*) FROM days.sqlite_master"
    assert other.connection.execute(count).fetchone() == (len(tables),)
    assert {table.name for table in other.statement("合同").plan.day_tables()}.isdisjoint(t.name for t in tables)
