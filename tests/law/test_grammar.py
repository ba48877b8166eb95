"""Predicates and rules made up from the whole grammar, not only those that packs happen to use.

Each seed writes a pack of its own: random derived facts, random predicates over them, random rules. The same texts are
read by the engine (sqlglot, SQL) and by the oracle (a hand-written reader, plain Python).
"""

import datetime
import random
from pathlib import Path
from typing import Any

import pytest

from quancheng.law import Judge, Pack, Subject
from quancheng.law.sweep import Sweep
from tests.law import oracle, phrases, portfolio, worlds

KINDS = ("项目", "合同", "变更", "系统")
DAYS = [datetime.date(2024, 2, 29), datetime.date(2025, 5, 10), datetime.date(2026, 11, 23)]
NOTHING = "```说明\n试\n```\n"


def asked(mini: Pack, folder: Path, seed: int) -> Pack:
    """A pack that asks ten random predicates of each of four kinds of object."""
    chance = random.Random(f"ask {seed}")
    base = phrases.made_pack(mini, folder / "derived", phrases.derivations(mini, chance, 3), NOTHING)
    blocks = "".join(phrases.questions(base, kind, chance, 10, 2) for kind in KINDS)
    return phrases.made_pack(base, folder / "asked", "", blocks)


def ruled(mini: Pack, folder: Path, seed: int) -> Pack:
    """A pack of five random rules on each of four kinds of object; many of their days are 暂定."""
    chance = random.Random(f"rule {seed}")
    base = phrases.made_pack(mini, folder / "derived", phrases.derivations(mini, chance, 2), NOTHING)
    blocks = "".join(phrases.rules(base, kind, chance, 5) for kind in KINDS)
    return phrases.made_pack(base, folder / "ruled", "", blocks)


def subjects(pack: Pack, seed: int, count: int) -> list[Subject]:
    chance = random.Random(seed)
    return [worlds.subject(pack, chance) for _ in range(count)]


@pytest.mark.parametrize("seed", range(2))
def test_a_random_predicate_is_true_false_or_unknown_as_the_oracle_says(mini: Pack, tmp_path: Path, seed: int) -> None:
    pack = asked(mini, tmp_path, seed)
    _one_by_one(pack, subjects(pack, seed, 40), DAYS[seed % 3])


@pytest.mark.parametrize("seed", range(2))
def test_a_random_rule_gets_the_verdict_of_the_table(mini: Pack, tmp_path: Path, seed: int) -> None:
    pack = ruled(mini, tmp_path, seed)
    _one_by_one(pack, subjects(pack, seed, 40), DAYS[seed % 3])


@pytest.mark.parametrize("make", [asked, ruled])
def test_random_predicates_and_rules_mean_the_same_over_a_portfolio(
    mini: Pack, tmp_path: Path, connection: Any, make: Any
) -> None:
    pack: Pack = make(mini, tmp_path, 77)
    found = subjects(pack, 77, 80)
    worlds.load(connection, pack, "facts", found)
    sweep = Sweep(pack, connection, "facts", "verdicts")
    sweep.fill(DAYS[0])
    assert portfolio.differences(portfolio.swept(sweep, connection), portfolio.expected(pack, found, DAYS[0])) == {}


def _one_by_one(pack: Pack, found: list[Subject], today: datetime.date) -> None:
    judge, truths = Judge(pack), set()
    for subject in found:
        verdicts, expected = portfolio.judged(judge, subject, today), oracle.verdicts(pack, subject, today)
        wrong = portfolio.differences(verdicts, expected)
        assert wrong == {}, [_written(pack, key[2]) for key in wrong]
        truths |= {each.verdict for each in expected.values()}
    assert truths >= {"符合", "未到期", "待认定"}


def _written(pack: Pack, rule: str) -> list[str]:
    """The rule as its pack has it, with the derived facts it uses."""
    lines = [f"{clause.key}: {clause.predicate}" for clause in pack.rules[rule].clauses]
    used = [name for name in pack.derived if any(name in line for line in lines)]
    return [*lines, *(f"{name} = {pack.text(name)}" for name in used)]


SAME = [
    ("NOT 上云 AND 涉密", "(NOT 上云) AND 涉密"),
    ("涉密 OR 上云 AND 设专人", "涉密 OR (上云 AND 设专人)"),
    ("NOT 类别 = '甲'", "NOT (类别 = '甲')"),
    ("NOT 类别 IN ('甲', '乙') OR 上云", "(类别 NOT IN ('甲', '乙')) OR 上云"),
    ("验收日 NOT BETWEEN 开工日 AND 完工日 OR 上云", "(验收日 < 开工日 OR 验收日 > 完工日) OR 上云"),
    ("验收日 BETWEEN 开工日 AND 完工日 AND 上云", "验收日 >= 开工日 AND 验收日 <= 完工日 AND 上云"),
    ("NOT 验收日 IS NULL", "验收日 IS NOT NULL"),
    ("上云 IS NOT NULL AND NOT NOT 上云", "上云"),
    ("概算批复额 * 调整比例 >= 合同总额", "合同总额 <= 调整比例 * 概算批复额"),
    ("今日() > 验收日", "NOT 验收日 >= 今日()"),
    ("最早(验收日, 最早(完工日, 开工日)) <= 今日()", "最早(开工日, 验收日, 完工日) <= 今日()"),
]


def test_two_ways_to_say_the_same_are_the_same(mini: Pack, tmp_path: Path) -> None:
    """Precedence and spelling: read from the texts, not by any reader of the tests."""
    blocks = "".join(
        f"```规则 {side}{number}\n主体: 某\n力度: 提示\n应: {phrases.OWN} | {each}\n```\n\n"
        for number, pair in enumerate(SAME)
        for side, each in zip("甲乙", pair, strict=True)
    )
    judge = Judge(phrases.made_pack(mini, tmp_path, "", blocks))
    seen: dict[int, set[str]] = {}
    for subject in subjects(mini, 5, 60):
        found = judge.project(subject.project, subject.children, DAYS[2], subject.unknown)
        verdicts = {each.rule.name: each.verdict for each in found}
        for number, pair in enumerate(SAME):
            assert verdicts[f"甲{number}"] == verdicts[f"乙{number}"], (pair, subject.project)
            seen.setdefault(number, set()).add(verdicts[f"甲{number}"])
    assert all(len(verdicts) > 1 for verdicts in seen.values())
