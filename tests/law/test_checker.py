"""Every fault the checker names, planted one at a time in a copy of the small pack, and found with file and line."""

from pathlib import Path
from typing import Any

import pytest

from quancheng.law import Defect, PackError, check, load_pack
from quancheng.law.checker import SEAL, seal

TEXT, NUMBERS, DERIVED = "mini/办法.md", "mini/参数.yaml", "mini/派生.yaml"
REGISTER, TERMS, STAGES, PAPERS = "mini/解释.yaml", "mini/用语.yaml", "mini/流程.yaml", "mini/材料.yaml"
ACTS, FACTS, CASES = "行为.yaml", "事实.yaml", "mini/案例/合同备案.yaml"


def found(pack: Path) -> list[Defect]:
    """All that is wrong with a pack, whether it can be loaded or not."""
    try:
        return check(pack).defects
    except PackError as error:
        return error.defects


def spoil(pack: Path, file: str, old: str, new: str) -> int:
    """Puts ``new`` for ``old``, which stands there once; the line where it does."""
    path = pack.parent / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_small_pack_is_sound(copy: Path) -> None:
    report = check(copy)
    assert report.defects == []
    assert report.cases == 4


def planted(*rows: tuple[str, str, str, str, int, str]) -> Any:
    """(what it is, file, words, words in their place, lines from them to the fault, what is said)"""
    return pytest.mark.parametrize(
        ("file", "old", "new", "below", "said"), [row[1:] for row in rows], ids=[row[0].replace(" ", "_") for row in rows]
    )


@planted(
    ("a quote that is not there", TEXT, "应: 应当实行监理制 |", "应: 应当实行监督制 |", 0, "“应当实行监督制”与条文不一致"),
    ("a quote that leaves out a word", TEXT, "应: 应将相关资料向项目主管部门备案", "应: 应将资料向项目主管部门备案", 0, "与条文不一致"),
    ("quotes out of order", TEXT, "当: 签订正式采购合同 |", "当: 备案 |", 1, "“10个工作日内”要排在上一条引文之后"),
    ("a quote of another article that is not there", TEXT, "〔第三条〕验收 | 验收日", "〔第一条〕验收 | 验收日", 0, "与条文不一致"),
    ("a quote of an article that does not exist", TEXT, "〔第三条〕验收 | 验收日", "〔第三十条〕验收 | 验收日", 0, "没有“第三十条”"),
    ("a register entry that does not exist, for words", TEXT, "〔解释 I-3-1〕 | 采购启动日", "〔解释 I-3-9〕 | 采购启动日", 0, "“I-3-9”"),
    ("brackets that do not fit", TEXT, "〔第三条〕验收 | 验收日", "〔第三条验收 | 验收日", 0, "〔"),
)  # fmt: skip
def test_every_word_of_a_quote_stands_in_the_article(
    copy: Path, file: str, old: str, new: str, below: int, said: str
) -> None:
    told(copy, file, old, new, below, said)


@planted(
    ("an article too few", TEXT, "条数: 8", "条数: 9", -7, "共有 8 条，条数写的是 9"),
    ("an article left out", TEXT, "### 第二条", "### 第三条", 0, "这里应为第 2 条，写的是第三条"),
    ("a title that is none", TEXT, "### 第二条", "### 第二款", 0, "“第二款”不是条的标题"),
    ("an article with nothing under it", TEXT, "### 第四条", "### 第四条\n\n空。\n\n### 第五条", 0, "第四条既没有规则，也没有说明"),
    ("a list in an article", TEXT, "本办法适用于甲类和乙类项目。", "本办法适用于甲类和乙类项目。\n\n- 甲", 2, "条文只写成普通段落"),
    ("a fence of no kind", TEXT, "```说明", "```备注", 0, "围栏要写“规则 名称”或“说明”"),
    ("a rule without a name", TEXT, "```规则 上云", "```规则", 0, "围栏要写“规则 名称”或“说明”"),
)  # fmt: skip
def test_the_articles_are_all_there(copy: Path, file: str, old: str, new: str, below: int, said: str) -> None:
    told(copy, file, old, new, below, said)


