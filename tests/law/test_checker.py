"""Every fault the checker names, planted one at a time in a copy of the small pack, and found with file and line."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quancheng.law import Defect, Judge, PackError, check, load_pack
from quancheng.law.cases import read_cases, run_case
from quancheng.law.checker import SEAL, seal
from tests.law.rows import table

TEXT, NUMBERS = "mini/办法.md", "mini/参数.yaml"


def found(pack: Path) -> list[Defect]:
    """All that is wrong with a pack, whether it can be loaded or not; its cases aside."""
    try:
        return check(pack, with_cases=False).defects
    except PackError as error:
        return error.defects


def of_cases(pack: Path, judge: Judge) -> list[Defect]:
    """All that is wrong with the cases of a pack that is otherwise as it was."""
    try:
        cases = read_cases(replace(judge.pack, folder=pack))
    except PackError as error:
        return error.defects
    return [defect for case in cases for defect in run_case(judge, case)]


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


FAULTS = [
    pytest.param(fault, id=f"{section}: {fault['what']}")
    for section, faults in table("faults").items()
    for fault in faults
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_told_with_its_file_and_line(copy: Path, judge: Judge, fault: dict[str, Any]) -> None:
    line = spoil(copy, fault["file"], fault["old"], fault["new"]) + fault["below"]
    defects = of_cases(copy, judge) if "案例" in fault["file"] else found(copy)
    here = [defect for defect in defects if defect.file == fault["file"] and fault["said"] in defect.message]
    assert line in {defect.line for defect in here}, [str(defect) for defect in defects]
    assert str(here[0]).startswith(f"{fault['file']}:")


def test_a_note_may_say_why_a_number_is_not_the_one_in_its_quote(copy: Path) -> None:
    spoil(
        copy,
        NUMBERS,
        "含义: 备案, 值: [{自: 2023-05-09, 值: 10,",
        "含义: 备案, 说明: 按一个工作日计, 值: [{自: 2023-05-09, 值: 1,",
    )
    assert not [defect for defect in found(copy) if defect.file == NUMBERS]


@pytest.mark.parametrize(
    ("type_", "value", "quote", "is_right"),
    [
        ("金额", "1000000", "100万元", True), ("金额", "100000000", "1亿元", True), ("金额", "50.5", "50.5元", True),
        ("金额", "100", "100万元", False), ("份额", "15%", "15%", True), ("份额", "0.15", "百分之十五", True),
        ("份额", "15%", "十五", False), ("月", "6", "半年", True), ("月", "24", "两年", True),
        ("月", "36", "三年", True),
        ("月", "3", "一个季度", True), ("月", "12", "12至24个月", True), ("月", "24", "12至24个月", True),
        ("月", "2", "两年", False), ("工作日", "10", "10个工作日", True), ("工作日", "10", "十个工作日", True),
        ("工作日", "1", "十个工作日", False), ("日", "30", "三十日", True),
        ("日", "15", "15天", True),
        ("数", "2", "两次", True),
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


# the seal: an altered word


def test_a_sealed_pack_is_sound_until_a_word_is_altered(copy: Path) -> None:
    (copy / SEAL).write_text(seal(load_pack(copy)), encoding="utf-8")
    assert found(copy) == []
    line = spoil(
        copy,
        TEXT,
        "项目应当在采购前签订责任书，审核通过后方可验收。",
        "项目应当在采购前签订责任书，审核通过后可以验收。",
    )
    assert (TEXT, line - 2, f"第三条的文字与登记的原文不一致（{SEAL}）") in [
        (defect.file, defect.line, defect.message) for defect in found(copy)
    ]


def test_white_space_is_no_word(copy: Path) -> None:
    (copy / SEAL).write_text(seal(load_pack(copy)), encoding="utf-8")
    spoil(
        copy, TEXT, "审核通过后方可验收。验收后12至24个月内自评价。", "审核通过后方可验收。\n验收后12至24个月内自评价。"
    )
    assert found(copy) == []


def test_the_comma_is_a_word(copy: Path) -> None:
    (copy / SEAL).write_text(seal(load_pack(copy)), encoding="utf-8")
    spoil(
        copy,
        TEXT,
        "提倡上云，不上云的说明理由。完工半年内验收，没有审核",
        "提倡上云，不上云的说明理由。完工半年内验收没有审核",
    )
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
    with pytest.raises(PackError, match=r"没有这个规程包；现有：.*mudan-2023"):
        check("atlantis-1999")
