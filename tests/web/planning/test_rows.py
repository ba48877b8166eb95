"""Rows of plans and lists: typed, pasted, read out of a sheet, downloaded; faults at their boxes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quancheng.projects.models import AnnualPlan, UnifiedList
from tests.lifecycle.planning.plans import FLOW, LISTED, OFFICE, YEAR, filed, item, published
from tests.lifecycle.world import World
from tests.web.applying import boxes
from tests.web.planning.filling import EDIT, HEADS, PUBLISH, Enter, rows, said, sends, sheet, workbook
from tests.web.reading import parsed


def test_what_was_typed_stays_after_a_refusal_and_each_fault_stands_at_its_box(world: World, enter: Enter) -> None:
    reply = sends(enter("林知远"), EDIT, **rows(OFFICE | {"amount": "三十万"}, {"purpose": "只有用途"}))
    assert reply.status_code == 422
    page = parsed(reply)
    links = [each["href"] for each in page.all("a") if each["href"].startswith("#") and each["href"] != "#main"]
    assert links == ["#amount-1", "#name-2"]
    assert boxes(page)["amount-1"] == "三十万"
    assert boxes(page)["purpose-2"] == "只有用途"
    assert "第 2 行请填写项目名称（第五条）" in said(page)


def test_rows_are_added_and_dropped_without_script(world: World, enter: Enter) -> None:
    clerk = enter("林知远")
    page = parsed(sends(clerk, EDIT, **rows(OFFICE, FLOW), more="1"))
    assert len([name for name in boxes(page) if name.startswith("name-")]) == 7
    page = parsed(sends(clerk, EDIT, **rows(OFFICE, FLOW), drop="1"))
    assert boxes(page)["name-1"] == FLOW["name"]
    assert not AnnualPlan.objects.exists()


def test_a_sheet_is_read_into_the_form_and_saved_only_then(world: World, enter: Enter) -> None:
    book = workbook(
        ["区文化和旅游局 2025 年度计划"], HEADS,
        [1, "景区客流监测平台", "客流", "采集、预警", "新建", "政府投资", 99.002],
        [2, "非遗数据库", "保存", "编目", "新建", "政府投资", "约 30"],
        ["", "合计", "", "", "", "", 129],
    )  # fmt: skip
    page = parsed(sends(enter("林知远"), EDIT, file=book, take="1"))
    assert not AnnualPlan.objects.exists()
    told = boxes(page)
    assert (told["name-1"], told["amount-1"]) == ("景区客流监测平台", "990020")
    assert (told["name-2"], told["amount-2"]) == ("非遗数据库", "约 30")
    words = said(page)
    assert "读入 2 行" in words
    assert "第 4 行“估算投资”写的是“约 30”：金额是约数" in words
    assert "第 5 行是“合计”，没有读" in words


def test_rows_can_be_pasted_with_a_head_or_without(world: World, enter: Enter) -> None:
    clerk = enter("林知远")
    line = '客流平台\t客流\t"采集、\n预警"\t新建\t政府投资\t12,000.50'
    page = parsed(sends(clerk, EDIT, pasted=line, take="1"))
    assert boxes(page)["amount-1"] == "12000.50"
    assert "预警" in boxes(page)["functions-1"]
    page = parsed(sends(clerk, EDIT, pasted="估算投资\t项目名称\n5万元\t客流平台", take="1"))
    assert (boxes(page)["name-1"], boxes(page)["amount-1"]) == ("客流平台", "50000")
    assert "没有这些列，先空着：用途" in said(page)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "请选择 Excel 文件"),
        ({"file": SimpleUploadedFile("x.xlsx", b"%PDF-1.7")}, "PDF"),
        ({"file": SimpleUploadedFile("x.xlsx", b"nothing")}, "文本文件"),
    ],
)
def test_what_cannot_be_read_says_why(world: World, enter: Enter, typed: dict[str, Any], words: str) -> None:
    reply = sends(enter("林知远"), EDIT, take="1", **typed)
    assert reply.status_code == 422
    assert words in said(parsed(reply))


def test_a_sheet_without_the_columns_says_which_it_wants(world: World, enter: Enter) -> None:
    reply = sends(enter("林知远"), EDIT, take="1", file=workbook(["甲", "乙"], [1, 2]))
    assert "要有“项目名称”一列" in said(parsed(reply))


def test_reading_in_a_filed_plan_again_changes_its_items_and_adds_none(world: World, enter: Enter) -> None:
    plan = filed(world, [OFFICE])
    pasted = f"项目名称\t估算投资\n{OFFICE['name']}\t500000\n新项目\t1"
    page = parsed(sends(enter("林知远"), EDIT, pasted=pasted, take="1"))
    kept = {each["name"]: each["value"] for each in page.all("input", type="hidden")}
    assert kept["item-1"] == item(plan, OFFICE["name"]).public_id
    assert kept["item-2"] == ""


def test_downloads_hold_what_the_pages_show_amounts_in_yuan(world: World, enter: Enter) -> None:
    plan = filed(world, [OFFICE | {"name": "=1+1"}, FLOW])
    published(world)
    officer = enter("周闻笛")
    told = sheet(officer.get(f"/plans/annual/{plan.public_id}/excel/"))
    assert told[0] == ("项目名称", "用途", "主要功能", "建设性质", "资金来源", "估算投资（元）")
    assert told[1][0] == "=1+1"
    assert told[2][5] == 990020
    told = sheet(officer.get(f"/plans/annual/{YEAR}/consolidated/"))
    assert [row[0] for row in told[1:]] == ["区文化和旅游局"] * 2
    listed = UnifiedList.objects.get().public_id
    assert sheet(enter("林知远").get(f"/plans/unified/{listed}/excel/"))[1][0] == LISTED[0]["name"]
    for address in ("/plans/annual/template/", "/plans/unified/template/"):
        assert len(sheet(officer.get(address))) == 1


def test_a_list_with_faults_keeps_what_was_typed(world: World, enter: Enter) -> None:
    reply = sends(enter("周闻笛"), PUBLISH, **rows(LISTED[0], LISTED[0]), note="说明")
    assert reply.status_code == 422
    assert "与第 1 行的名称相同" in said(parsed(reply))
    assert boxes(parsed(reply))["note"] == "说明"
