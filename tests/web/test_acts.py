"""The pages of single acts: each does its act, and says plainly why it does not."""

from collections.abc import Callable
from typing import Any

import pytest

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Delegation
from quancheng.journal import Entry
from quancheng.lifecycle import gates
from quancheng.lifecycle.acts import acceptance, correction, drafting, evaluation, handing, submission, urging
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.refusals import Barred
from quancheng.projects.models import Correction, Evaluation, Handover, Project, ReturnedItem, Urge, Waiver
from tests.lifecycle.world import SCORES, World, accepted, fresh, screened, submitted
from tests.web.reading import parsed
from tests.web.visiting import Visitor

Enter = Callable[[str], Visitor]


def told(world: World, project: Project, name: str, function: Callable[..., Any], **more: Any) -> Any:
    """An act done beside the pages."""
    return world.does(name, function, project=project.public_id, version=fresh(project).version, **more)


def leads_to(reply: Any, project: Project, word: str) -> bool:
    return bool(reply.status_code == 302 and reply.url == f"/projects/{project.public_id}/?done={word}")


def test_a_submitted_application_is_taken_back_with_a_reason(world: World, enter: Enter) -> None:
    project = submitted(world)
    assert leads_to(enter("苏明达").does(project, "withdraw", reason="要补一份材料"), project, "withdraw")
    assert fresh(project).state == "起草"


def test_a_record_is_voided_by_the_head(world: World, enter: Enter) -> None:
    project = screened(world)
    page = enter("苏明达").page(f"/projects/{project.public_id}/do/void/")
    assert "不能恢复" in page.words("div", "consequence")[0]
    assert "内控规则" in page.words("p", "basis")[0]
    assert leads_to(enter("苏明达").does(project, "void", reason="录重了"), project, "void")
    assert fresh(project).state == "已作废"


def test_an_application_is_accepted(world: World, enter: Enter) -> None:
    project = submitted(world)
    page = enter("周闻笛").page(f"/projects/{project.public_id}/do/accept/")
    assert "/law/4/" in page.links()
    assert leads_to(enter("周闻笛").does(project, "accept"), project, "accept")
    assert fresh(project).state == "已受理"


def test_an_application_is_returned_item_by_item(world: World, enter: Enter) -> None:
    project, officer = submitted(world), enter("周闻笛")
    page = officer.page(f"/projects/{project.public_id}/do/return/")
    boxes = {each["id"]: each for each in page.all("input", type="checkbox")}
    labels = {each["for"]: " ".join(each.text.split()) for each in page.all("label")}
    goal = next(name for name in boxes if labels[name] == "建设目标")
    whole = next(name for name in boxes if labels[name].startswith("投资概算"))
    assert "建成客流监测平台" in page.source
    reply = officer.does(
        project, "return", item=[goal, whole], **{f"r-{goal}": "写出指标", f"r-{whole}": "补充询价依据"}
    )
    assert leads_to(reply, project, "return")
    assert fresh(project).state == "退回补正"
    found = ReturnedItem.objects.values_list("part", "field", "reason")
    assert set(found) == {("overview", "建设目标", "写出指标"), ("estimate", "", "补充询价依据")}


def test_a_returned_item_without_a_reason_is_told_at_its_place_and_nothing_typed_is_lost(
    world: World, enter: Enter
) -> None:
    project, officer = submitted(world), enter("周闻笛")
    reply = officer.does(project, "return", item=["i0-1", "i1"], **{"r-i1": "方案没有写部署方式"})
    page = parsed(reply)
    assert reply.status_code == 422
    assert "#i0-1" in page.links()
    assert [each["id"] for each in page.all("input", type="checkbox") if "checked" in each.attributes] == ["i0-1", "i1"]
    assert page.all("input", id="r-i1")[0]["value"] == "方案没有写部署方式"
    assert fresh(project).state == "已提交"


def test_what_is_sent_again_is_compared_with_what_was_returned(world: World, enter: Enter) -> None:
    project = submitted(world)
    named = ("建设目标", "建设内容")
    items = [acceptance.Returning("overview", name, "写出指标") for name in named]
    told(world, project, "周闻笛", acceptance.return_application, items=items)
    told(world, project, "林知远", drafting.draft, part="overview", values={"建设目标": "年服务五十万人次"})
    told(world, project, "苏明达", submission.submit_application)
    for act in ("accept", "return"):
        page = enter("周闻笛").page(f"/projects/{project.public_id}/do/{act}/")
        said = page.words("section", "before")[0]
        assert "有改动 项目概况 · 建设目标" in said
        assert "没有改动 项目概况 · 建设内容" in said
    assert page.words("td", "name") == ["建设目标项目概况"]
    assert {"建成客流监测平台", "年服务五十万人次"} <= set(page.words("td"))


