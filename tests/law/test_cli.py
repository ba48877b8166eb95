"""``quancheng law judge``: what goes in, what comes out, and with which exit code."""

import io
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from quancheng.law import VERDICTS
from quancheng.law.cli import main
from tests.law.conftest import MINI

TODAY = "2024-12-02"


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Judges by the small pack: facts in, JSON out; the exit code must be 0."""

    def judge(facts: Any, *more: str, kind: str = "项目", today: str = TODAY) -> Any:
        path = tmp_path / "facts.json"
        path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        arguments = ["judge", str(MINI), "--object", kind, "--facts", str(path), "--today", today, *more]
        assert main(arguments) == 0
        return json.loads(capsys.readouterr().out)

    return judge


def refused(facts: str | bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What is said on standard error when the facts cannot be used; the exit code must be 2."""
    path = tmp_path / "facts.json"
    path.write_bytes(facts if isinstance(facts, bytes) else facts.encode("utf-8", "surrogatepass"))
    assert main(["judge", str(MINI), "--facts", str(path), "--today", TODAY, *more]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert re.match("错误：.*[一-鿿]{2}", output.err), output.err
    return output.err


def only(found: list[Any], rule: str) -> dict[str, Any]:
    return next(dict(verdict) for verdict in found if verdict["rule"] == rule)


# judge: the shape of what comes out


def test_for_each_object_there_is_a_list_with_a_verdict_of_each_rule_on_its_kind(ask: Any) -> None:
    found = ask([{"合同签订日": "2024-03-01"}, {}, {"合同签订日": "未知"}], kind="合同")
    assert [[verdict["rule"] for verdict in verdicts] for verdicts in found] == [["合同备案", "签约期限"]] * 3
    assert [verdicts[0]["verdict"] for verdicts in found] == ["不符合", "不适用", "待认定"]


def test_a_verdict_has_just_the_keys_of_the_law(ask: Any) -> None:
    verdict = ask([{"合同签订日": "2024-03-01", "合同编号": "甲一"}], kind="合同")[0][0]
    assert set(verdict) == {
        "rule", "article", "object", "number", "verdict", "strength", "duty_holder", "due", "opens", "provisional",
        "basis_lapsed", "waived_by", "blocks", "clauses", "would_change",
    }  # fmt: skip
    assert verdict | {"clauses": [], "would_change": []} == {
        "rule": "合同备案", "article": "第二条", "object": "合同", "number": "甲一", "verdict": "不符合",
        "strength": "刚性", "duty_holder": "项目建设单位", "due": "2024-03-15", "opens": None,
        "provisional": False, "basis_lapsed": False, "waived_by": None, "blocks": ["项目结项"],
        "clauses": [], "would_change": [],
    }  # fmt: skip


def test_a_clause_and_a_change_have_just_the_keys_of_the_law(ask: Any) -> None:
    for kind, facts in (
        ("合同", {"合同签订日": "2024-03-01"}),
        ("变更", {"提出日": "2024-05-01", "调整金额": "20.00", "概算批复额": "100.00"}),
        ("项目", {"类别": "甲", "概算批复额": "2000000", "验收日": "2024-05-01"}),
    ):
        for verdict in ask([facts], kind=kind)[0]:
            assert verdict["verdict"] in VERDICTS
            for clause in verdict["clauses"]:
                assert set(clause) == {
                    "key", "quote", "predicate", "value", "facts", "comparisons", "parameters", "derived", "readings",
                }  # fmt: skip
                assert clause["value"] in (True, False, None)
                for comparison in clause["comparisons"]:
                    assert set(comparison) == {"left", "op", "right", "left_value", "right_value", "value"}
            for change in verdict["would_change"]:
                assert set(change) == {"fact", "from", "to", "by", "unit", "verdict"}


def test_values_come_out_as_they_go_in(ask: Any) -> None:
    facts = {
        "类别": "甲", "概算批复额": "1234567.80", "立项批复日": "2024-03-01", "得分": 85.5, "等级": 3, "上云": False,
        "理由": "单机", "完工日": None, "审核日": "未知",
    }  # fmt: skip
    found = ask([facts])[0]
    shown: dict[str, Any] = {}
    for verdict in found:
        for clause in verdict["clauses"]:
            shown |= clause["facts"]
    assert {name: shown[name] for name in ("概算批复额", "立项批复日", "上云", "理由", "完工日", "审核日")} == {
        "概算批复额": "1234567.80", "立项批复日": "2024-03-01", "上云": False, "理由": "单机",
        "完工日": None, "审核日": "未知",
    }  # fmt: skip
    assert only(found, "工程监理")["clauses"][0]["parameters"] == {"监理起点": "1000000.00"}
    assert only(found, "工程监理")["clauses"][0]["derived"]["投资额"] == "1234567.80"
    assert only(found, "工程监理")["clauses"][0]["readings"] == {"I-2-1": "概算优先"}


def test_amounts_are_read_to_the_last_fen(ask: Any) -> None:
    below = ["999999.99", 999999.99, "0.00"]
    above = ["1000000.00", "1000000", 1000000, "10000000000000.00"]
    for amounts, verdict in ((below, "不适用"), (above, "未到期"), ([None, "", "未知"], "待认定")):
        found = ask([{"类别": "甲", "概算批复额": amount} for amount in amounts])
        assert {only(each, "工程监理")["verdict"] for each in found} == {verdict}, amounts


def test_a_single_object_need_not_stand_in_a_list(ask: Any) -> None:
    assert len(ask({"类别": "甲"})) == 1
    assert ask([]) == []


def test_the_facts_of_the_project_may_stand_beside_those_of_a_contract(ask: Any) -> None:
    for name in ("类别", "项目.类别"):
        found = ask([{"合同签订日": "2024-03-01", name: "其他"}], kind="合同")
        assert found[0][0]["verdict"] == "不适用"


def test_what_belongs_to_a_project_may_stand_in_it(ask: Any) -> None:
    signed = {"合同签订日": "2024-03-01"}
    within = {"类别": "甲"}
    found = ask([within | {"合同": contracts} for contracts in ([signed, signed], [signed], [])] + [within])
    verdicts = [only(each, "专人管理")["verdict"] for each in found]
    assert verdicts == ["待认定", "不适用", "不适用", "待认定"], "at last it is not known what contracts there are"


def test_a_waiver_is_shown(ask: Any) -> None:
    facts = {"类别": "甲", "预算年度": 2024, "放行": {"年前申请": "区财政局同意"}}
    assert only(ask([facts])[0], "年前申请")["waived_by"] == "区财政局同意"


def test_facts_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('[{"类别": "其他"}]'))
    assert main(["judge", str(MINI), "--facts", "-", "--today", TODAY]) == 0
    assert only(json.loads(capsys.readouterr().out)[0], "适用范围")["verdict"] == "不符合"


