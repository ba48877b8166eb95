"""办理单 on the pages: prepared, checked, signed, confirmed, carried out; seen by the own department alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from quancheng.lifecycle.acts.approving import opinion
from quancheng.projects.models import Project, Slip
from quancheng.reviews.models import Approval, Opinion
from tests.lifecycle.approving.standing import APPROVING, OFFICE, OPINING, checked, prepared, settle_sections, signed
from tests.lifecycle.placed import OPINION, PASSED, REVIEWED, placed
from tests.lifecycle.standing import more_people
from tests.lifecycle.world import World, fresh
from tests.web.reading import parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
PLANNED = OPINION | {"年度计划列入日": "2025-01-20"}


@pytest.fixture
def office(world: World) -> World:
    """The small world with a whole department."""
    more_people(world)
    settle_sections(world)
    return world


def at(project: Project, word: str) -> str:
    return f"/projects/{project.public_id}/do/{word}/"


def test_an_opinion_is_prepared_checked_signed_issued_and_passed_page_by_page(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    assert enter("周闻笛").get(at(project, "prepare"))["Location"] == at(project, "prepare/opinion")
    slip = enter("周闻笛").does(project, "prepare/opinion", **OPINING).url.removesuffix("?done=1")
    assert "已拟办，等待另一人复核" in enter("周闻笛").page(f"{slip}?done=1").words("p", "told")[0]
    for who, word, told in (("江照晚", "check", "待签发"), ("顾长风", "sign", "已签发")):
        assert enter(who).get(at(project, word))["Location"] == slip
        state = "待复核" if word == "check" else "待签发"
        assert enter(who).sends(slip, state=state, agreed="1", note="同意").status_code == 302
        assert Slip.objects.get().state == told
    assert at(project, "opinion") in enter("周闻笛").page(slip).links()
    reply = enter("周闻笛").does(project, "opinion")
    assert reply.url == f"{at(project, 'pass')}?after=opinion"
    page = enter("周闻笛").page(reply.url)
    assert "已出具审核意见。" in page.words("p", "told")[0]
    assert enter("周闻笛").does(project, "pass").url == f"/projects/{project.public_id}/?done=pass"
    assert fresh(project).stage == "入库"


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    typed = OPINING | {"conclusion": "不同意", "note": "请阅"}
    reply = enter("周闻笛").does(project, "prepare/opinion", **typed)
    page = parsed(reply)
    assert reply.status_code == 422
    assert "#why" in page.links()
    assert "与评审结论不一致" in page.source
    assert OPINING["text"] in page.source
    assert next(each["value"] for each in page.all("input", name="suggested")) == "900000.00"
    assert not Slip.objects.exists()


def test_what_the_panel_came_to_stands_in_the_form(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    page = enter("周闻笛").page(at(project, "prepare/opinion"))
    ticked = [each["value"] for each in page.all("input", type="radio") if "checked" in each.attributes]
    assert ticked == ["同意"]
    assert "990,020.00 元" in page.source


def test_what_was_sent_back_is_there_to_be_mended(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    slip = prepared(office, project)
    reply = enter("江照晚").sends(f"/slips/{slip}/", state="待复核", agreed="0", note="")
    assert (reply.status_code, "请填写退回的理由" in parsed(reply).source) == (422, True)
    assert enter("江照晚").sends(f"/slips/{slip}/", state="待复核", agreed="0", note="写具体").status_code == 302
    assert at(project, "prepare/opinion") in enter("周闻笛").page(f"/slips/{slip}/").links()
    page = enter("周闻笛").page(at(project, "prepare/opinion"))
    assert "由江照晚退回：写具体" in page.source
    assert OPINING["text"] in page.source


def test_a_slip_is_the_own_departments(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    slip = prepared(office, project)
    for who in ("钱有度", "林知远", "领导人", "审计人", "外区人"):
        enter(who).page(f"/slips/{slip}/", 404)
    assert slip not in enter("林知远").page(f"/projects/{project.public_id}/").source
    assert slip not in enter("金满仓").page(f"/projects/{project.public_id}/").source
    assert f"/slips/{slip}/" in enter("顾长风").page(f"/projects/{project.public_id}/").links()
    for who in ("林知远", "审计人"):
        enter(who).page("/slips/", 404)


def test_who_prepared_is_told_that_another_checks(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    slip = checked(office, project)
    page = enter("江照晚").page(f"/slips/{slip}/")
    assert "“签发”由负责人办理" in page.source
    assert not page.all("button", name="agreed")
    assert Slip.objects.get().state == "待签发"


def test_the_page_of_an_act_says_how_far_its_slip_has_come(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    assert at(project, "prepare/opinion") in enter("周闻笛").page(at(project, "opinion")).links()
    slip = prepared(office, project)
    page = enter("周闻笛").page(at(project, "opinion"))
    assert f"/slips/{slip}/" in page.links()
    assert "签发以后才能办理" in page.source
    assert not Opinion.objects.exists()


def test_an_approval_is_prepared_line_by_line(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", PLANNED)
    page = enter("周闻笛").page(at(project, "prepare/approval"))
    amounts = [next(each["value"] for each in page.all("input", name=f"amount-{n}")) for n in (1, 2)]
    assert amounts == ["860,000.00", "130,020.00"]
    assert "由区大数据局办理" in page.source
    told = {"number": "青数批〔2025〕3号", "amount": "900000", "amount-1": "八十万", "note-1": "核减"}
    reply = enter("周闻笛").does(project, "prepare/approval", **told, **{"amount-2": "100000"})
    page = parsed(reply)
    assert reply.status_code == 422
    assert "#amount-1" in page.links()
    assert next(each["value"] for each in page.all("input", name="amount-1")) == "八十万"
    assert next(each["value"] for each in page.all("input", name="note-1")) == "核减"
    reply = enter("周闻笛").does(project, "prepare/approval", **told | {"amount-1": "800,000.00", "amount-2": "100000"})
    assert reply.url.startswith("/slips/")
    page = enter("顾长风").page(reply.url)
    assert "800,000.00" in page.source
    assert "核减" in page.source


def test_an_approval_is_issued_as_it_was_signed(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", PLANNED)
    signed(office, project, "立项批复", APPROVING)
    assert enter("顾长风").does(project, "approve").url == f"/projects/{project.public_id}/?done=approve"
    assert Approval.objects.get().amount == 90_000_000
    assert "已批复" in enter("顾长风").page(f"/projects/{project.public_id}/?done=approve").words("div", "told")[0]


def test_what_the_gate_bars_is_said_before_anything_is_typed(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", OPINION)
    page = enter("周闻笛").page(at(project, "prepare/approval"))
    assert "条文不允许现在拟办立项批复" in page.source
    assert not [each for each in page.all("button") if "primary" in (each["class"] or "")]


def test_a_slip_whose_ground_is_gone_says_so_and_can_be_prepared_again(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    slip = signed(office, project)
    Project.objects.filter(pk=project.pk).update(facts=fresh(project).facts | {"软件开发": False})
    page = enter("周闻笛").page(f"/slips/{slip}/")
    assert "办理单已失效" in page.source
    assert "拟办以后项目有变动：建设方案" in page.source
    assert at(project, "prepare/opinion") in page.links()
    assert at(project, "opinion") not in page.links()
    assert not enter("周闻笛").page(at(project, "opinion")).all("input", name="once")


def test_a_list_of_slips_takes_few_statements_however_many(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    told: dict[str, Any] = {
        "project": project, "act": "出具审核意见", "unit": office.units[OFFICE], "values": OPINING, "state": "已退回",
        "prepared_by": office["周闻笛"].person, "prepared_for": office["周闻笛"].person, "prepared_name": "周闻笛",
        "prepared_at": office.at,
    }  # fmt: skip
    Slip.objects.bulk_create(Slip(**told) for _ in range(60))
    prepared(office, project)
    visitors = {kind: enter("顾长风") for kind in ("waiting", "underway", "done")}
    for kind, visitor in visitors.items():
        with counted() as statements:
            page = visitor.page(f"/slips/?kind={kind}")
        assert len(statements) <= 8, statements
        assert ("更早的" in page.source) == (kind == "done")
    assert len(enter("顾长风").page("/slips/?kind=done").all("td", "name")) == 50


def test_the_leading_group_confirms_an_organs_own_project(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED | {"评审机构": "明衡评估有限公司"})
    slip = signed(office, project)
    Slip.objects.update(own=True)
    page = enter("领导人").page("/slips/")
    assert f"/slips/{slip}/" in page.links()
    assert enter("领导人").get(at(project, "confirm-own"))["Location"] == f"/slips/{slip}/"
    assert enter("领导人").sends(f"/slips/{slip}/", state="已签发", agreed="1", note="同意").status_code == 302
    assert "领导小组已确认" in enter("领导人").page(f"/slips/{slip}/?done=1").words("p", "told")[0]
    assert at(project, "opinion") not in enter("领导人").page(f"/slips/{slip}/").links()
    assert enter("周闻笛").does(project, "opinion").status_code == 302


def test_what_comes_late_is_said_before_it_is_passed(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    signed(office, project)
    office.does("周闻笛", opinion.issue_opinion, project=project.public_id, version=None)
    assert "不是同一天" not in enter("周闻笛").page(at(project, "pass")).source
    office.at += datetime.timedelta(days=1)
    assert "已经不是同一天" in enter("周闻笛").page(at(project, "pass")).source


def test_what_is_to_be_mended_goes_back_with_the_opinion_beside_it(office: World, enter: Enter) -> None:
    facts = PASSED | {"立项评审结论": "修改后再审", "建议投资额": None}
    project = placed(office, "景区客流监测平台", "评审", facts)
    Opinion.objects.create(
        project=project, conclusion="修改后再审", text="补充询价依据", on=office.at.date(), by_name="顾长风"
    )
    page = enter("周闻笛").page(at(project, "return"))
    assert "补充询价依据" in page.source
    reply = enter("周闻笛").does(project, "return", item=["i2"], **{"r-i2": "补充询价依据"})
    assert reply.url == f"/projects/{project.public_id}/?done=return"
    assert (fresh(project).stage, fresh(project).state) == ("申报", "退回补正")


def test_what_was_agreed_to_has_no_return(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", PASSED)
    page = enter("周闻笛").page(at(project, "return"), 409)
    assert "只有“修改后再审”的" in page.source
    assert at(project, "return") not in enter("周闻笛").page(f"/projects/{project.public_id}/").links()


def test_a_stale_page_keeps_the_words(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    slip = prepared(office, project)
    told = {"once": "a", "version": "1", "state": "待复核", "agreed": "1", "note": "同意报签"}
    reply = enter("江照晚").post(f"/slips/{slip}/", told)
    assert reply.status_code == 409
    assert "项目有新的办理" in parsed(reply).source
    assert "同意报签" in parsed(reply).source


def test_a_department_has_something_to_do_only_where_it_arises(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    home = f"/projects/{project.public_id}/"
    assert at(project, "prepare") in enter("周闻笛").page(home).links()
    assert not {at(project, "check"), at(project, "opinion"), at(project, "pass")} & set(
        enter("顾长风").page(home).links()
    )
    prepared(office, project)
    assert at(project, "check") in enter("江照晚").page(home).links()
    assert at(project, "prepare") not in enter("周闻笛").page(home).links()


def test_the_dossier_with_a_slip_takes_few_statements(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    prepared(office, project)
    visitor = enter("江照晚")
    with counted() as statements:
        visitor.page(f"/projects/{project.public_id}/")
    assert len(statements) <= 25, len(statements)


def test_nothing_is_prepared_twice(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    prepared(office, project)
    assert "已有办理单" in enter("叶知秋").page(at(project, "prepare/opinion"), 409).source
    assert "已有办理单" in enter("叶知秋").page(at(project, "prepare"), 409).source


def test_what_goes_on_inside_a_department_is_in_nobody_elses_journal(office: World, enter: Enter) -> None:
    project = placed(office, "景区客流监测平台", "评审", REVIEWED)
    checked(office, project, values=OPINING | {"text": "只给本部门看的意见"})
    for address in (f"/projects/{project.public_id}/", f"/projects/{project.public_id}/journal/"):
        for who in ("林知远", "金满仓", "审计人", "领导人"):
            page = enter(who).page(address)
            assert "只给本部门看的意见" not in page.source
            assert "办理单 出具审核意见" not in page.source
        assert "只给本部门看的意见" in enter("顾长风").page(address).source
