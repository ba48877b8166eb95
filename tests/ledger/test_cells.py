"""One cell as one fact: read exactly, or not at all."""

import datetime

import pytest

from quancheng.law import NEVER, Fact, Inside
from quancheng.ledger.cells import Reading, read_cell
from quancheng.ledger.errors import BadCell
from quancheng.ledger.intake import Cell

DATE = Fact("合同", "合同签订日", "日期", "")
AMOUNT = Fact("合同", "合同金额", "金额", "")
NUMBER = Fact("项目", "预算年度", "数", "")
YES_NO = Fact("项目", "上云", "是否", "")
OPTION = Fact("项目", "采购方式", "选项", "", ("公开招标", "邀请招标", "竞争性磋商"))
TEXT = Fact("项目", "项目名称", "文字", "")
KEY = Fact("项目", "项目编号", "文字", "", key=True)
LEVEL = Fact("系统", "等保级别", "数", "", options=("1", "2", "3"))
QUARTER = Fact("季度", "季度", "文字", "", key=True)
PLAIN = Reading()


def read(fact: Fact, cell: Cell, unit: str | None = None) -> Inside:
    return read_cell(fact, cell, Reading(unit))


@pytest.mark.parametrize(
    "cell",
    [
        ["日期", "2024-03-05"],
        "2024-03-05",
        "2024/3/5",
        "2024.3.5",
        "2024年3月5日",
        "2024年03月05日",
        "２０２４－３－５",
        " 2024 年 3 月 5 日 ",
        "2024-03-05 00:00:00",
        "2024-03-05 14:30",
        "2024年3月5号",
        20240305.0,
        "20240305",
        45356.0,
    ],
)
def test_every_usual_way_of_writing_a_date_is_the_same_day(cell: Cell) -> None:
    assert read(DATE, cell) == datetime.date(2024, 3, 5).toordinal()


def test_a_serial_number_counts_from_1904_where_the_workbook_says_so() -> None:
    assert read_cell(DATE, 43894.0, Reading(None, epoch_1904=True)) == datetime.date(2024, 3, 5).toordinal()


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("2024-02-30", "没有这一天"),
        ("2023年2月29日", "没有这一天"),
        ("45-13-2024", "看不懂"),
        ("24-3-5", "四位"),
        ("2024年3月", "缺哪一日"),
        ("2024-3", "缺哪一日"),
        ("2024", "缺月和日"),
        (2024.0, "是数字"),
        (2024.3, "是数字"),
        ("3/5/2024", "分不清月和日"),
        ("无", "没有发生请留空"),
        ("/", "没有发生请留空"),
        ("2024-03-05左右", "看不懂"),
        ("2024-03-05至2024-04-05", "看不懂"),
        ("1949-10-01", "1949"),
        ("2199-12-31", "2199"),
        (True, "不是日期"),
        (["时刻", "03:04:00"], "不是日期"),
        ("=TODAY()", "看不懂"),
        (1e300, "是数字"),
        (45356.5, "是数字"),
    ],
)
def test_a_date_that_is_not_one_is_never_guessed(cell: Cell, says: str) -> None:
    with pytest.raises(BadCell, match=says):
        read(DATE, cell)


@pytest.mark.parametrize("cell", [None, "", "  ", "　"])
def test_an_empty_date_has_not_happened_and_anything_else_empty_is_unknown(cell: Cell) -> None:
    assert read(DATE, cell) == NEVER
    assert read(AMOUNT, cell) is None


@pytest.mark.parametrize("cell", ["未知", "不详", " 未知 "])
def test_unknown_may_be_written_anywhere(cell: Cell) -> None:
    for fact in (DATE, AMOUNT, NUMBER, YES_NO, OPTION, TEXT):
        assert read(fact, cell) is None


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        (1000000.0, None, 100_000_000),
        (100.0, "万元", 100_000_000),
        ("100万元", None, 100_000_000),
        ("100万", None, 100_000_000),
        ("1,000,000.00", None, 100_000_000),
        ("100,0000", None, 100_000_000),
        ("￥1,000,000.00元", None, 100_000_000),
        ("１００万元", None, 100_000_000),
        ("人民币100万元整", None, 100_000_000),
        ("0.01亿元", None, 100_000_000),
        ("1000000", "元", 100_000_000),
        ("100万元", "元", 100_000_000),
        ("1000000元", "万元", 100_000_000),
        (107.532, "万元", 107_532_000),
        (0.1 + 0.2, None, 30),
        (1075.3199999999999, "万元", 1_075_320_000),
        (0.0, None, 0),
        (0.07, None, 7),
        (10_000_000_000_000.0, None, 10**15),
        ("10万亿元", None, None),
    ],
)
def test_amounts_are_exact_whatever_their_unit(cell: Cell, unit: str | None, fen: int | None) -> None:
    if fen is None:
        with pytest.raises(BadCell):
            read(AMOUNT, cell, unit)
    else:
        assert read(AMOUNT, cell, unit) == fen


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("约100万", "约数"),
        ("100余万元", "约数"),
        ("-5", "负数"),
        (-5.0, "负数"),
        ("(100.00)", "负数"),
        (1e14, "十万亿"),
        ("100000001万亿", "看不懂"),
        (0.001, "整数分"),
        ("100-200万元", "范围"),
        ("壹佰万元整", "大写"),
        (True, "不是金额"),
        (["日期", "2024-03-05"], "日期格式"),
        ("$100", "看不懂"),
        ("1,00,000", "看不懂"),
        ("1.000,00", "看不懂"),
        ("无", "请写 0"),
        ("1e6", "看不懂"),
        (float("nan"), "不是金额"),
        (float("inf"), "不是金额"),
        ("100.5.5", "看不懂"),
        ("100 美元", "看不懂"),
    ],
)
def test_an_amount_that_is_not_one_is_never_guessed(cell: Cell, says: str) -> None:
    with pytest.raises(BadCell, match=says):
        read(AMOUNT, cell)