@planted(
    ("two rules of one name", TEXT, "```规则 上云", "```规则 自评价", 0, "规则“自评价”写了两次"),
    ("two duties", TEXT, "应: 应当实行监理制 | 监理合同签订日", "应: 应当实行 | 责任书签订日\n应: 监理制 | 监理合同签订日", -2, "有且只有一项义务"),
    ("no duty", TEXT, "应: 应当实行监理制 | 监理合同签订日\n", "", -2, "有且只有一项义务"),
    ("no holder", TEXT, "主体: 项目主管部门\n", "", 0, "规则“数据审核”没有写主体"),
    ("a key nobody knows", TEXT, "力度: 提示\n应: 上云", "强度: 提示\n应: 上云", 0, "没有“强度”这个键"),
    ("a line without a colon", TEXT, "力度: 提示\n应: 上云", "力度 提示\n应: 上云", 0, "半角冒号"),
    ("a full-width colon", TEXT, "力度: 提示\n应: 上云", "力度：提示\n应: 上云", 0, "半角冒号"),
    ("a clause without a bar", TEXT, "应: 审核 | 审核日", "应: 审核日", 0, "“应”要写成“应: 引文 | 谓词”"),
    ("a strength nobody knows", TEXT, "力度: 提示\n应: 上云", "力度: 柔性\n应: 上云", 0, "力度只能是刚性、原则、提示"),
    ("an object nobody knows", TEXT, "对象: 系统", "对象: 火车", 0, "没有“火车”这类对象"),
    ("a principle nobody may pass", TEXT, "可由: 区财政局\n先于: 在预算", "先于: 在预算", -3, "要写明 可由"),
    ("a barred act nobody knows", TEXT, "阻止: 启动采购", "阻止: 起飞", -5, "阻止的“起飞”不在 行为.yaml 里"),
    ("a reading nobody registered", TEXT, "阻止: 启动采购", "阻止: 启动采购\n解释: I-9-9", -5, "引用的解释“I-9-9”没有登记"),
    ("a period of another kind", TEXT, "逐期: 季度 自", "逐期: 年度 自", 0, "逐期要写成"),
    ("a period between no dates", TEXT, "逐期: 季度 自 立项批复日", "逐期: 季度 自 概算批复额", 0, "这里要日期"),
    ("a limit that is no date", TEXT, "| 月后(完工日, 验收月数)", "| 概算批复额", 0, "这里要日期"),
    ("a 前提 that is no rule", TEXT, "前提: [适用范围]", "前提: [适用边界]", -8, "前提“适用边界”没有这条规则"),
    ("a 基准日 that is no date", TEXT, "基准日: [立项批复日,", "基准日: [概算批复额,", -9, "基准日“概算批复额”不是项目的日期"),
)  # fmt: skip
def test_a_rule_says_one_thing_and_says_it_whole(
    copy: Path, file: str, old: str, new: str, below: int, said: str
) -> None:
    told(copy, file, old, new, below, said)


