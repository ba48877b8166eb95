"""The pool's pages: the list, one expert, the table out of Excel; and the draw."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # carries no types
from django.core.files.uploadedfile import SimpleUploadedFile

from quancheng.ledger.intake import Row, read_workbook
from quancheng.reviews.models import Draw, Expert, Interest
from tests.lifecycle.reviewing.drawn import batch_with, drawn, entered, entry, pool
from tests.lifecycle.world import World, accepted
from tests.web.reading import parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
HEADINGS = ("姓名", "职称", "专业领域", "任职单位", "任职起日", "任职止日")


def book(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> SimpleUploadedFile:
    """A workbook with these rows below its headings."""
    made = BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for number, row in enumerate((headings, *rows)):
        sheet.write_row(number, 0, row)
    workbook.close()
    return SimpleUploadedFile("专家.xlsx", made.getvalue())


def test_an_expert_is_entered_by_form_with_employers_and_interests(world: World, enter: Enter) -> None:
    officer = enter("周闻笛")
    told = {
        "name": "张致远", "title": "教授", "fields": ["软件工程", "数据资源"], "active": "1", "person": "",
        "job-id": ["", ""], "job-name": ["区文化和旅游局", ""], "job-since": ["2020-01-01", ""], "job-until": ["", ""],
        "interest-id": [""], "interest-name": ["青禾软件"], "interest-text": ["持股"], "interest-on": ["2025-01-01"],
        "interest-withdrawn_on": [""],
    }  # fmt: skip
    reply = officer.sends("/reviews/experts/new/", **told)
    assert reply.status_code == 302
    made = Expert.objects.get()
    assert made.fields == ["软件工程", "数据资源"]
    job = made.employments.get()
    assert (job.unit, job.name) == (world["林知远"].unit, "区文化和旅游局")
    page = officer.page("/reviews/experts/")
    assert "张致远" in page.source
    assert "青禾软件" in page.source


def test_what_is_wrong_in_a_row_is_told_at_its_cell_and_all_typed_stays(world: World, enter: Enter) -> None:
    told = {
        "name": "", "fields": [], "active": "1", "job-id": ["", ""], "job-name": ["青禾大学", "旧单位"],
        "job-since": ["2020-01-01", "昨天"], "job-until": ["", ""],
    }  # fmt: skip
    reply = enter("周闻笛").sends("/reviews/experts/new/", **told)
    page = parsed(reply)
    assert reply.status_code == 422
    assert {"#name", "#fields", "#since-2"} <= set(page.links())
    assert "第 2 行任职起日“昨天”不是日期" in page.source
    assert 'value="旧单位"' in page.source


def test_more_rows_are_given_without_saving(world: World, enter: Enter) -> None:
    reply = enter("周闻笛").sends("/reviews/experts/new/", name="张致远", more="1")
    page = parsed(reply)
    assert len([each for each in page.all("input") if each["name"] == "job-name"]) == 5
    assert 'value="张致远"' in page.source
    assert not Expert.objects.exists()


def test_an_interest_is_lifted_and_stays_on_record(world: World, enter: Enter) -> None:
    row = {"name": "青禾软件", "text": "持股", "on": "2025-01-01"}
    found = entered(world, entry("张致远", "软件工程", interests=[row]))[0]
    officer, interest = enter("周闻笛"), Interest.objects.get()
    told = {
        "name": "张致远", "title": "教授", "fields": ["软件工程"], "active": "1", "person": "",
        "interest-id": [str(interest.pk)], "interest-name": ["青禾软件"], "interest-text": ["持股"],
        "interest-on": ["2025-01-01"], "interest-withdrawn_on": ["2025-03-03"],
    }  # fmt: skip
    assert officer.sends(f"/reviews/experts/{found.public_id}/", **told).status_code == 302
    assert Interest.objects.get().withdrawn_on == world.at.date()
    assert found.employments.count() == 1


def test_who_saw_an_older_entry_is_told_so_and_keeps_what_was_typed(world: World, enter: Enter) -> None:
    found = entered(world, entry("张致远", "软件工程"))[0]
    officer = enter("周闻笛")
    address = f"/reviews/experts/{found.public_id}/"
    told = {"name": "张致远", "fields": ["数据资源"], "active": "1", "version": "1"}
    Expert.objects.update(version=2)
    reply = officer.post(address, told)
    assert reply.status_code == 409
    assert "他人已修改" in reply.content.decode()
    assert Expert.objects.get().fields == ["软件工程"]


def test_the_pool_is_found_by_name_employer_and_field(world: World, enter: Enter) -> None:
    entered(
        world,
        entry("张致远", "软件工程"),
        entry("李明", "工程造价", employments=[{"name": "造价所", "since": "2020-01-01"}]),
    )
    officer = enter("钱有度")

    def names(query: str) -> list[str]:
        return re.findall(r'class="name"><a[^>]*>([^<]+)', officer.page(f"/reviews/experts/?{query}").source)

    assert names("") == ["张致远", "李明"]
    assert names("q=造价所") == ["李明"]
    assert names("field=软件工程") == ["张致远"]
    assert names("q=张&field=工程造价") == []


def test_others_read_an_expert_and_change_nothing(world: World, enter: Enter) -> None:
    found = entered(world, entry("张致远", "软件工程"))[0]
    finance = enter("钱有度")
    assert not finance.page(f"/reviews/experts/{found.public_id}/").all("form", "expert-form")
    finance.page("/reviews/experts/new/", 404)
    finance.page("/reviews/experts/upload/", 404)
    for who in ("程审之", "林知远"):
        enter(who).page(f"/reviews/experts/{found.public_id}/", 404)


def test_the_pool_asks_eight_statements_however_many_experts(world: World, enter: Enter) -> None:
    officer, made = enter("周闻笛"), []
    for many, field in ((1, "网络安全"), (60, "软件工程")):
        pool(world, many, field)
        with counted() as statements:
            officer.page("/reviews/experts/?q=青禾")
        made.append(len(statements))
    assert made[0] == made[1] <= 8


# Excel


def test_a_pool_is_entered_from_a_table(world: World, enter: Enter) -> None:
    entered(world, entry("在库人", "软件工程"))
    rows = (
        ("张致远", "教授", "软件工程、数据资源", "青禾大学", "2015-09-01", ""),
        ("张致远", "", "", "区文化和旅游局", "2010/1/2", "2015年8月31日"),
        ("李明", "高级工程师", "工程造价", "", "", ""),
        ("在库人", "教授", "软件工程", "", "", ""),
    )
    reply = enter("周闻笛").sends("/reviews/experts/upload/", file=book(*rows))
    assert reply.url == "/reviews/experts/?done=2&skipped=1"
    found = Expert.objects.get(name="张致远")
    assert found.fields == ["软件工程", "数据资源"]
    jobs = [(job.name, str(job.since), str(job.until)) for job in found.employments.order_by("id")]
    assert jobs == [("青禾大学", "2015-09-01", "None"), ("区文化和旅游局", "2010-01-02", "2015-08-31")]
    assert "登记 2 名专家，另有 1 名已在库，没有改动。" in enter("周闻笛").page(reply.url).source


def test_faults_of_a_table_are_told_by_row_and_nothing_is_entered(world: World, enter: Enter) -> None:
    rows = (
        ("张致远", "教授", "软件工程", "青禾大学", "2015-09-01", ""),
        ("", "教授", "软件工程", "", "", ""),
        ("李明", "", "算命", "", "", ""),
        ("王芳", "", "工程造价", "造价所", "去年", ""),
    )
    reply = enter("周闻笛").sends("/reviews/experts/upload/", file=book(*rows))
    said = " ".join(parsed(reply).words("div", "errors"))
    assert reply.status_code == 422
    assert "没有登记：3 处要改" in said
    for words in ("第 3 行请填写姓名", "第 4 行专业领域没有“算命”", "第 5 行任职起日“去年”不是日期"):
        assert words in said
    assert not Expert.objects.exists()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (book(headings=("姓名", "职称")), "第 1 行应为列名，缺少：专业领域"),
        (book(), "名单是空的"),
        (SimpleUploadedFile("专家.xlsx", b"%PDF-1.7"), "这是 PDF 文件"),
        (SimpleUploadedFile("专家.xlsx", b""), "请选择专家名单"),
    ],
)
def test_a_file_that_is_no_table_of_experts_is_told(
    world: World, enter: Enter, file: SimpleUploadedFile, said: str
) -> None:
    reply = enter("周闻笛").sends("/reviews/experts/upload/", file=file)
    assert (reply.status_code, said in reply.content.decode()) == (422, True)


def test_the_empty_table_has_the_headings_that_are_read(world: World, enter: Enter) -> None:
    reply: Any = enter("周闻笛").get("/reviews/experts/template.xlsx")
    rows = [each for each in read_workbook(b"".join(reply.streaming_content)) if isinstance(each, Row)]
    assert tuple(rows[0].cells) == HEADINGS


# the draw


def test_the_draw_shows_who_is_left_out_and_why_draws_and_tells_how_to_draw_again(world: World, enter: Enter) -> None:
    pool(world, 5)
    entered(world, entry("文旅人", "网络安全", employments=[{"name": "区文化和旅游局", "since": "2020-01-01"}]))
    batch = batch_with(world, accepted(world, "客流平台"))
    officer, address = enter("周闻笛"), f"/reviews/{batch.public_id}/draw/"
    source = officer.page(address).source
    assert "任职于区文化和旅游局，“客流平台”的建设单位" in source
    assert "参加抽取的 5 位" in source
    reply = officer.sends(address, **{"wanted-网络安全": "3", "wanted-软件工程": ""})
    assert reply.url == f"{address}?done=draw"
    made = Draw.objects.get()
    source = officer.page(reply.url).source
    assert made.seed["hash"] in source
    assert f"日志第 {made.seed['entry']} 号" in source
    assert "quancheng journal export" in source
    assert "python -I -S verifier.py" in source
    printed = officer.page(f"/reviews/{batch.public_id}/panel/").source
    assert made.seed["hash"] in printed
    assert "文旅人（任职于区文化和旅游局" in printed


def test_too_few_are_told_with_how_many_and_the_numbers_stay(world: World, enter: Enter) -> None:
    pool(world, 2)
    batch = batch_with(world, accepted(world))
    reply = enter("周闻笛").sends(f"/reviews/{batch.public_id}/draw/", **{"wanted-网络安全": "5"})
    assert reply.status_code == 422
    assert "“网络安全”还差 3 名" in reply.content.decode()
    assert 'value="5"' in reply.content.decode()
    assert not Draw.objects.exists()


@pytest.mark.parametrize("typed", ["x", "-1", "1000", "1.5"])
def test_a_number_that_is_none_is_told_at_its_field(world: World, enter: Enter, typed: str) -> None:
    pool(world, 2)
    batch = batch_with(world, accepted(world))
    reply = enter("周闻笛").sends(f"/reviews/{batch.public_id}/draw/", **{"wanted-网络安全": typed})
    assert (reply.status_code, "“网络安全”的人数应为 1 至 99 的整数" in reply.content.decode()) == (422, True)


def test_before_the_agency_is_known_nothing_is_drawn(world: World, enter: Enter) -> None:
    pool(world, 3)
    batch = batch_with(world, accepted(world), agency="")
    officer, address = enter("周闻笛"), f"/reviews/{batch.public_id}/draw/"
    page = officer.page(address)
    assert "现在还不能抽取" in page.source
    assert not page.all("form", "draw-form")
    assert officer.post(address, {"wanted-网络安全": "1"}).status_code == 409


def test_the_draw_asks_the_same_however_many_experts(world: World, enter: Enter) -> None:
    batch = batch_with(world, accepted(world))
    officer, made = enter("周闻笛"), []
    for many, field in ((3, "网络安全"), (40, "软件工程")):
        pool(world, many, field)
        with counted() as statements:
            officer.page(f"/reviews/{batch.public_id}/draw/")
        made.append(len(statements))
    assert made[0] == made[1]
    drawn(world, batch, [("软件工程", 2)])