def test_a_principle_is_passed_by_who_may(world: World, enter: Enter) -> None:
    project = accepted(world)
    head = enter("顾长风")
    page = head.page(f"/projects/{project.public_id}/do/waive/")
    rules = [each["value"] for each in page.all("input", type="radio")]
    assert rules == ["年度计划"]
    assert leads_to(head.does(project, "waive", rule="年度计划", reason="区政府专题会议同意"), project, "waive")
    assert Waiver.objects.get().rule == "年度计划"
    assert head.page(f"/projects/{project.public_id}/do/waive/").all("input", type="radio") == []
    assert enter("周闻笛").get(f"/projects/{project.public_id}/do/waive/").status_code == 403


def test_an_evaluation_is_commissioned_and_reported_and_then_out_of_sight(world: World, enter: Enter) -> None:
    project = accepted(world)
    page = enter("周闻笛").page(f"/projects/{project.public_id}/do/commission/")
    assert [" ".join(each.text.split()) for each in page.all("label")] == ["明衡评估有限公司", "理由"]
    unit = page.all("input", type="radio")[0]["value"]
    reply = enter("周闻笛").does(project, "commission", evaluator=unit, reason="投资额较大")
    assert leads_to(reply, project, "commission")
    third = enter("程审之")
    reply = third.does(project, "report", **SCORES | {"on": "2025-03-03"})
    assert not parsed(reply).words("div", "errors")
    assert Evaluation.objects.get(kind="第三方").grade
    assert (reply.status_code, reply.url) == (302, "/desk/?done=report")
    assert third.get(f"/projects/{project.public_id}/").status_code == 404
    assert "委托办结" in third.page(reply.url).words("div", "told")[0]


def test_a_report_with_wrong_points_is_told_at_the_dimension(world: World, enter: Enter) -> None:
    project = accepted(world)
    unit = world.units["明衡评估有限公司"].public_id
    told(world, project, "周闻笛", evaluation.commission_evaluation, evaluator=unit, reason="核实")
    reply = enter("程审之").does(project, "report", **SCORES | {"立项必要性": "2000", "opinion": "可行"})
    page = parsed(reply)
    assert reply.status_code == 422
    assert "#立项必要性" in page.links()
    assert page.all("input", id="立项必要性")[0]["value"] == "2000"


def test_a_cobuilder_confirms_its_own_part(world: World, enter: Enter) -> None:
    project = screened(world)
    told(
        world, project, "林知远", drafting.draft, part="cobuilding", values={"共建类型": "跨部门"},
        rows=[{"unit": world.units["区教育和体育局"].public_id, "part": "学校端"}],
    )  # fmt: skip
    partner = enter("白景行")
    assert "学校端" in partner.page(f"/projects/{project.public_id}/do/confirm/").words("dd")
    assert leads_to(partner.does(project, "confirm"), project, "confirm")
    assert project.cobuilders.get().confirmed_by == "白景行"
    assert partner.does(project, "confirm").status_code == 409


def test_a_correction_shows_the_old_value_and_asks_for_the_new_one_by_its_type(world: World, enter: Enter) -> None:
    project, clerk = accepted(world), enter("林知远")
    page = clerk.page(f"/projects/{project.public_id}/do/correct/")
    links = [link for link in page.links() if link.startswith("?fact=")]
    assert links
    assert not any("%E6%B6%89%E5%AF%86" in link for link in links)  # 涉密
    asked = clerk.page(f"/projects/{project.public_id}/do/correct/?fact=新增支出")
    assert [each["value"] for each in asked.all("input", type="radio")] == ["是", "否"]
    fields = {"kind": "项目", "number": "", "fact": "申报年度", "value": "2026", "reason": "改列 2026 年预算"}
    reply = clerk.sends(f"/projects/{project.public_id}/do/correct/?fact=申报年度", **fields)
    assert leads_to(reply, project, "correct")
    assert (Correction.objects.get().old, Correction.objects.get().new) == (2025, 2026)


