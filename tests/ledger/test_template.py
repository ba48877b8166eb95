"""The empty ledger and the sample: what the product gives is what the product reads."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from quancheng.law import PROJECT, Judge, Pack, complete
from quancheng.ledger import cli
from quancheng.ledger.blank import INSTRUCTIONS, fact_articles, write_ledger
from quancheng.ledger.judging import judge_ledger
from quancheng.ledger.reading import read_ledger
from quancheng.ledger.sample import sample_rows

SAMPLE_DAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Path:
    """An empty ledger on disk."""
    path = tmp_path_factory.mktemp("空白") / "空白台账.xlsx"
    write_ledger(path, pack)
    return path


def test_every_fact_has_its_column_with_a_note(template: Path, pack: Pack) -> None:
    book = openpyxl.load_workbook(template)
    assert book.sheetnames == [INSTRUCTIONS, *pack.vocabulary.kinds]
    for kind in pack.vocabulary.kinds:
        sheet = book[kind]
        own = [cell.value for cell in sheet[1]]
        facts = list(pack.vocabulary.facts[kind])
        assert own == (facts if kind == PROJECT else ["项目编号", *facts])
        assert all(cell.comment and cell.comment.text for cell in sheet[1])
        assert sheet.freeze_panes == "C2"


def test_options_and_yes_no_can_be_picked_and_dates_look_like_dates(template: Path, pack: Pack) -> None:
    sheet = openpyxl.load_workbook(template)[PROJECT]
    lists = {str(item.sqref).split(":")[0]: item.formula1 for item in sheet.data_validations.dataValidation}
    for column, fact in enumerate(pack.vocabulary.facts[PROJECT].values(), 1):
        place = sheet.cell(2, column).coordinate
        if fact.type == "是否":
            assert lists[place] == '"是,否"'
        elif fact.options:
            assert lists[place] == '"' + ",".join(fact.options) + '"'
        elif fact.type == "日期":
            (width,) = (
                item for item in sheet.column_dimensions.values() if (item.min or 0) <= column <= (item.max or 0)
            )
            assert width.number_format == "yyyy-mm-dd"


def test_a_note_names_the_articles_that_look_at_the_fact(pack: Pack) -> None:
    found = fact_articles(pack)
    assert "第二十二条" in found["合同.合同签订日"]
    assert "第十七条" in found["项目.概算批复额"]  # through a derived fact


def test_a_template_filled_in_is_read_without_a_word(template: Path, pack: Pack, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template)
    book[PROJECT]["A2"] = "P-1"
    book["合同"]["A2"], book["合同"]["B2"] = "P-1", "H-1"
    path = tmp_path / "填好的.xlsx"
    book.save(path)
    read = read_ledger(path, pack)
    assert [(plan.kind, plan.unknown, plan.missing) for plan in read.plans] == [
        (kind, (), ()) for kind in pack.vocabulary.kinds
    ]
    assert len(read.of("合同", "P-1")) == 1
    assert len(read.problems) == 0


def test_template_and_sample_never_overwrite_a_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "台账.xlsx"
    assert cli.main(["--template", str(path)]) == 0
    assert cli.main(["--template", str(path)]) == 2
    assert cli.main(["--sample", str(path)]) == 2
    assert "没有覆盖" in capsys.readouterr().err


def test_the_sample_is_read_whole_and_shows_every_verdict(tmp_path: Path, pack: Pack, judge: Judge) -> None:
    path = tmp_path / "示例台账.xlsx"
    assert cli.main(["--sample", str(path)]) == 0
    result = judge_ledger(path, pack, SAMPLE_DAY, judge=judge)
    assert result.summary.projects >= 40
    assert all(not plan.unknown for plan in result.book.plans)
    for name in ("不符合", "逾期办结", "待认定", "未到期", "符合"):
        assert result.summary.counts[name] > 0, name


def test_a_ledger_is_judged_exactly_as_the_facts_it_holds(tmp_path: Path, pack: Pack, judge: Judge) -> None:
    path = tmp_path / "示例台账.xlsx"
    sample = sample_rows()
    write_ledger(path, pack, sample)
    inside, kinds = pack.vocabulary.inside, [kind for kind in pack.vocabulary.kinds if kind != PROJECT]
    for row, judged in zip(sample[PROJECT], judge_ledger(path, pack, SAMPLE_DAY, judge=judge).projects, strict=True):
        own = {kind: [item for item in sample[kind] if item["项目编号"] == row["项目编号"]] for kind in kinds}
        children = {kind: [complete(kind, inside(kind, item)) for item in rows] for kind, rows in own.items()}
        direct = judge.project(inside(PROJECT, row), children, SAMPLE_DAY)
        if not judged.secret:
            assert [(v.rule.name, v.number, v.verdict, v.due) for v in judged.verdicts] == [
                (v.rule.name, v.number, v.verdict, v.due) for v in direct
            ]
