"""工作台: what waits for whom, in at most eight statements, on both databases."""

import datetime
from collections.abc import Callable

import pytest

from quancheng.ledger import phrases
from quancheng.lifecycle.acts import acceptance, correction, drafting, evaluation, handing, submission, urging
from quancheng.lifecycle.models import Finding
from quancheng.projects.models import Project, Urge
from quancheng.projects.models.slips import TO_CHECK, Slip
from tests.databases import OwnDatabase
from tests.lifecycle.standing import more_people
from tests.lifecycle.world import World, accepted, fresh, make, screened, submitted
from tests.web.awaiting import journal, waits
from tests.web.visiting import Visitor, counted, set_clock

Enter = Callable[[str], Visitor]


@pytest.fixture
def either(either_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world on SQLite and on PostgreSQL."""
    world = make()
    set_clock(monkeypatch, world)
    return world


def told(world: World, project: Project, name: str, function: Callable[..., object], **more: object) -> None:
    world.does(name, function, project=project.public_id, version=fresh(project).version, **more)


def boxes(visitor: Visitor) -> dict[str, str]:
    """Each box of the desk: its heading and what it says."""
    page = visitor.page("/desk/")
    return {words.split()[0]: words for words in page.words("section", "desk-box")}


def test_an_empty_desk_says_what_to_do_first(world: World, enter: Enter) -> None:
    page = enter("林知远").page("/desk/")
    assert "现在没有要您办理的事项。" in page.words("p", "lead")
    assert "/apply/" in page.links()


def test_a_building_unit_sees_drafts_what_it_sent_and_what_came_back_with_the_reasons(either: World) -> None:
    draft, sent, back = screened(either, "票务系统"), submitted(either, "导览系统"), submitted(either, "云平台")
    items = [acceptance.Returning("overview", "建设目标", "写出可以考核的指标")]
    told(either, back, "周闻笛", acceptance.return_application, items=items)
    either.later(days=3)
    found = boxes(Visitor(either, "林知远"))
    assert "票务系统" in found["正在填写的申报"]
    assert "导览系统" in found["已经提交的，现在在哪里"]
    assert "等待区大数据局受理" in found["已经提交的，现在在哪里"]
    assert "等了 3 个工作日" in found["已经提交的，现在在哪里"]
    assert "项目概况 · 建设目标 写出可以考核的指标" in found["退回给我们的"]
    assert draft.name not in found["退回给我们的"] + found["已经提交的，现在在哪里"]
    assert sent.name not in found["退回给我们的"]


def test_what_came_today_has_waited_for_nothing(world: World, enter: Enter) -> None:
    project = submitted(world)
    assert f"今天自 {world.at.date()}" in boxes(enter("周闻笛"))["等我办理"]
    items = [acceptance.Returning("overview", "建设目标", "写出指标")]
    told(world, project, "周闻笛", acceptance.return_application, items=items)
    world.later(days=1)
    assert "退回已 1 个工作日" in boxes(enter("林知远"))["退回给我们的"]


def test_a_quarter_is_called_by_its_name() -> None:
    named = [
        phrases.named(*each) for each in (("季度", "2025Q3"), ("年度", "2025"), ("合同", "HT-7"), ("季度", "三季"))
    ]
    assert named == ["2025 年第三季度", "2025 年度", "合同 HT-7", "季度 三季"]


def test_only_the_reasons_of_the_last_return_are_shown(world: World, enter: Enter) -> None:
    project = submitted(world)
    for reason in ("先前的理由", "现在的理由"):
        items = [acceptance.Returning("overview", "建设目标", reason)]
        told(world, project, "周闻笛", acceptance.return_application, items=items)
        if reason.startswith("先前"):
            told(world, project, "苏明达", submission.submit_application)
    found = boxes(enter("林知远"))["退回给我们的"]
    assert "现在的理由" in found
    assert "先前的理由" not in found


def test_what_waits_for_the_own_unit_leads_to_the_page_where_it_is_done(either: World) -> None:
    project = accepted(either)
    told(either, project, "林知远", correction.propose_correction, fact="申报年度", value="2026", reason="改列")
    either.does("周闻笛", urging.urge, project=project.public_id, text="请报送对接方案")
    joint = screened(either, "研学平台", who="白景行")
    rows = [{"unit": either.units["区文化和旅游局"].public_id, "part": "景区端"}]
    told(either, joint, "白景行", drafting.draft, part="cobuilding", values={"共建类型": "跨部门"}, rows=rows)
    offered = screened(either, "校车系统", who="白景行")
    unit = either.units["区文化和旅游局"].public_id
    told(either, offered, "沈望舒", handing.offer_project, unit=unit, reason="职能划转")
    visitor = Visitor(either, "苏明达")
    found, links = boxes(visitor)["等我们确认或者答复"], visitor.page("/desk/").links()
    for words in ("确认共建 研学平台", "景区端", "确认更正", "答复催办", "请报送对接方案", "接收项目 校车系统"):
        assert words in found
    assert f"/projects/{joint.public_id}/do/confirm/" in links
    assert f"/projects/{project.public_id}/do/decide/" in links
    assert f"/projects/{project.public_id}/do/answer/?urge={Urge.objects.get().public_id}" in links
    assert any(link.startswith("/handovers/") for link in links)


def _duty(project: Project, shade: str, days: int, rule: str = "合同备案", holder: str = "项目建设单位") -> Finding:
    due = datetime.date(2025, 3, 3) + datetime.timedelta(days=days)
    return Finding.objects.create(
        jurisdiction=project.jurisdiction, project=project, unit=project.unit, kind="合同", number=f"{shade}{days}",
        rule=rule, article=22, holder=holder, shade=shade, due=due,
    )  # fmt: skip


def test_duties_stand_by_their_date_with_the_working_days_left(either: World) -> None:
    project = accepted(either)
    for shade, days in (("未到期", 10), ("未到期", 2), ("不符合", -7)):
        _duty(project, shade, days)
    _duty(project, "未到期", 4, "报市级备案", "项目主管部门")
    visitor = Visitor(either, "林知远")
    found = boxes(visitor)
    assert found["将到期的义务"].index("还有 2 个工作日") < found["将到期的义务"].index("还有 8 个工作日")
    assert "逾期 5 个工作日" in found["已经逾期或者不符合"]
    assert "报市级备案" not in found["将到期的义务"]
    assert [each.text for each in visitor.page("/desk/").all("span", "breach")] == ["逾期 5 个工作日"]
    assert "报市级备案" in boxes(Visitor(either, "周闻笛"))["本部门将到期的义务"]


def test_nothing_of_another_unit_is_on_the_desk(world: World, enter: Enter) -> None:
    for project in (submitted(world, "金丝雀一号"), accepted(world, "金丝雀二号"), screened(world, "金丝雀三号")):
        _duty(project, "不符合", -3)
    for name in ("白景行", "路人甲", "程审之", "管系统"):
        assert "金丝雀" not in enter(name).page("/desk/").source


def test_the_competent_department_sees_what_waits_longest_first(either: World) -> None:
    first = submitted(either, "先交的")
    either.later(days=1)
    submitted(either, "后交的")
    back = submitted(either, "退回的")
    items = [acceptance.Returning("overview", "", "重写")]
    told(either, back, "周闻笛", acceptance.return_application, items=items)
    _duty(first, "不符合", -3)
    Project.objects.filter(pk=first.pk).update(breaches=1)
    either.does("周闻笛", urging.urge, project=first.public_id, text="请尽快", answer_by=datetime.date(2025, 3, 5))
    either.later(days=2)
    visitor = Visitor(either, "周闻笛")
    found = boxes(visitor)
    waiting = found["等我办理"]
    assert "受理申报 第四条 2 个项目，最久等了 3 个工作日" in waiting
    assert waiting.index("先交的") < waiting.index("后交的")
    assert "等了 3 个工作日" in waiting
    assert "退回的" not in waiting
    assert "退回的" in found["退回以后还没有交来的"]
    assert "区文化和旅游局" in found["不符合的事项，按单位"]
    assert "答复已逾期" in found["催办后没有答复的"]
    links = visitor.page("/desk/").links()
    assert any("shade=不符合&unit=区文化和旅游局" in link for link in links)
    assert "/projects/?awaits=受理申报" in links


def test_a_third_party_sees_what_is_assigned_until_it_has_reported(world: World, enter: Enter) -> None:
    assert "现在没有委托给本机构的评估" in enter("程审之").page("/desk/").words("p", "lead")[0]
    project = accepted(world)
    unit = world.units["明衡评估有限公司"].public_id
    told(world, project, "周闻笛", evaluation.commission_evaluation, evaluator=unit, reason="核实")
    page = enter("程审之").page("/desk/")
    assert f"/projects/{project.public_id}/do/report/" in page.links()


def test_an_administrator_finds_no_business_here(world: World, enter: Enter) -> None:
    submitted(world, "金丝雀")
    page = enter("管系统").page("/desk/")
    assert "不办理也看不到项目" in page.words("p", "lead")[0]
    assert page.all("section", "desk-box") == []
    assert "/administration/" in page.links()


ROLES = ["林知远", "苏明达", "周闻笛", "顾长风", "钱有度", "程审之", "管系统", "领导人", "计远图", "市里人", "专家甲"]


@pytest.mark.parametrize("name", ROLES)
def test_a_desk_takes_at_most_eight_statements_for_25_rows_and_for_100(world: World, enter: Enter, name: str) -> None:
    more_people(world)
    project = submitted(world)
    back = submitted(world, "退回的")
    told(world, back, "周闻笛", acceptance.return_application, items=[acceptance.Returning("overview", "", "重写")])
    visitor, numbers = enter(name), []
    for start, rows in ((0, 25), (25, 75)):
        for number in range(start, start + rows):
            _crowd(world, project, number)
        with counted() as statements:
            assert visitor.get("/desk/").status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 8


def _crowd(world: World, project: Project, number: int) -> None:
    """One more of everything that waits."""
    for shade in ("不符合", "未到期"):
        for holder in ("项目建设单位", "项目主管部门", "财政部门"):
            _duty(project, shade, number, f"规则{number}{holder}", holder)
    Urge.objects.create(project=project, text=str(number), by_unit="局", by_name="人", at=world.at)
    for state in ("起草", "退回补正", "已提交"):
        fields = {"stage": "申报", "state": state, "created_at": world.at, "changed_at": world.at}
        made = Project.objects.create(
            jurisdiction=project.jurisdiction, unit=project.unit, clerk=project.clerk, name=f"{number}{state}",
            breaches=1, filed=True, **fields,
        )  # fmt: skip
        waits(made, world, "受理申报", "项目主管部门")
        waits(made, world, "预算评审", "财政部门")
        waits(made, world, "签订责任书", "项目建设单位")
        waits(made, world, "投资立项审批", "发展改革部门")
        waits(made, world, "登记市级回执", "市级主管部门")
        journal(made, world, "提交评审情况")
    person = world["钱有度"].person
    Slip.objects.create(
        project=made, act="出具审核意见", unit=world.units["区大数据局"], prepared_by=person, prepared_for=person,
        prepared_name="钱有度", prepared_at=world.at, state=TO_CHECK,
    )  # fmt: skip


def test_a_list_that_is_cut_leads_to_the_ledger(world: World, enter: Enter) -> None:
    project = submitted(world)
    for number in range(12):
        _duty(project, "未到期", number, f"规则{number}")
    page = enter("林知远").page("/desk/")
    assert "/projects/?shade=未到期" in page.links()
    assert len([each for each in page.all("li") if "还有" in each.text or "今天到期" in each.text]) == 8
