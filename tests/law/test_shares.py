"""15.00 % passes and 15.01 % does not, at any amount up to ten trillion 元, in either database."""

import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quancheng.law import Judge, Pack, Subject, load_pack, to_outside
from quancheng.law.sweep import Sweep
from quancheng.law.whatif import with_values
from tests.law import phrases, portfolio, worlds
from tests.law.worlds import steady

LARGEST = 10**15
TODAY = datetime.date(2024, 6, 3)
EDGES = [1, 6, 7, 19, 20, 21, 333, 10_000, 99_999_999, 666_666_667, 10**14 - 1, 10**14, 10**14 + 7, 950_000_000_000_001]
EDGES += [LARGEST - 20, LARGEST - 1, LARGEST]


def permitted(judge: Judge, total: int, change: int) -> str:
    raw = {
        "类别": "甲",
        "概算批复额": to_outside("金额", total),
        "提出日": "2024-05-01",
        "调整金额": to_outside("金额", change),
    }
    return judge.answers("变更", raw, TODAY)["可自行调整"]


@steady
@given(total=st.integers(0, LARGEST))
@example(total=LARGEST)
@example(total=950_000_000_000_000)
def test_fifteen_in_a_hundred_passes_and_one_fen_more_does_not(judge: Judge, total: int) -> None:
    exactly = total * 15 // 100
    assert permitted(judge, total, exactly) == "可"
    assert permitted(judge, total, exactly + 1) == "不可"


@steady
@given(total=st.integers(10_000, LARGEST))
@example(total=LARGEST)
def test_a_ten_thousandth_more_does_not_pass(judge: Judge, total: int) -> None:
    assert permitted(judge, total, total * 1501 // 10_000) == "不可"
    assert permitted(judge, total, total * 1499 // 10_000) == "可"


def test_over_a_portfolio_the_last_fen_counts_as_well(mini: Pack, connection: Any) -> None:
    rows = [
        (total, total * 15 // 100 + more) for total in EDGES for more in (-1, 0, 1) if total * 15 // 100 + more >= 0
    ]
    project, change = mini.vocabulary.blank("项目"), mini.vocabulary.blank("变更")
    day = datetime.date(2024, 5, 1).toordinal()
    subjects = [
        Subject(
            {**project, "类别": "甲", "概算批复额": total}, {"变更": [{**change, "提出日": day, "调整金额": amount}]}
        )
        for total, amount in rows
    ]
    worlds.load(connection, mini, "facts", subjects)
    sweep = Sweep(mini, connection, "facts", "verdicts")
    sweep.fill(TODAY)
    found = portfolio.swept(sweep, connection)
    for number, (total, amount) in enumerate(rows, 1):
        verdict = found[number, ("变更", 1, "变更手续")][0]
        assert (verdict == "不适用") is (amount * 100 <= total * 15), (total, amount)


@pytest.mark.parametrize("share", ["0.1%", "33.3%", "0.15", "250%"])
def test_every_share_that_can_be_written_is_exact(mini: Pack, share: str) -> None:
    other = with_values(mini, {"调整比例": share})
    part = other.parameters["调整比例"].values[0].value
    assert isinstance(part, Fraction)
    judge = Judge(other)
    for total in EDGES:
        exactly = min(int(total * part), LARGEST - 1)
        assert permitted(judge, total, exactly) == "可", total
        if exactly < LARGEST - 1:
            assert permitted(judge, total, exactly + 1) == "不可", total


SHARES = [
    ("30%", "20%"),
    ("33.3%", "12.7%"),
    ("99.9%", "0.1%"),
    ("0.1%", "99.7%"),
    ("12.5%", "37.5%"),
    ("99.8%", "99.9%"),
]


def test_shares_on_both_sides_are_exact(mini: Pack, connection: Any) -> None:
    """自筹额 * 自筹系数 <= 财政额 * 财政系数: cross-multiplied in whole numbers, on both databases."""
    blank = mini.vocabulary.blank("项目")
    for place, (own, public) in enumerate(SHARES):
        source = f"facts{place}"
        pack = with_values(mini, {"自筹系数": own, "财政系数": public})
        left, right = (Fraction(text.rstrip("%")) / 100 for text in (own, public))
        pairs = [(int(amount * right / left) + more, amount) for amount in EDGES for more in (-1, 0, 1)]
        pairs = [pair for pair in pairs if 0 <= pair[0] <= LARGEST] + [(LARGEST, LARGEST), (0, LARGEST), (LARGEST, 0)]
        subjects = [Subject({**blank, "类别": "甲", "自筹额": one, "财政额": other}) for one, other in pairs]
        worlds.load(connection, pack, source, subjects)
        sweep = Sweep(pack, connection, source, f"verdicts{place}")
        sweep.fill(TODAY)
        found = portfolio.swept(sweep, connection)
        for number, (one, other) in enumerate(pairs, 1):
            expected = "符合" if one * left <= other * right else "不符合"
            assert found[number, ("项目", 0, "自筹比例")][0] == expected, (own, public, one, other)


NOT_YET = ["1000000%", "NaN"]


@pytest.mark.parametrize("share", ["15.01%", "0.01%", "0", "-15%", "1/3", "十五", "15％", "0.0001", *NOT_YET])
def test_a_share_that_could_not_be_compared_exactly_is_refused(mini: Pack, share: str) -> None:
    with pytest.raises(ValueError, match="不是份额"):
        with_values(mini, {"调整比例": share})


def test_many_large_amounts_together_do_not_run_over(mini: Pack, tmp_path: Path, connection: Any) -> None:
    """Ten contracts of ten trillion each against a share of a thousandth: still whole numbers, still exact."""
    block = f"```规则 甲\n主体: 某\n应: {phrases.OWN} | 合同额 * 试系数 <= 概算批复额\n```\n"
    folder = phrases.made_pack(mini, tmp_path, "", "```说明\n试\n```\n").folder
    with (folder / "参数.yaml").open("a", encoding="utf-8") as file:
        file.write("试系数: {类型: 份额, 含义: 试, 解释: I-3-1, 值: [{自: 2023-05-09, 值: 0.1%}]}\n")
    text = (folder / "办法.md").read_text(encoding="utf-8")
    (folder / "办法.md").write_text(text + "\n" + block, encoding="utf-8")
    pack = load_pack(folder)
    project, contract = pack.vocabulary.blank("项目"), pack.vocabulary.blank("合同")
    total = 10 * LARGEST // 1000
    subjects = [
        Subject({**project, "概算批复额": total + more}, {"合同": [{**contract, "合同金额": LARGEST}] * 10})
        for more in (-1, 0)
    ]
    worlds.load(connection, pack, "facts", subjects)
    sweep = Sweep(pack, connection, "facts", "verdicts")
    sweep.fill(TODAY)
    found = portfolio.swept(sweep, connection)
    assert [found[number, ("项目", 0, "甲")][0] for number in (1, 2)] == ["不符合", "符合"]
    judge = Judge(pack)
    assert [portfolio.judged(judge, each, TODAY)["项目", 0, "甲"].verdict for each in subjects] == ["不符合", "符合"]