def test_a_wrong_new_value_is_told_at_its_field(world: World, enter: Enter) -> None:
    project = accepted(world)
    fields = {"kind": "项目", "number": "", "fact": "建设方案日", "value": "去年", "reason": "笔误"}
    reply = enter("林知远").sends(f"/projects/{project.public_id}/do/correct/?fact=建设方案日", **fields)
    page = parsed(reply)
    assert reply.status_code == 422
    assert page.all("input", id="value")[0]["value"] == "去年"
    assert page.all("textarea", id="reason")[0].text == "笔误"


def test_a_second_person_confirms_or_refuses(world: World, enter: Enter) -> None:
    project = accepted(world)
    for value, agreed, stands in (("2026", "1", 2026), ("2027", "0", 2026)):
        made = told(
            world, project, "林知远", correction.propose_correction, fact="申报年度", value=value, reason="改列"
        )
        reply = enter("何小满").does(project, "decide", correction=made.public_id, agreed=agreed)
        assert leads_to(reply, project, "decide")
        assert fresh(project).facts["申报年度"] == stands


def test_who_proposed_a_correction_finds_no_button_and_is_refused(world: World, enter: Enter) -> None:
    project = accepted(world)
    made = told(world, project, "林知远", correction.propose_correction, fact="申报年度", value="2026", reason="改列")
    clerk = enter("林知远")
    page = clerk.page(f"/projects/{project.public_id}/do/decide/")
    assert page.all("button", "primary") == []
    sent = {"correction": made.public_id, "agreed": "1", "version": str(fresh(project).version)}
    assert clerk.post(f"/projects/{project.public_id}/do/decide/", sent).status_code == 403


def test_a_project_gets_another_clerk(world: World, enter: Enter) -> None:
    project = submitted(world)
    page = enter("林知远").page(f"/projects/{project.public_id}/do/clerk/")
    names = {" ".join(each.text.split()): each["for"] for each in page.all("label")}
    assert "林知远" not in names
    other = world["何小满"].person.public_id
    assert leads_to(enter("林知远").does(project, "clerk", clerk=other, reason="外出学习"), project, "clerk")
    assert fresh(project).clerk == world["何小满"].person


def test_a_project_is_offered_and_taken_over(world: World, enter: Enter) -> None:
    project = screened(world)
    unit = world.units["区教育和体育局"].public_id
    assert leads_to(enter("苏明达").does(project, "offer", unit=unit, reason="职能划转"), project, "offer")
    offered = Handover.objects.get().public_id
    head = enter("沈望舒")
    assert project.name in head.page(f"/handovers/{offered}/take/").words("dd")[0]
    reply = head.sends(f"/handovers/{offered}/take/", clerk=world["白景行"].person.public_id)
    assert leads_to(reply, project, "take")
    assert fresh(project).unit.name == "区教育和体育局"
    assert enter("林知远").get(f"/projects/{project.public_id}/").status_code == 404


def test_an_offer_to_others_is_as_if_there_were_none(world: World, enter: Enter) -> None:
    project = screened(world)
    unit = world.units["区教育和体育局"].public_id
    told(world, project, "苏明达", handing.offer_project, unit=unit, reason="职能划转")
    offered = Handover.objects.get().public_id
    for name in ("路人甲", "周闻笛", "管系统"):
        assert enter(name).get(f"/handovers/{offered}/take/").status_code == 404
    assert enter("白景行").get(f"/handovers/{offered}/take/").status_code == 403


def test_a_unit_is_reminded_and_answers(world: World, enter: Enter) -> None:
    project, officer = submitted(world), enter("周闻笛")
    wrong = officer.does(project, "urge", text="请报送", rule="", answer_by="三月")
    assert wrong.status_code == 422
    assert parsed(wrong).all("textarea", id="text")[0].text == "请报送"
    reply = officer.does(project, "urge", text="请报送", rule="", answer_by="2025-03-20")
    assert leads_to(reply, project, "urge")
    waiting = Urge.objects.get().public_id
    assert leads_to(enter("林知远").does(project, "answer", urge=waiting, text="下周报送"), project, "answer")
    assert Urge.objects.get().answer == "下周报送"