@planted(
    ("working days", NUMBERS, "值: 10, 条: 第二条", "值: 11, 条: 第二条", 0, "值 11个工作日 不是引文“10个工作日内”里的数"),
    ("an amount", NUMBERS, '值: "1000000.00"', '值: "1000000.01"', 0, "不是引文“100万元及以上”里的数"),
    ("an amount ten times too small", NUMBERS, "值: 500000,", "值: 50000,", 0, "不是引文“不足50万元”里的数"),
    ("a share", NUMBERS, "值: 15%, 条", "值: 1.5%, 条", 0, "不是引文“15%”里的数"),
    ("half a year", NUMBERS, "值: 6, 条: 第三条", "值: 5, 条: 第三条", 0, "不是引文“半年内”里的数"),
    ("the second of two numbers", NUMBERS, "值: 24, 条: 第三条", "值: 2, 条: 第三条", 0, "不是引文“12至24个月内”里的数"),
    ("a quote that is not there", NUMBERS, "引文: 半年内", "引文: 三年内", 0, "引文“三年内”与第三条不一致"),
    ("an article that does not exist", NUMBERS, "值: 15%, 条: 第二条", "值: 15%, 条: 第九条", 0, "没有“第九条”"),
    ("no source at all", NUMBERS, "值: 15%, 条: 第二条, 引文: 15%", "值: 15%", 0, "没有写条和引文，也没有解释或说明"),
    ("a reading nobody registered", NUMBERS, "解释: I-3-1,", "解释: I-9-1,", 0, "引用的解释“I-9-1”没有登记"),
    ("a type nobody knows", NUMBERS, "调整比例: {类型: 份额", "调整比例: {类型: 比例", 0, "要有类型"),
    ("a value that is not of its type", NUMBERS, "值: 15%, 条", "值: 一成半, 条", 0, "不是份额"),
    ("half a working day", NUMBERS, "值: 10, 条: 第二条", "值: 10.5, 条: 第二条", 0, "不是工作日"),
    ("a share finer than a thousandth", NUMBERS, "值: 15%, 条", "值: 15.01%, 条", 0, "不是份额"),
    ("two values from one day on", NUMBERS, "自: 2024-07-01", "自: 2023-05-09", -6, "同一天有两个值"),
    ("no day from which it holds", NUMBERS, "自: 2024-07-01, ", "", 0, "要写 自（日期）和 值"),
    ("a date nobody knows to go by", NUMBERS, "按: 隐患发现日", "按: 隐患日", -3, "按的“隐患日”不是"),
    ("an amount to go by", NUMBERS, "按: 隐患发现日", "按: 概算批复额", -3, "按的“概算批复额”"),
    ("a date of other objects to go by", NUMBERS, "按: 隐患发现日", "按: 中标日", -3, "按的“中标日”"),
    ("a word that is no option", NUMBERS, "值: [甲, 乙]", "值: [甲, 丁]", 0, "丁"),
    ("a number nobody uses", NUMBERS, "自评价起:", "闲置: {类型: 月, 含义: 无, 解释: I-3-1, 值: [{自: 2023-05-09, 值: 1}]}\n自评价起:",
     0, "“闲置”没有用到"),
    ("a number written twice", NUMBERS, "自评价止:", "自评价起:", 0, "“自评价起”写了两次"),
    ("the name of a fact", NUMBERS, "自评价起:", "得分: {类型: 数, 含义: 无, 解释: I-3-1, 值: [{自: 2023-05-09, 值: 1}]}\n自评价起:",
     0, "“得分”与事实重名"),
)  # fmt: skip
def test_a_number_is_the_one_in_its_quote(copy: Path, file: str, old: str, new: str, below: int, said: str) -> None:
    told(copy, file, old, new, below, said)


def test_a_note_may_say_why_a_number_is_not_the_one_in_its_quote(copy: Path) -> None:
    spoil(copy, NUMBERS, "含义: 备案, 值: [{自: 2023-05-09, 值: 10,", "含义: 备案, 说明: 按一个工作日计, 值: [{自: 2023-05-09, 值: 1,")
    assert not [defect for defect in found(copy) if defect.file == NUMBERS]


@pytest.mark.parametrize(
    ("type_", "value", "quote", "is_right"),
    [
        ("金额", "1000000", "100万元", True), ("金额", "100000000", "1亿元", True), ("金额", "50.5", "50.5元", True),
        ("金额", "100", "100万元", False), ("份额", "15%", "15%", True), ("份额", "0.15", "百分之十五", True),
        ("份额", "15%", "十五", False), ("月", "6", "半年", True), ("月", "24", "两年", True), ("月", "36", "三年", True),
        ("月", "3", "一个季度", True), ("月", "12", "12至24个月", True), ("月", "24", "12至24个月", True),
        ("月", "2", "两年", False), ("工作日", "10", "10个工作日", True), ("工作日", "10", "十个工作日", True),
        ("工作日", "1", "十个工作日", False), ("日", "30", "三十日", True), ("日", "15", "15天", True), ("数", "2", "两次", True),
    ],
)  # fmt: skip
def test_numbers_are_read_as_regulations_write_them(
    copy: Path, type_: str, value: str, quote: str, is_right: bool
) -> None:
    spoil(copy, TEXT, "本办法适用于甲类和乙类项目。", f"本办法适用于甲类和乙类项目。{quote}。")
    entry = f"试用: {{类型: {type_}, 含义: 试, 值: [{{自: 2023-05-09, 值: {value}, 条: 第一条, 引文: {quote}}}]}}"
    line = spoil(copy, NUMBERS, "自评价起:", f"{entry}\n自评价起:")
    wrong = [defect for defect in found(copy) if defect.line == line and "不是引文" in defect.message]
    assert (wrong == []) is is_right


