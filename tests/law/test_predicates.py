"""What a predicate may say, and all that it may not, with a reason a civil servant can read."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quancheng.law import Judge, Pack, PackError, Subject, load_pack
from quancheng.law.errors import BadPredicate
from quancheng.law.predicates import Names, Reader
from quancheng.law.sweep import Sweep
from quancheng.law.wording import code
from tests.law import phrases, portfolio, worlds
from tests.law.rows import table

TEXTS = table("predicates")


@pytest.fixture(scope="module")
def names(mini: Pack) -> Names:
    derived = {name: (fact.kind, "条件" if fact.type == "是否" else fact.type) for name, fact in mini.derived.items()}
    return Names(mini.vocabulary, derived, {name: param.type for name, param in mini.parameters.items()})


@pytest.fixture
def reader(names: Names) -> Reader:
    """Reads what a rule on contracts may say."""
    return Reader(names, "合同")


@pytest.fixture
def deriving(names: Names) -> Reader:
    """Reads what a derived fact of projects may say."""
    return Reader(names, "项目", deriving=True)


def refused(reader: Reader, text: str) -> str:
    with pytest.raises(BadPredicate) as refusal:
        reader.condition(text)
    said = str(refusal.value)
    assert re.search("[一-鿿]{2}", said), said
    return said


@pytest.mark.parametrize("text", TEXTS["allowed"])
def test_what_the_law_needs_can_be_said(reader: Reader, text: str) -> None:
    found = reader.condition(text)
    assert reader.condition(code(found)) == found, "written out and read again it is the same"


@pytest.mark.parametrize(
    "text",
    [pytest.param(text, id=f"{why}: {text}") for why, texts in TEXTS["refused"].items() for text in texts],
)
def test_everything_else_is_refused_in_chinese(reader: Reader, text: str) -> None:
    refused(reader, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("概算批复额 > 1000000", "参数.yaml"),
        ("类别 = '丙'", "只有甲、乙、其他"),
        ("涉密 AND （上云）", "全角符号“（”"),
        ("涉密 -- 注", "注释"),
        ('"涉密"', "不加引号"),
        ("验收日 - 开工日 > 今日()", "日期不能相减"),
        ("类别 < '甲'", "不分大小"),
        ("概算批复额 > 得分", "金额与数"),
        ("不存在", "不认识的名称“不存在”"),
        ("工作日后(合同签订日, 签约天数) > 今日()", "“签约天数”应为工作日，却是日"),
    ],
)
def test_a_refusal_says_what_to_do_instead(reader: Reader, text: str, said: str) -> None:
    assert said in refused(reader, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 2000 + "涉密" + ")" * 2000, id="brackets"),
        pytest.param("NOT " * 3000 + "涉密", id="not"),
        pytest.param(" AND ".join(["涉密"] * 5000), id="and"),
        pytest.param(" OR ".join(["涉密 AND 上云"] * 2000), id="or"),
        pytest.param("日后(" * 500 + "合同签订日" + ", 签约天数)" * 500 + " > 今日()", id="calls"),
        pytest.param("涉密 " * 3000, id="words"),
        pytest.param("类别 IN (" + ", ".join(["甲"] * 5000) + ")", id="list"),
    ],
)
def test_what_is_nested_without_end_is_refused_not_followed(reader: Reader, text: str) -> None:
    refused(reader, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" AND ".join(["上云"] * 60), id="and"),
        pytest.param("NOT " * 20 + "上云", id="not"),
        pytest.param("日后(" * 8 + "立项批复日" + ", 签约天数)" * 8 + " > 今日()", id="calls"),
    ],
)
def test_what_a_law_may_reasonably_nest_is_judged(judge_by: Callable[[str], Judge], text: str) -> None:
    judge = judge_by(f"```规则 甲\n主体: 某\n应: {phrases.OWN} | {text}\n```\n")
    subject = judge.subject("项目", {"上云": True, "立项批复日": None})
    assert judge.project(subject.project, {}, datetime.date(2024, 1, 1))[0].verdict == "符合"


# derived facts


@pytest.mark.parametrize("text", TEXTS["a derived fact may say"])
def test_what_a_derived_fact_may_say(deriving: Reader, text: str) -> None:
    assert deriving.condition(text).type == "条件"


@pytest.mark.parametrize("text", TEXTS["not even a derived fact may say"])
def test_what_not_even_a_derived_fact_may_say(deriving: Reader, text: str) -> None:
    refused(deriving, text)


# in a pack


def test_a_fault_in_a_rule_is_told_with_file_and_line(copy: Path) -> None:
    path = copy / "办法.md"
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("限: 10个工作日内"))
    lines[line - 1] = "限: 10个工作日内 | 工作日后(合同签订日, 10)"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(PackError) as refusal:
        load_pack(copy)
    assert [(each.file, each.line) for each in refusal.value.defects] == [("mini/办法.md", line)]
    assert refusal.value.defects[0].message.startswith("限：谓词里不能直接写数“10”")


def test_all_faults_are_told_at_once(copy: Path) -> None:
    path = copy / "办法.md"
    text = path.read_text(encoding="utf-8").replace("| 合同备案日", "| 备案了").replace("| 投资额 >=", "| 投资额 ≥")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as refusal:
        load_pack(copy)
    assert len(refusal.value.defects) == 2


# texts that look like something else

STRANGE = [
    "'; DROP TABLE one_项目; --", "甲'乙", "%s {} {0} ? $1 \\", "s.c1", 'f."涉密"', "NULL", "1 OR 1=1", "。，（）", "☃",
]  # fmt: skip
ONLY_IN_LEDGERS = [":today", "甲\n乙", "!", "UNKNOWN"]


def test_a_text_is_only_a_text(mini: Pack, tmp_path: Path, connection: Any) -> None:
    """Whatever stands between quotes, in a pack or in a ledger, is compared and never run."""
    blocks = "".join(
        f"```规则 甲{number}\n主体: 某\n力度: 提示\n应: {phrases.OWN} | {text}\n```\n\n"
        for number, text in enumerate(f"理由 {op} '{_doubled(each)}'" for each in STRANGE for op in ("=", "<>"))
    )
    pack = phrases.made_pack(mini, tmp_path, "", blocks)
    blank = pack.vocabulary.blank("项目")
    subjects = [Subject({**blank, "理由": text}) for text in [*STRANGE, *ONLY_IN_LEDGERS, None]]
    worlds.load(connection, pack, "facts", subjects)
    sweep = Sweep(pack, connection, "facts", "verdicts")
    today = datetime.date(2024, 6, 3)
    sweep.fill(today)
    found = portfolio.swept(sweep, connection)
    assert portfolio.differences(found, portfolio.expected(pack, subjects, today)) == {}
    judge = Judge(pack)
    for number, subject in enumerate(subjects, 1):
        one = portfolio.judged(judge, subject, today)
        assert {key: each.verdict for key, each in one.items()} == {
            key: verdict for (row, key), (verdict, _) in found.items() if row == number
        }


def _doubled(text: str) -> str:
    return text.replace("'", "''")