@pytest.mark.parametrize("cell", ["是", "有", "√", "✓", "Y", "yes", "1", 1.0, True, "ＴＲＵＥ", " 是 "])
def test_yes_in_many_words(cell: Cell) -> None:
    assert read(YES_NO, cell) == 1


@pytest.mark.parametrize("cell", ["否", "无", "×", "✗", "N", "no", "0", 0.0, False, "没有"])
def test_no_in_many_words(cell: Cell) -> None:
    assert read(YES_NO, cell) == 0


@pytest.mark.parametrize("cell", ["也许", "2", 2.0, "已", "是否", "待定"])
def test_neither_yes_nor_no(cell: Cell) -> None:
    with pytest.raises(BadCell, match="是 或 否"):
        read(YES_NO, cell)


@pytest.mark.parametrize("cell", ["公开招标", " 公开 招标 ", "公开招标\n"])
def test_an_option_is_found_through_spaces(cell: Cell) -> None:
    assert read(OPTION, cell) == "公开招标"


def test_an_option_that_is_not_one_is_asked_about_not_taken() -> None:
    with pytest.raises(BadCell, match=r"是不是“公开招标”？可选：公开招标、邀请招标、竞争性磋商"):
        read(OPTION, "公开招投标")
    with pytest.raises(BadCell, match="没有这个选项，可选"):
        read(OPTION, "xyz")


@pytest.mark.parametrize(
    ("cell", "thousandths"),
    [
        (2024.0, 2_024_000),
        ("2024年", 2_024_000),
        ("2024年度", 2_024_000),
        ("85.5%", 85_500),
        ("85分", 85_000),
        (85.5, 85_500),
        ("三级", 3_000),
        ("第三级", 3_000),
        ("3级", 3_000),
    ],
)
def test_numbers_with_their_words(cell: Cell, thousandths: int) -> None:
    assert read(NUMBER, cell) == thousandths


@pytest.mark.parametrize("cell", ["很多", -1.0, True, ["日期", "2024-01-01"], "2024-2025", 0.0001, 1e12])
def test_a_number_that_is_not_one(cell: Cell) -> None:
    with pytest.raises(BadCell):
        read(NUMBER, cell)


@pytest.mark.parametrize("cell", ["五级", 9, 0, "0.5", 2.5])
def test_a_number_that_may_be_one_of_a_few_is_none_beside_them(cell: Cell) -> None:
    with pytest.raises(BadCell, match="只能是1、2、3"):
        read(LEVEL, cell)
    assert read(LEVEL, "三级") == 3_000


@pytest.mark.parametrize(
    "cell", ["2025Q1", "2025q1", "2025年第一季度", "2025年一季度", "2025年1季度", "2025-Q1", "2025第1季度"]
)
def test_a_quarter_has_one_name(cell: Cell) -> None:
    assert read(QUARTER, cell) == "2025Q1"


@pytest.mark.parametrize("cell", ["一季度", "2025Q5", "2025", "2025年上半年"])
def test_a_quarter_without_its_year_is_not_guessed(cell: Cell) -> None:
    with pytest.raises(BadCell, match="季度"):
        read(QUARTER, cell)


def test_a_number_that_excel_has_mangled_is_no_number() -> None:
    with pytest.raises(BadCell, match="日期"):
        read(KEY, ["日期", "2024-03-01"])
    with pytest.raises(BadCell, match="15 位"):
        read(KEY, 371702202400012345.0)
    assert read(KEY, 20240001.0) == "20240001"


def test_text_loses_only_its_control_characters() -> None:
    assert read(TEXT, "智慧\x07平台\x00 ") == "智慧平台"
    assert read(TEXT, "<script>alert(1)</script>") == "<script>alert(1)</script>"


def test_an_error_value_is_said_to_be_one() -> None:
    with pytest.raises(BadCell, match="REF"):
        read(AMOUNT, ["错误", "#REF!"])
