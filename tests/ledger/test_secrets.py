"""A project with state secrets appears by its row, and in no other way anywhere."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from quancheng.law import Pack
from quancheng.ledger.reports import write_reports
from tests.ledger.conftest import TODAY, Check
from tests.ledger.workbooks import contract, ledger, project

HIDDEN = "绝密工程代号天鹰"
CHILDREN: dict[str, Any] = {
    "合同": [contract("秘合-1", "秘-1", 合同名称=HIDDEN, 合同签订日="2024-02-30"), contract("H-9", "P-1")],
    "支付": [{"项目编号": "秘-1", "支付编号": "秘付-1", "支付金额": 777000777, "支付日": "2999-01-01"}],
}


def secret(**facts: object) -> dict[str, object]:
    """A project that should not be in any ledger."""
    return project("秘-1", **{"涉密": "是", "项目名称": HIDDEN, "概算批复额": "约777万", **facts})


@pytest.mark.parametrize(
    "word",
    ["是", "√", "机密", "绝密", 1, True, "秘密级", "国家秘密", "是（机密）", "秘密★10年", "涉及", "内部", "?", 7],
)
def test_nothing_of_a_secret_project_reaches_any_report(
    word: object, pack: Pack, saved: Callable[..., Path], tmp_path: Path
) -> None:
    data = ledger([project(), secret(涉密=word)], **CHILDREN)
    result, written = write_reports(saved(data), pack, TODAY, tmp_path / "报告")
    texts = [written.html.read_text("utf-8"), written.json.read_text("utf-8")]
    with ZipFile(written.xlsx) as archive:
        texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    for text in texts:
        for word_ in (HIDDEN, "秘-1", "秘合-1", "秘付-1", "777000777", "约777万"):
            assert word_ not in text
    assert result.book.secret == [("项目", 3)]
    assert result.problems == []
    assert "项目表第 3 行" in texts[0]


def test_in_json_it_is_a_row_without_facts_or_verdicts(pack: Pack, saved: Callable[..., Path], tmp_path: Path) -> None:
    _, written = write_reports(saved(ledger([secret(), project()])), pack, TODAY, tmp_path / "报告")
    first, second = json.loads(written.json.read_text("utf-8"))["projects"]
    assert (first["项目编号"], first["项目名称"], first["行"], first["verdicts"]) == (None, None, 2, [])
    assert second["项目编号"] == "P-1"


def test_where_a_secret_row_shares_a_number_no_child_of_that_number_is_read(check: Check) -> None:
    result = check(ledger([project("秘-1"), secret()], **CHILDREN))
    (open_one, closed) = result.projects
    assert closed.secret
    assert not closed.verdicts
    assert all(verdict.number is None for verdict in open_one.verdicts)
    assert HIDDEN not in str(result.problems)


def test_a_number_that_a_hidden_contract_has_is_free_for_an_open_one(check: Check) -> None:
    rows = [contract("H-1", "秘-1"), contract("H-1", "P-1")]
    result = check(ledger([secret(), project()], 合同=rows))
    assert [v.number for v in result.projects[1].verdicts if v.object == "合同"][:1] == ["H-1"]


def test_the_day_is_an_argument(pack: Pack, saved: Callable[..., Path], tmp_path: Path) -> None:
    path = saved(ledger([project()]))
    result, _ = write_reports(path, pack, datetime.date(2023, 6, 1), tmp_path / "报告")
    assert result.today == datetime.date(2023, 6, 1)


@pytest.mark.parametrize("word", ["否", "×", "不涉密", "非涉密", "公开"])
def test_only_a_clear_no_is_a_no(word: str, check: Check) -> None:
    result = check(ledger([project(涉密=word)]))
    assert result.book.secret == []
    assert not result.problems


@pytest.mark.parametrize("heading", ["涉密项目", "保密等级", "项目密级", "涉密情况"])
def test_a_column_that_speaks_of_secrecy_is_read_as_that(heading: str, check: Check) -> None:
    shown = {name: value for name, value in project().items() if name != "涉密"}
    result = check(ledger([{**shown, heading: "机密"}]))
    assert result.book.secret == [("项目", 2)]


def test_any_of_two_columns_makes_a_row_secret(check: Check) -> None:
    result = check(
        ledger([{**project("甲-1"), "涉密": "否", "密级": "公开"}, {**project("乙-2"), "涉密": "否", "密级": "绝密"}])
    )
    assert result.book.secret == [("项目", 3)]


def test_a_child_that_names_a_secret_project_is_not_read(check: Check) -> None:
    result = check(ledger([project(), secret()], 合同=[contract("秘合-2", HIDDEN, 合同金额="x")]))
    assert HIDDEN not in str(result.problems)
    assert "秘合-2" not in str(result.problems)