ACTS = [
    "withdraw", "void", "accept", "return", "waive", "commission", "report", "confirm", "correct", "decide", "clerk",
    "offer", "urge", "answer",
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_the_outsider_meets_the_same_404_as_on_a_missing_project(world: World, enter: Enter, act: str) -> None:
    project, outsider = submitted(world), enter("路人甲")
    number = Entry.objects.count()
    for place in (project.public_id, "nosuchproject"):
        assert outsider.get(f"/projects/{place}/do/{act}/").status_code == 404
        assert outsider.post(f"/projects/{place}/do/{act}/", {"reason": "x"}).status_code == 404
    assert Entry.objects.count() == number
    assert fresh(project).state == "已提交"


@pytest.mark.parametrize("act", ["accept", "return", "commission", "urge", "waive"])
def test_another_duty_is_told_who_does_it(world: World, enter: Enter, act: str) -> None:
    project, clerk = submitted(world), enter("林知远")
    page = clerk.page(f"/projects/{project.public_id}/do/{act}/", 403)
    assert any("由" in words and "办理" in words for words in page.words("section", "consequence"))
    assert page.all("form", "form") == []
    before = Entry.objects.count()
    assert clerk.post(f"/projects/{project.public_id}/do/{act}/", {"text": "x", "reason": "y"}).status_code == 403
    assert Entry.objects.count() == before + 1
    assert Entry.objects.latest("number").result == "拒绝"


def test_an_act_out_of_its_time_is_told_plainly(world: World, enter: Enter) -> None:
    project = accepted(world)
    page = enter("苏明达").page(f"/projects/{project.public_id}/do/withdraw/", 409)
    assert "项目现在是“已受理”，不能办理“撤回”" in page.words("section", "consequence")[0]


def test_who_was_overtaken_sees_what_was_done_meanwhile_and_keeps_what_was_typed(world: World, enter: Enter) -> None:
    project, head = submitted(world), enter("苏明达")
    page = head.page(f"/projects/{project.public_id}/do/void/")
    fields = {each["name"]: each["value"] for each in page.all("input", type="hidden")}
    told(world, project, "林知远", handing.hand_over_clerk, clerk=world["何小满"].person.public_id, reason="外出")
    reply = head.post(f"/projects/{project.public_id}/do/void/", fields | {"reason": "录重了"})
    again = parsed(reply)
    assert reply.status_code == 409
    assert again.all("textarea", id="reason")[0].text == "录重了"
    assert any("交接经办" in words and "林知远" in words for words in again.words("li"))
    fresh_fields = {each["name"]: each["value"] for each in again.all("input", type="hidden")}
    assert int(fresh_fields["version"]) == fresh(project).version
    assert head.post(f"/projects/{project.public_id}/do/void/", fresh_fields | {"reason": "录重了"}).status_code == 302


def test_the_same_form_sent_twice_has_one_effect(world: World, enter: Enter) -> None:
    project, officer = submitted(world), enter("周闻笛")
    page = officer.page(f"/projects/{project.public_id}/do/urge/")
    fields = {each["name"]: each["value"] for each in page.all("input", type="hidden")} | {"text": "请报送"}
    for _ in range(2):
        assert leads_to(officer.post(f"/projects/{project.public_id}/do/urge/", fields), project, "urge")
    assert Urge.objects.count() == 1


def test_a_reason_that_is_missing_is_asked_for_at_its_field(world: World, enter: Enter) -> None:
    project = submitted(world)
    reply = enter("苏明达").does(project, "withdraw", reason="  ")
    page = parsed(reply)
    assert reply.status_code == 422
    assert "#reason" in page.links()
    assert page.all("textarea", id="reason")[0]["aria-invalid"] == "true"
    assert fresh(project).state == "已提交"


def test_a_closed_gate_is_told_rule_by_rule_with_what_would_open_it(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No rule of the pack bars an act that is done here; one that does stands in for it."""
    project, officer = submitted(world), enter("周闻笛")
    state = judge([project], world.at.date())[0]
    shut = gates.ask(state, "预算评审")
    assert not shut.open

    def closed(*_: object, **more: object) -> None:
        raise Barred(shut)

    monkeypatch.setattr(acceptance, "accept_application", closed)
    page = parsed(officer.does(project, "accept"))
    bars = page.words("ul", "bars")[0]
    rule = shut.barring[0].rule
    assert rule.title in bars
    assert any(clause.quote in bars for clause in rule.clauses)
    assert page.all("b", "change-to")
    assert page.all("button", "primary") == []


def test_reading_a_page_writes_nothing(world: World, enter: Enter) -> None:
    project = submitted(world)
    urging_made = told_urge(world, project)
    visitors = [enter(name) for name in ("林知远", "苏明达", "周闻笛", "顾长风")]
    before = Entry.objects.count(), fresh(project).version
    for visitor in visitors:
        for act in ACTS:
            visitor.get(f"/projects/{project.public_id}/do/{act}/")
    assert (Entry.objects.count(), fresh(project).version) == before
    assert Urge.objects.get().pk == urging_made.pk


def told_urge(world: World, project: Project) -> Urge:
    made: Urge = world.does("周闻笛", urging.urge, project=project.public_id, text="请报送")
    return made


def test_a_head_is_not_offered_as_clerk_and_not_accepted(world: World, enter: Enter) -> None:
    project = submitted(world)
    clerk = enter("林知远")
    labels = [
        " ".join(each.text.split()) for each in clerk.page(f"/projects/{project.public_id}/do/clerk/").all("label")
    ]
    assert labels == ["何小满", "事由"]
    reply = clerk.does(project, "clerk", clerk=world["苏明达"].person.public_id, reason="外出")
    assert reply.status_code == 422
    assert fresh(project).clerk == world["林知远"].person


def test_who_takes_a_project_over_names_a_clerk_of_the_unit(world: World, enter: Enter) -> None:
    project = screened(world)
    unit = world.units["区教育和体育局"].public_id
    told(world, project, "苏明达", handing.offer_project, unit=unit, reason="职能划转")
    head, address = enter("沈望舒"), f"/handovers/{Handover.objects.get().public_id}/take/"
    page = head.page(address)
    assert [" ".join(each.text.split()) for each in page.all("label")] == ["白景行"]
    assert not any("checked" in each.attributes for each in page.all("input", type="radio"))
    assert head.sends(address).status_code == 422
    assert fresh(project).unit.name == "区文化和旅游局"


def test_what_is_done_for_somebody_says_so_where_it_is_kept(world: World) -> None:
    project = submitted(world)
    chief, officer = world["顾长风"], world["周闻笛"]
    assert chief.post is not None
    lent = Delegation.objects.create(
        post=chief.post,
        delegate=officer.person,
        since=world.at.date(),
        until=world.at.date(),
        reason="出差",
        given_at=world.at,
    )
    world.people["代办"] = Acting(officer.person, chief.post, lent)
    world.does("代办", urging.urge, project=project.public_id, text="请补交")
    assert Urge.objects.get().by_name == "周闻笛（代 顾长风）"


def test_accepting_says_that_a_commissioned_report_is_still_to_come(world: World, enter: Enter) -> None:
    project, officer = submitted(world), enter("周闻笛")
    unit = world.units["明衡评估有限公司"].public_id
    told(world, project, "周闻笛", evaluation.commission_evaluation, evaluator=unit, reason="核实")
    coming = "2025-03-03 委托明衡评估有限公司评估，报告还没有交来"
    page = officer.page(f"/projects/{project.public_id}/do/accept/")
    assert coming in page.words("p", "awaited")[0]
    assert "/law/8/" in page.links()
    officer.does(project, "accept")
    assert officer.page(f"/projects/{project.public_id}/").words("p", "turn")[0].endswith(f"；{coming}。")
    told(world, project, "程审之", evaluation.submit_commissioned, values=SCORES | {"on": "2025-03-03"})
    assert "委托" not in officer.page(f"/projects/{project.public_id}/").words("p", "turn")[0]


def test_a_reminder_is_answered_by_whoever_was_reminded(world: World, enter: Enter) -> None:
    project = submitted(world)
    world.does("周闻笛", urging.urge, project=project.public_id, text="请补交")
    page = enter("林知远").page(f"/projects/{project.public_id}/do/answer/")
    assert page.words("p", "basis")[0].endswith("由被催办的单位办理")


@pytest.mark.parametrize("level", ["9", "0.5", "0"])
def test_a_level_that_there_is_not_is_refused_where_it_is_typed(world: World, enter: Enter, level: str) -> None:
    project = accepted(world)
    fields = {"kind": "项目", "number": "", "fact": "等保级别", "value": level, "reason": "重新定级"}
    reply = enter("林知远").sends(f"/projects/{project.public_id}/do/correct/?fact=等保级别", **fields)
    assert reply.status_code == 422
    assert "只能是1、2、3、4、5" in parsed(reply).words("p", "error")[0]
