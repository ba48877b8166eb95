"""What a predicate may say, and all that it may not, with a reason a civil servant can read."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quancheng.law import Judge, Pack, PackError, load_pack
from quancheng.law.errors import BadPredicate
from quancheng.law.predicates import Names, Reader
from quancheng.law.sweep import Sweep
from quancheng.law.wording import code
from tests.law import phrases, portfolio, worlds


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


ALLOWED = [
    "涉密", "NOT 涉密", "涉密 AND 上云", "涉密 OR 上云 AND NOT 设专人", "(涉密)", "((涉密 OR 上云)) AND 设专人",
    "类别 = '甲'", "类别 <> '甲'", "'甲' = 类别", "理由 = '随便什么'", "类别 IN ('甲')", "类别 NOT IN ('甲', '乙')",
    "类别 IN 适用类别", "审核结论 = 方案结论", "概算批复额 >= 监理起点", "投资额 < 报备界限", "概算批复额 <> 合同总额",
    "合同金额 <= 概算批复额 * 调整比例", "调整比例 * 概算批复额 >= 合同金额", "自筹额 * 自筹系数 <= 财政额 * 财政系数",
    "得分 > 备案起级", "合同数 >= 专人起数", "项目.得分 = 得分", "验收日 IS NULL", "验收日 IS NOT NULL", "NOT 验收日 IS NULL",
    "概算批复额 IS NOT NULL", "理由 IS NOT NULL", "上云 IS NULL", "今日() > 合同签订日",
    "合同备案日 <= 工作日后(合同签订日, 合同备案工作日)", "日后(合同签订日, 签约天数) < 今日()", "月后(验收日, 自评价起) IS NOT NULL",
    "季末(验收日) = 验收日", "年初(预算年度) > 今日()", "最早(验收日, 开工日, 完工日) < 今日()", "最晚(验收日, 开工日) < 今日()",
    "已知最大(概算批复额, 合同总额, 合同金额) > 监理起点", "验收日 BETWEEN 开工日 AND 完工日", "概算批复额 NOT BETWEEN 报备界限 AND 监理起点",
    "月后(季末(工作日后(合同签订日, 合同备案工作日)), 自评价止) > 今日()", "涉密\n  AND 上云", "监理合同额 > 概算批复额",
]  # fmt: skip


@pytest.mark.parametrize("text", ALLOWED)
def test_what_the_law_needs_can_be_said(reader: Reader, text: str) -> None:
    found = reader.condition(text)
    assert reader.condition(code(found)) == found, "written out and read again it is the same"


REFUSED = {
    "a query inside": [
        "合同金额 IN (SELECT 1)", "EXISTS (SELECT 1)", "(SELECT 1) > 监理起点", "类别 = (SELECT '甲')", "类别 IN (VALUES ('甲'))",
        "SELECT 涉密", "涉密 UNION SELECT 1", "涉密 = ALL (上云)", "类别 = ANY (ARRAY['甲'])",
    ],
    "another statement behind": [
        "涉密; DROP TABLE one_项目", "涉密; 上云", "DROP TABLE one_项目", "涉密) OR (上云", "ATTACH DATABASE 'x' AS y",
        "PRAGMA writable_schema", "COPY x TO PROGRAM 'y'", "涉密 LIMIT 1", "涉密 ORDER BY 上云", "涉密 INTO OUTFILE 'x'",
    ],
    "a function of the database": [
        "COALESCE(涉密, 上云)", "IFNULL(涉密, 上云)", "NULLIF(类别, '甲') IS NULL", "IF(涉密, 上云, 涉密)", "now() > 验收日",
        "CURRENT_DATE > 验收日", "current_timestamp > 验收日", "SUM(合同金额) > 监理起点", "COUNT(*) > 得分", "LENGTH(理由) > 得分",
        "MAX(概算批复额, 合同总额) > 监理起点", "GREATEST(概算批复额, 合同总额) > 监理起点", "abs(概算批复额) > 监理起点",
        "load_extension('x')", "pg_sleep(得分)", "randomblob(得分) IS NULL", "readfile('/etc/passwd') = 理由",
        "SUM(合同金额) OVER (PARTITION BY 类别) > 监理起点", "CAST(涉密 AS INT)", "验收日::date > 今日()", "涉密::int",
    ],
    "a case distinction": ["CASE WHEN 涉密 THEN 上云 END", "涉密 XOR 上云"],
    "likeness of texts": [
        "理由 LIKE '%a'", "理由 ILIKE 'a'", "理由 ~ 'a'", "理由 SIMILAR TO 'a'", "理由 GLOB 'a'", "理由 REGEXP 'a'",
        "理由 || '甲' = '甲'", "类别 = '甲' COLLATE nocase",
    ],
    "reckoning with dates": [
        "验收日 - 开工日 > 今日()", "验收日 + 开工日 > 今日()", "今日() - 验收日 = 今日()", "INTERVAL '1 day' > 验收日",
        "验收日 - 签约天数 > 今日()",
    ],
    "reckoning with amounts": [
        "概算批复额 + 合同总额 > 监理起点", "概算批复额 / 监理起点 > 得分", "概算批复额 % 监理起点 > 监理起点", "概算批复额 > -监理起点",
        "概算批复额 * 监理起点 > 合同总额", "概算批复额 * 概算批复额 > 合同总额", "调整比例 * 调整比例 > 合同总额",
        "得分 * 调整比例 > 得分", "验收日 * 调整比例 > 验收日", "涉密 & 上云", "涉密 && 上云",
    ],
    "a share beside no comparison": [
        "概算批复额 * 调整比例", "概算批复额 * 调整比例 * 调整比例 > 合同总额", "已知最大(概算批复额 * 调整比例, 合同总额) > 监理起点",
        "(概算批复额 * 调整比例) IS NULL", "调整比例 > 监理上限", "概算批复额 > 调整比例",
    ],
    "order among texts and options": [
        "类别 < '甲'", "理由 >= '甲'", "类别 BETWEEN '甲' AND '乙'", "类别 > 审核结论", "涉密 > 上云", "涉密 = 上云",
    ],
    "numbers, amounts, dates and shares that are no parameters": [
        "概算批复额 > 1000000", "概算批复额 > 0.15 * 合同总额", "合同金额 > '1000000'", "验收日 > '2024-01-01'",
        "验收日 > DATE '2024-01-01'", "验收日 > 2024-01-01", "概算批复额 * 15 <= 合同总额", "工作日后(合同签订日, 10) > 今日()",
        "概算批复额 > 1e6", "概算批复额 > 0x10", "概算批复额 > 100万", "合同金额 <= 概算批复额 * 15%", "验收日 IN ('2024-01-01')",
        "概算批复额 IN ('1')", "1", "1=1", "NOT 0", "得分 IN (1, 2)",
    ],
    "what is always so": ["TRUE", "涉密 AND TRUE", "'甲' = '甲'", "类别 = '甲' OR '1'='1'", "'甲' IN 适用类别", "'甲' IS NULL"],
    "another kind of nothing": [
        "NULL", "涉密 = NULL", "验收日 = NULL", "涉密 = TRUE", "涉密 IS TRUE", "涉密 IS NOT FALSE", "涉密 IS UNKNOWN",
        "涉密 IS DISTINCT FROM 上云", "理由 IS NOT DISTINCT FROM '甲'", "概算批复额 <=> 监理起点", "涉密 ISNULL AND",
        "验收日 IS NULL IS NULL", "合同备案工作日 IS NULL", "适用类别 IS NULL",
    ],
    "names nobody knows": [
        "不存在", "不存在 IS NULL", "调整金额 > 监理起点", "项目.合同金额 > 监理起点", "项目.监理起点 > 合同金额", "f.涉密", "x.项目.涉密",
        "合同.合同金额 > 监理起点", "变更.调整金额 > 监理起点", "项目.*", "*", "今日 > 验收日", "类别 = 甲", "类别 IN (甲)", "涉 密",
    ],
    "options there are not": ["类别 = '丙'", "类别 <> '丙'", "'丙' = 类别", "类别 IN ('甲', '丙')", "类别 = ''"],
    "types that do not fit": [
        "概算批复额", "NOT 概算批复额", "概算批复额 AND 涉密", "监理起点", "调整比例", "'甲'", "验收日 > 概算批复额", "验收日 = '甲'",
        "得分 > 概算批复额", "概算批复额 = 类别", "合同备案工作日 > 签约天数", "适用类别 = '甲'", "概算批复额 < 监理起点 < 合同总额",
        "验收日 IS NULL = 涉密", "类别 IN 类别", "类别 IN 监理起点", "类别 IN ()", "类别 IN ('甲', 类别)", "概算批复额 IN 适用类别",
        "工作日后(合同签订日, 签约天数) > 今日()", "日后(合同签订日, 合同备案工作日) > 今日()", "月后(合同签订日, 签约天数) > 今日()",
        "工作日后(概算批复额, 合同备案工作日) > 今日()", "季末(概算批复额) > 今日()", "年初(验收日) > 今日()",
        "最早(概算批复额, 合同总额) > 监理起点", "最早(验收日, 概算批复额) > 今日()", "已知最大(验收日, 开工日) > 今日()",
        "已知最大(概算批复额, 得分) > 监理起点", "(涉密, 上云)", "(涉密, 上云) = (上云, 涉密)",
    ],
    "the wrong number of things": [
        "工作日后(合同签订日) > 今日()", "工作日后(合同签订日, 合同备案工作日, 合同备案工作日) > 今日()", "季末() > 今日()",
        "今日(验收日) > 验收日", "最早(验收日) > 今日()", "已知最大(概算批复额) > 监理起点", "最大(概算批复额, 合同总额) > 监理起点",
        "工作日后(DISTINCT 合同签订日, 合同备案工作日) > 今日()",
    ],
    "what only derived facts may say": [
        "若无(涉密, 上云)", "合计(合同.合同金额) > 监理起点", "计数(合同) > 专人起数", "至此合计(合同金额, 合同签订日) > 监理起点",
        "首个(合同.合同签订日) IS NULL", "概算批复额 - 合同总额 > 监理起点",
    ],
    "full-width signs": [
        "涉密；上云", "涉密 AND （上云）", "概算批复额 ＞ 监理起点", "类别 ＝ '甲'", "类别 = ‘甲’", "类别 = “甲”",
        "类别 IN ('甲'，'乙')", "涉密　AND 上云", "概算批复额 > １０", "验收日 ＜ 今日（）",
    ],
    "comments": ["涉密 -- 注", "涉密 /* 注 */", "涉密 # 注", "/* 注 */ 涉密", "涉密 --", "涉密 AND --\n上云"],
    "quoted names": ['"涉密"', "`涉密`", '"涉密" AND 上云', "[涉密]", 'f."涉密"'],
    "places to fill in": ["?", "涉密 = ?", "涉密 = :x", "涉密 = $1", "涉密 = @x", "{涉密}", "类别 = $$甲$$", "理由 = %s"],
    "other spellings": ["! 涉密", "概算批复额 != 监理起点", "E'a' = 理由", "x'ab' = 理由", "N'甲' = 理由", "理由 = '甲' '乙'"],
    "half a sentence": [
        "", "   ", "NOT", "AND", "(", ")", "涉密 AND", "涉密 上云", "涉密 AS 上云", "涉密,", "理由 = '未完", "涉密\x00", "\x00",
        "IS NULL", "验收日 BETWEEN 开工日", "类别 IN", "💰 > 监理起点",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", [text for texts in REFUSED.values() for text in texts])
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


@pytest.mark.parametrize(
    "text",
    [
        "若无(概算批复额, 合同总额) > 监理起点", "若无(验收日, 完工日) IS NULL", "若无(涉密, 上云)", "若无(类别 = '甲', TRUE)",
        "概算批复额 - 合同总额 + 财政额 > 监理起点", "合计(合同.合同金额) > 监理起点", "计数(合同) >= 专人起数",
        "计数(合同, 合同.合同类型 = '监理' AND 合同.合同签订日 IS NOT NULL) >= 专人起数", "首个(合同.合同签订日) < 今日()",
        "最近(变更.提出日, 变更.调整金额 > 监理起点) < 今日()",
    ],
)  # fmt: skip
def test_what_a_derived_fact_may_say(deriving: Reader, text: str) -> None:
    assert deriving.condition(text).type == "条件"


@pytest.mark.parametrize(
    "text",
    [
        "合计(合同金额) > 监理起点", "合计(合同.合同签订日) > 监理起点", "首个(合同.合同金额) > 监理起点", "计数(不存在) > 专人起数",
        "计数(项目) > 专人起数", "合计(合同.不存在) > 监理起点", "合计(合同.合同金额, 变更.提出日 IS NULL) > 监理起点",
        "合计(合同.合同金额, 上云) > 监理起点", "合计(合同.合同金额, 合同.合同金额) > 监理起点", "合计() > 监理起点",
        "合计(合同.合同金额, 合同.合同类型 = '监理', 上云) > 监理起点", "验收日 - 开工日 > 今日()", "概算批复额 + 得分 > 监理起点",
        "概算批复额 + 调整比例 > 监理起点", "若无(概算批复额, 验收日) > 监理起点", "若无(概算批复额) > 监理起点",
        "若无(概算批复额 * 调整比例, 合同总额) > 监理起点", "概算批复额 * 调整比例 + 合同总额 > 监理起点", "至此合计(概算批复额, 验收日) > 监理起点",
        "概算批复额 > 监理起点 + 1", "合计(合同.合同金额, EXISTS (SELECT 1)) > 监理起点",
    ],
)  # fmt: skip
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

TEXTS = [
    "'; DROP TABLE one_项目; --", "甲'乙", "%s {} {0} ? $1 \\", ":today", "s.c1", 'f."涉密"', "NULL", "1 OR 1=1", "甲\n乙", "。，（）", "☃",
]  # fmt: skip


def test_a_text_is_only_a_text(mini: Pack, tmp_path: Path, connection: Any) -> None:
    """Whatever stands between quotes, in a pack or in a ledger, is compared and never run."""
    blocks = "".join(
        f"```规则 甲{number}\n主体: 某\n力度: 提示\n应: {phrases.OWN} | {text}\n```\n\n"
        for number, text in enumerate(f"理由 {op} '{_doubled(each)}'" for each in TEXTS for op in ("=", "<>"))
        if "\n" not in text
    )
    pack = phrases.made_pack(mini, tmp_path, "", blocks)
    blank = pack.vocabulary.blank("项目")
    subjects = [worlds.Subject({**blank, "理由": text}) for text in [*TEXTS, None]]
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