@planted(
    ("a circle", DERIVED, '式: "若无(合计(合同.合同金额), 合同总额)"', "式: 投资额", -8, "派生事实循环"),
    ("itself", DERIVED, '式: "至此合计(调整金额, 提出日)"', "式: 至此调整额", 0, "派生事实循环：至此调整额 → 至此调整额"),
    ("one nobody uses", DERIVED, "合同数: {", "闲置: {对象: 项目, 类型: 金额, 含义: 无, 式: 财政额}\n合同数: {", 0, "“闲置”没有用到"),
    ("another type than it says", DERIVED, "{对象: 项目, 类型: 日期, 含义: 年初,", "{对象: 项目, 类型: 金额, 含义: 年初,", 0, "这里要金额"),
    ("a type it cannot have", DERIVED, "{对象: 项目, 类型: 日期, 含义: 年初,", "{对象: 项目, 类型: 文字, 含义: 年初,", 0, "的类型只能是"),
    ("a name nobody knows", DERIVED, "式: 年初(预算年度)", "式: 年初(决算年度)", 0, "不认识的名称“决算年度”"),
    ("an object nobody knows", DERIVED, "{对象: 变更,", "{对象: 火车,", 0, "要有对象、类型、含义和式"),
    ("a reading without a formula", DERIVED, "    合同优先: 若无(合同额, 概算批复额)\n", "", -2, "的读法不一致"),
    ("a formula for a reading there is not", DERIVED, "合同优先:", "预算优先:", -2, "的读法不一致"),
    ("formulas by reading without the entry", DERIVED, "  解释: I-2-1\n", "", -4, "按解释分读法时"),
    ("the name of a fact", DERIVED, "监理合同额: {", "得分: {对象: 项目, 类型: 金额, 含义: 无, 式: 财政额}\n监理合同额: {", 0, "“得分”与事实重名"),
)  # fmt: skip
def test_derived_facts_rest_on_base_facts(copy: Path, file: str, old: str, new: str, below: int, said: str) -> None:
    told(copy, file, old, new, below, said)


@planted(
    ("an article that does not exist", REGISTER, "I-2-1: {条: 第二条", "I-2-1: {条: 第二十条", 0, "说的“第二十条”不存在"),
    ("only one reading", REGISTER, "读法: {采购启动: 启动日, 签约: 签约日}", "读法: {采购启动: 启动日}", 0, "至少要有两种读法"),
    ("an adopted reading there is not", REGISTER, "采用: 采购启动", "采用: 开工", 0, "采用的是其中之一"),
    ("a decision without a day", REGISTER, "理由: 采购从启动算, 决定: 拟定", "理由: 采购从启动算, 决定: {机关: 区大数据局}", 0, "写明机关、会商、日期"),
    ("no reason", REGISTER, "理由: 采购从启动算, ", "", 0, "要有"),
    ("an entry nobody leans on", REGISTER, "I-3-1:", "I-9-1: {条: 第三条, 问题: 问, 读法: {甲: 一, 乙: 二}, 采用: 甲, 理由: 理, 决定: 拟定}\nI-3-1:",
     0, "“I-9-1”没有用到"),
    ("a column that leads to no fact", TERMS, "签约时间: 合同签订日", "签约时间: 签约日", 0, "“签约日”不是合同的事实"),
    ("a column of no object", TERMS, "列名: {合同:", "列名: {火车:", 0, "火车"),
)  # fmt: skip
def test_the_register_and_the_terms_are_whole(copy: Path, file: str, old: str, new: str, below: int, said: str) -> None:
    told(copy, file, old, new, below, said)