def test_the_output_is_one_line_of_readable_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "facts.json"
    path.write_text("[{}]", encoding="utf-8")
    assert main(["judge", str(MINI), "--facts", str(path)]) == 0
    output = capsys.readouterr()
    assert output.out.count("\n") == 1
    assert "适用范围" in output.out
    assert output.err == ""


# judge: as of, and what if


def test_as_of_another_day_the_verdict_is_another(ask: Any) -> None:
    signed = [{"合同签订日": "2024-03-01"}]
    assert ask(signed, kind="合同", today="2024-03-15")[0][0]["verdict"] == "未到期"
    assert ask(signed, kind="合同", today="2024-03-16")[0][0]["verdict"] == "不符合"
    assert ask(signed, kind="合同", today="2024-02-29")[0][0]["verdict"] == "不适用", "it has not been signed yet"


def test_under_another_reading_the_verdict_is_another(ask: Any) -> None:
    facts = [{"类别": "甲", "概算批复额": "900000.00", "合同": [{"合同金额": "1100000.00"}]}]
    assert only(ask(facts)[0], "工程监理")["verdict"] == "不适用"
    other = only(ask(facts, "--reading", "I-2-1=合同优先")[0], "工程监理")
    assert other["verdict"] == "未到期"
    assert other["clauses"][0]["readings"] == {"I-2-1": "合同优先"}


def test_with_other_numbers_the_verdict_is_another(ask: Any) -> None:
    signed = [{"合同签订日": "2024-03-01", "合同备案日": "2024-03-08"}]
    assert ask(signed, kind="合同")[0][0]["verdict"] == "符合"
    shorter = ask(signed, "--set", "合同备案工作日=3", kind="合同")[0][0]
    assert (shorter["verdict"], shorter["due"]) == ("逾期办结", "2024-03-06")
    facts = [{"类别": "其他"}]
    assert only(ask(facts, "--set", "适用类别=甲、其他")[0], "适用范围")["verdict"] == "符合"
    money = [{"类别": "甲", "概算批复额": "900000.00"}]
    assert only(ask(money, "--set", "监理起点=900000")[0], "工程监理")["verdict"] == "未到期"
    assert only(ask(money, "--set", "监理起点=900000.01")[0], "工程监理")["verdict"] == "不适用"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--reading", "I-2-1=没有"], "没有“I-2-1=没有”这种读法；可用：概算优先、合同优先"),
        (["--reading", "I-9-9=甲"], "没有“I-9-9=甲”这种读法；可用：I-2-1、I-3-1"),
        (["--reading", "I-2-1"], "要写成 名称=值"),
        (["--set", "没有=1"], "没有参数“没有”"),
        (["--set", "合同备案工作日=十"], "参数“合同备案工作日”的值“十”不是工作日"),
        (["--set", "合同备案工作日=-1"], "不是工作日"),
        (["--set", "调整比例=15.01%"], "不是份额"),
        (["--set", "监理起点="], "不是金额"),
        (["--set", "合同备案工作日"], "要写成 名称=值"),
    ],
)
def test_a_what_if_that_makes_no_sense_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert said in refused("[{}]", tmp_path, capsys, *more)


