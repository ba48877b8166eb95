"""``quancheng law check | test | seal | show``: what is printed, and the exit code."""

import re
from pathlib import Path

import pytest

from quancheng.law.checker import SEAL
from quancheng.law.cli import main
from tests.law.conftest import MINI


def test_check_prints_what_is_covered_and_leaves_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(MINI)]) == 0
    output = capsys.readouterr().out
    assert "mini：试验办法（试〔2023〕1号）" in output
    assert re.search("条文 8 条：8 条有规则.*规则 29 条", output)
    assert re.search("规范语句 15 句：规则引用 14 句，说明交代 0 句，未覆盖 1 句", output)
    assert "  第七条　结项前应当总结各年度。" in output
    assert re.search(r"规则未引用的字 \d+ 个.*案例 4 个；问题 0 处", output)


def test_check_prints_every_fault_with_its_place_and_leaves_with_1(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy / "办法.md"
    path.write_text(path.read_text(encoding="utf-8").replace("应: 审核 |", "应: 审查核对 |"), encoding="utf-8")
    assert main(["check", str(copy)]) == 1
    output = capsys.readouterr().out
    assert re.search(r"^mini/办法.md:\d+: 引文“审查核对”与条文不一致", output, re.MULTILINE)
    assert "问题 1 处" in output


def test_check_goes_on_to_the_next_pack_after_one_that_cannot_be_read(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "参数.yaml").write_text("a: {b", encoding="utf-8")
    assert main(["check", str(copy), str(MINI)]) == 1
    output = capsys.readouterr().out
    assert re.search(r"^mini/参数.yaml:\d+: YAML 写法有误", output, re.MULTILINE)
    assert "mini：试验办法" in output


def test_test_runs_the_cases(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(copy)]) == 0
    assert "案例 4 个，不符 0 处" in capsys.readouterr().out
    path = copy / "案例" / "合同备案.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("判定: {合同备案: 逾期办结}", "判定: {合同备案: 符合}"),
        encoding="utf-8",
    )
    assert main(["test", str(copy)]) == 1
    output = capsys.readouterr().out
    assert "mini/案例/合同备案.yaml:7: 案例“第十一个工作日备案为逾期”：合同备案 应为 符合，得 逾期办结" in output
    assert "案例 4 个，不符 1 处" in output


def test_seal_registers_the_words_of_every_article(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seal", str(copy)]) == 0
    assert "已登记 8 条的校验值" in capsys.readouterr().out
    assert len((copy / SEAL).read_text(encoding="utf-8").splitlines()) == 8
    assert main(["check", str(copy)]) == 0


@pytest.mark.parametrize("article", ["2", "第二条"])
def test_show_prints_an_article_with_its_rules_numbers_and_readings(
    capsys: pytest.CaptureFixture[str], article: str
) -> None:
    assert main(["show", str(MINI), article]) == 0
    output = capsys.readouterr().out
    assert output.startswith("第二条　第一章 总则\n\n　　项目建设单位签订正式采购合同10个工作日内")
    assert "【合同备案】 对象 合同 · 主体 建设单位 · 刚性" in output
    assert "  限　10个工作日内\n" in output
    assert "未办妥不得：项目结项" in output
    assert "参数　合同备案工作日 = 10个工作日　自 2023-05-09 起　“10个工作日内”" in output
    assert "● 概算优先：概算批复额优先" in output
    assert "第三条　" not in output


def test_show_prints_the_whole_regulation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "mudan-2023"]) == 0
    output = capsys.readouterr().out
    assert len(re.findall("^第[一二三四五六七八九十]+条　", output, re.MULTILINE)) == 43


@pytest.mark.parametrize("article", ["99", "第九十九条", "二", "x"])
def test_an_article_there_is_not_is_told(capsys: pytest.CaptureFixture[str], article: str) -> None:
    assert main(["show", str(MINI), article]) == 2
    assert capsys.readouterr().err.startswith("错误：")


def test_packs_are_found_where_the_environment_says(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUANCHENG_REGULATIONS", str(copy.parent))
    assert main(["test"]) == 0
    assert capsys.readouterr().out == "mini：案例 4 个，不符 0 处\n"