@planted(
    ("an act no stage leads to", STAGES, "启动采购, 项目开工", "启动采购", -1, "行为“项目开工”没有哪个阶段能做"),
    ("an act nobody knows", STAGES, "启动采购, 项目开工", "启动采购, 项目开工, 起飞", 0, "“起飞”不在 行为.yaml 里"),
    ("a stage with no way out", STAGES, "至: [终]", "至: []", 0, "阶段“结项”没有出口"),
    ("stages that only go round", STAGES, "至: [终]", "至: [采购]", 0, "没有出口"),
    ("a way to nowhere", STAGES, "至: [结项]", "至: [结案, 结项]", 0, "通往的“结案”不存在"),
    ("a stage nobody comes to", STAGES, "至: [验收]", "至: [结项]", 1, "阶段“验收”没有入口"),
    ("an act written twice", ACTS, "- {名称: 答疑", "- {名称: 支付", 0, "行为“支付”写了两次"),
    ("an act by no article", ACTS, "内控: true, 含义: 答复询问", "含义: 答复询问", 0, "并写明条或内控"),
    ("an act that sets no fact", ACTS, "事件: 结项日", "事件: 结案日", 0, "结案日"),
    ("an act that sets no date", ACTS, "事件: 结项日", "事件: 财政额", 0, "财政额"),
    ("a paper for an act nobody knows", PAPERS, "[]", "- {名称: 申报, 适用: 全部, 行为: 起飞, 清单: [申请], 条: 第一条}", 0, "起飞"),
    ("a paper by no article", PAPERS, "[]", "- {名称: 申报, 适用: 全部, 行为: 项目开工, 清单: [申请], 条: 第九十条}", 0, "第九十条"),
    ("a paper for a condition nobody can read", PAPERS, "[]", "- {名称: 申报, 适用: 胡说, 行为: 项目开工, 清单: [申请], 条: 第一条}", 0, "胡说"),
)  # fmt: skip
def test_every_act_has_its_stage_and_every_stage_its_way(
    copy: Path, file: str, old: str, new: str, below: int, said: str
) -> None:
    told(copy, file, old, new, below, said)


@planted(
    ("a type nobody knows", FACTS, "得分: {类型: 数", "得分: {类型: 分数", 0, "要有类型"),
    ("an attribute nobody knows", FACTS, "得分: {类型: 数,", "得分: {类型: 数, 单位: 分,", 0, "没有“单位”这一项"),
    ("options of what is no option", FACTS, "得分: {类型: 数,", "得分: {类型: 数, 选项: [一],", 0, "其他类型不能有选项"),
    ("a name too long for PostgreSQL", FACTS, "  得分: {", f"  {'长' * 21}: {{类型: 数, 含义: 长}}\n  得分: {{", 0, "超过 20 个字"),
    ("two keys", FACTS, "得分: {类型: 数,", "得分: {类型: 数, 标识: true,", -18, "有且只有一个标识"),
    ("a date not before what is no date", FACTS, "不早于: [合同签订日]", "不早于: [合同金额]", 0, "两者都要是日期"),
    ("a kind nobody knows", FACTS, "系统:\n", "火车:\n", 0, "没有“火车”这类对象"),
)  # fmt: skip
def test_the_vocabulary_is_whole(copy: Path, file: str, old: str, new: str, below: int, said: str) -> None:
    told(copy, file, old, new, below, said)


@planted(
    ("a verdict that is not the one", CASES, "判定: {合同备案: 逾期办结}", "判定: {合同备案: 符合}", -4, "合同备案 应为 符合，得 逾期办结"),
    ("a day that is not the one", CASES, "期限: {合同备案: 2024-03-15}", "期限: {合同备案: 2024-03-14}", -5, "期限应为 2024-03-14，得 2024-03-15"),
    ("a rule there is not", CASES, "判定: {合同备案: 逾期办结}", "判定: {合同归档: 符合}", -4, "没有规则“合同归档”的判定"),
    ("a fact there is not", CASES, "合同备案日: 2024-03-18", "归档日: 2024-03-18", -3, "合同没有事实“归档日”"),
    ("a value that does not fit", CASES, "合同备案日: 2024-03-18", "合同备案日: 三月", -3, "应为日期"),
    ("a key nobody knows", CASES, "判定: {合同备案: 逾期办结}", "判断: {合同备案: 逾期办结}", -4, "判断"),
    ("nothing expected", CASES, "  判定: {合同备案: 逾期办结}\n", "", -4, "没有写判定、答复或行为"),
    ("a gate that is open", "mini/案例/验收.yaml", "放行: false", "放行: true", -4, "竣工验收 应放行；阻于：工程监理"),
    ("a bar that is not the one", "mini/案例/验收.yaml", "阻于: [工程监理]", "阻于: [数据审核]", -5, "竣工验收 应阻于 数据审核"),
    ("an answer that is not the one", "mini/案例/验收.yaml", "答复: {可自行调整: 不可}", "答复: {可自行调整: 可}", -4, "应答 可，得 不可"),
    ("a gate of which nothing is expected", "mini/案例/验收.yaml", "  放行: false\n  阻于: [工程监理]\n", "", -4, "放行"),
)  # fmt: skip
def test_a_case_that_does_not_hold_is_told(copy: Path, file: str, old: str, new: str, below: int, said: str) -> None:
    told(copy, file, old, new, below, said)