# judge: what cannot be used


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("", "JSON"),
        ("[{]", "JSON"),
        ("[" * 100_000, "JSON"),
        ("名称: 甲".encode("gbk"), "JSON"),
        ("5", "应为对象的列表"),
        ("[5]", "应为对象的列表"),
        ('"甲"', "应为对象的列表"),
        ("null", "应为对象的列表"),
        ('[{"类别名": "甲"}]', "项目没有事实“类别名”"),
        ('[{"合同签订日": "2024-03-01"}]', "项目没有事实“合同签订日”"),
        ('[{"类别": "丙"}]', "“类别”没有选项“丙”，可选：甲、乙、其他"),
        ('[{"类别": 1}]', "“类别”应为文字"),
        ('[{"完工日": "2024-02-30"}]', "“完工日”应为日期"),
        ('[{"完工日": "2024/02/28"}]', "“完工日”应为日期"),
        ('[{"完工日": "2024-2-8"}]', "“完工日”应为日期"),
        ('[{"完工日": "20240228"}]', "“完工日”应为日期"),
        ('[{"完工日": "2024-W09-3"}]', "“完工日”应为日期"),
        ('[{"完工日": "2024-02-28T08:00:00"}]', "“完工日”应为日期"),
        ('[{"完工日": 20240228}]', "“完工日”应为日期"),
        ('[{"完工日": true}]', "“完工日”应为日期"),
        ('[{"概算批复额": "一百万"}]', "“概算批复额”应为数字"),
        ('[{"概算批复额": "1,000"}]', "“概算批复额”应为数字"),
        ('[{"概算批复额": "0.001"}]', "精确到分"),
        ('[{"概算批复额": "-0.01"}]', "不能是负数"),
        ('[{"概算批复额": "10000000000000.01"}]', "超过十万亿元"),
        ('[{"概算批复额": NaN}]', "应为数字"),
        ('[{"概算批复额": Infinity}]', "应为数字"),
        ('[{"概算批复额": true}]', "应为数字"),
        ('[{"概算批复额": [1]}]', "应为数字"),
        ('[{"概算批复额": ' + "9" * 5000 + "}]", "错误"),
        ('[{"得分": 1e30}]', "得分"),
        ('[{"得分": 0.0001}]', "小数不超过三位"),
        ('[{"上云": "也许"}]', "“上云”应为 是 或 否"),
        ('[{"上云": 1}]', "“上云”应为 是 或 否"),
        ('[{"上云": []}]', "“上云”应为 是 或 否"),
        ('[{"上云": {}}]', "“上云”应为 是 或 否"),
        ('[{"理由": 5}]', "“理由”应为文字"),
        ('[{"理由": ["a"]}]', "“理由”应为文字"),
        ('[{"理由": "\\ud800"}]', "理由"),
        ('[{"合同": 5}]', "合同"),
        ('[{"合同": {}}]', "合同"),
        ('[{"合同": [5]}]', "合同"),
        ('[{"合同": null}]', "合同"),
        ('[{"合同": [{"签约日": "2024-03-01"}]}]', "合同没有事实“签约日”"),
        ('[{"放行": 5}]', "放行"),
    ],
)
def test_facts_that_cannot_be_used_are_refused_and_say_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], facts: str | bytes, said: str
) -> None:
    assert said in refused(facts, tmp_path, capsys)


def test_whatever_stands_for_a_fact_nothing_falls_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mini: Any
) -> None:
    chance, path, codes = random.Random(3), tmp_path / "facts.json", set()
    values: list[Any] = [
        None,
        True,
        0,
        -1,
        10**20,
        1e308,
        0.5,
        "",
        " ",
        "未知",
        "甲",
        "2024-02-29",
        "x" * 10_000,
        "\x00",
        [],
        {},
        [[]],
    ]
    names = [*mini.vocabulary.facts["项目"], "合同", "季度", "放行", "项目.类别"]
    for _ in range(12):
        facts = {chance.choice(names): chance.choice(values) for _ in range(chance.randint(1, 3))}
        path.write_text(json.dumps([facts]), encoding="utf-8")
        codes.add(main(["judge", str(MINI), "--facts", str(path), "--today", TODAY]))
        capsys.readouterr()
    assert codes == {0, 2}


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["judge", str(MINI), "--facts", str(tmp_path / "none.json")]) == 2
    assert re.search("错误：.*none.json", capsys.readouterr().err)


def test_a_pack_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["judge", "atlantis", "--facts", str(tmp_path)]) == 1
    assert "没有这个规程包；现有：" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["judge", str(MINI), "--facts", "x.json", "--today", "昨天"],
        ["judge", str(MINI), "--facts", "x.json", "--today", "2024-02-30"],
        ["judge", str(MINI), "--facts", "x.json", "--object", "火车"],
        ["judge", str(MINI)],
        ["judge"],
        ["fly"],
        [],
    ],
)
def test_a_command_that_is_not_understood_is_told_in_chinese(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert re.search("[一-鿿]", capsys.readouterr().err.splitlines()[-1])