def told(copy: Path, file: str, old: str, new: str, below: int, said: str) -> None:
    """The planted fault, and only what follows from it, stands in the list with its file and line."""
    line = spoil(copy, file, old, new) + below
    defects = found(copy)
    here = [defect for defect in defects if defect.file == file and said in defect.message]
    assert here, [str(defect) for defect in defects]
    assert line in {defect.line for defect in here}, [str(defect) for defect in here]
    assert str(here[0]).startswith(f"{file}:")


# the seal: an altered word


def test_a_sealed_pack_is_sound_until_a_word_is_altered(copy: Path) -> None:
    (copy / SEAL).write_text(seal(load_pack(copy)), encoding="utf-8")
    assert found(copy) == []
    line = spoil(copy, TEXT, "项目应当在采购前签订责任书，审核通过后方可验收。", "项目应当在采购前签订责任书，审核通过后可以验收。")
    assert (TEXT, line - 2, f"第三条的文字与登记的原文不一致（{SEAL}）") in [
        (defect.file, defect.line, defect.message) for defect in found(copy)
    ]


def test_white_space_is_no_word(copy: Path) -> None:
    (copy / SEAL).write_text(seal(load_pack(copy)), encoding="utf-8")
    spoil(copy, TEXT, "审核通过后方可验收。验收后12至24个月内自评价。", "审核通过后方可验收。\n验收后12至24个月内自评价。")
    assert found(copy) == []


def test_the_comma_is_a_word(copy: Path) -> None:
    (copy / SEAL).write_text(seal(load_pack(copy)), encoding="utf-8")
    spoil(copy, TEXT, "提倡上云，不上云的说明理由。完工半年内验收，没有审核", "提倡上云，不上云的说明理由。完工半年内验收没有审核")
    assert any(SEAL in defect.message for defect in found(copy))


@pytest.mark.parametrize("keep", [0, 7])
def test_a_seal_that_lacks_an_article_seals_nothing(copy: Path, keep: int) -> None:
    lines = seal(load_pack(copy)).splitlines(keepends=True)
    (copy / SEAL).write_text("".join(lines[:keep]), encoding="utf-8")
    assert any(SEAL in f"{defect}" for defect in found(copy))


# coverage


def test_the_report_says_which_sentences_no_rule_quotes(copy: Path) -> None:
    coverage = check(copy).coverage
    missing = [
        (title, sentence)
        for title, each in coverage.items()
        for sentence, is_quoted, is_noted in each.sentences()
        if not is_quoted and not is_noted
    ]
    assert missing == [("第七条", "结项前应当总结各年度。")]
    assert coverage["第二条"].uncovered > 0
    assert coverage["第一条"].uncovered == len("本办法适用于甲类和乙类项目。") - len("甲类和乙类")


def test_a_sentence_a_note_speaks_of_is_covered_by_the_note(copy: Path) -> None:
    spoil(copy, TEXT, "“应当”一词之外，各句都有规则。", "各句都有规则。")
    spoil(copy, TEXT, "### 第八条\n", "```说明\n“结项前应当总结各年度”由项目结项的行为承担。\n```\n\n### 第八条\n")
    report = check(copy)
    assert report.defects == []
    assert all(quoted or noted for each in report.coverage.values() for _, quoted, noted in each.sentences())


def test_a_pack_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(PackError, match="没有这个规程包；现有：.*mudan-2023"):
        check("atlantis-1999")
