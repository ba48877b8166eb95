"""工作台: what waits for whom by duty, slips, notices, and what is assigned."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from quancheng.journal import REFUSED
from quancheng.lifecycle.acts import acceptance
from quancheng.projects.models import Project
from quancheng.projects.models.slips import SENT_BACK, SIGNED, TO_CHECK, TO_SIGN, Slip
from quancheng.reviews.models import Batch, Draw, Expert, Reviewed, Score, Seat
from quancheng.web import desk_waiting
from tests.databases import OwnDatabase
from tests.lifecycle.standing import more_people
from tests.lifecycle.world import World, accepted, fresh, make, screened, submitted
from tests.web.awaiting import journal, waits
from tests.web.test_desk import boxes
from tests.web.visiting import Visitor, set_clock

Enter = Callable[[str], Visitor]


@pytest.fixture
def either(either_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world with all its people, on SQLite and on PostgreSQL."""
    world = make()
    more_people(world)
    set_clock(monkeypatch, world)
    return world


@pytest.fixture
def full(world: World) -> World:
    """The world with all its people."""
    more_people(world)
    return world


def listed(visitor: Visitor, act: str) -> list[str]:
    """The projects the ledger lists for which the act waits."""
    return sorted(visitor.page(f"/projects/?awaits={act}").words("td", "name"))


DUTIES = [
    ("金满仓", "预算评审", "财政部门"), ("计远图", "投资立项审批", "发展改革部门"),
    ("窦一窗", "投资立项审批", "行政审批部门"), ("区长青", "同意重大追加", "区领导"),
    ("市里人", "登记市级回执", "市级主管部门"), ("顾长风", "立项批复", "项目主管部门"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "act", "duty"), DUTIES)
def test_each_duty_sees_what_waits_for_it_and_nothing_else(
    full: World, enter: Enter, name: str, act: str, duty: str
) -> None:
    mine, other = submitted(full, "等我的"), submitted(full, "等别人的")
    waits(mine, full, act, duty, 4)
    waits(other, full, "启动采购", "项目建设单位")
    found = boxes(enter(name))["等我办理"]
    assert act in found
    assert "1 个项目，最久等了 2 个工作日" in found
    assert "等我的" in found
    assert "启动采购" not in found
    assert listed(enter(name), act) == ["等我的"]


def test_a_unit_sees_what_waits_for_it_on_its_own_projects_alone(either: World) -> None:
    mine, theirs = accepted(either, "我局的"), submitted(either, "邻局的", "沈望舒", "白景行")
    waits(mine, either, "签订责任书", "项目建设单位")
    waits(mine, either, "登记共建机制", "项目牵头部门")
    waits(theirs, either, "签订责任书", "项目建设单位")
    visitor = Visitor(either, "林知远")
    found = boxes(visitor)["等我办理"]
    assert "签订责任书 第十四条 · 由负责人办理 1 个项目" in found
    assert "我局的" in found
    assert "邻局的" not in found
    assert "由负责人办理" not in boxes(Visitor(either, "苏明达"))["等我办理"]
    assert listed(visitor, "签订责任书") == ["我局的"]
    assert listed(Visitor(either, "沈望舒"), "签订责任书") == ["邻局的"]


def test_what_waits_for_another_duty_is_no_filter_of_mine(either: World) -> None:
    project = submitted(either, "在审的")
    waits(project, either, "预算评审", "财政部门")
    assert listed(Visitor(either, "周闻笛"), "预算评审") == []
    assert listed(Visitor(either, "金满仓"), "预算评审") == ["在审的"]


def test_what_is_no_act_is_no_filter(world: World, enter: Enter) -> None:
    submitted(world, "交来的")
    assert listed(enter("周闻笛"), "起飞") == ["交来的"]


def test_the_filter_is_told_and_can_be_chosen_and_taken_away(world: World, enter: Enter) -> None:
    submitted(world)
    page = enter("周闻笛").page("/projects/?awaits=受理申报")
    assert any("等我办理：受理申报" in words for words in page.words("ul", "chips"))
    options = [each.text for each in page.all("option")]
    assert {"受理申报", "立项批复"} <= set(options)
    assert "预算评审" not in options


def test_three_are_shown_and_the_rest_is_counted_up_to_an_end(either: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        either.later(days=1)
        submitted(either, f"第{number}个")
    visitor = Visitor(either, "周闻笛")
    found = boxes(visitor)["等我办理"]
    assert "5 个项目" in found
    assert [number for number in range(5) if f"第{number}个" in found] == [0, 1, 2]
    assert "全部 5 个" in found
    monkeypatch.setattr(desk_waiting, "COUNTED_UP_TO", 3)
    assert "3+ 个项目" in boxes(visitor)["等我办理"]


def test_the_act_that_has_waited_longest_stands_first(either: World) -> None:
    project = submitted(either)
    waits(project, either, "立项批复", "项目主管部门", 9)
    found = boxes(Visitor(either, "顾长风"))["等我办理"]
    assert found.index("立项批复") < found.index("受理申报")


# slips


def slip(world: World, project: Project, state: str, by: str, **more: object) -> Slip:
    person = world[by].person
    told = {"prepared_by": person, "prepared_for": person, "prepared_name": by, "prepared_at": world.at} | more
    return Slip.objects.create(project=project, act="出具审核意见", unit=world.units["区大数据局"], state=state, **told)


def sees_slip(world: World, name: str) -> bool:
    return "等我审签的办理单" in boxes(Visitor(world, name))


def test_what_waits_as_a_slip_does_not_stand_among_the_acts_too(full: World, enter: Enter) -> None:
    mine, other = submitted(full, "有办理单的"), submitted(full, "没有办理单的")
    for project in (mine, other):
        waits(project, full, "出具审核意见", "项目主管部门", 4)
    slip(full, mine, TO_SIGN, "周闻笛")
    found = boxes(enter("顾长风"))
    batch = found["等我办理"].partition("出具审核意见")[2].partition("受理申报")[0]
    assert "1 个项目" in batch
    assert "没有办理单的" in batch
    assert "有办理单的" not in batch.replace("没有办理单的", "")
    assert "有办理单的" in found["等我审签的办理单"]


def test_an_act_all_of_whose_projects_stand_as_slips_is_not_named_twice(full: World, enter: Enter) -> None:
    project = submitted(full)
    waits(project, full, "出具审核意见", "项目主管部门", 4)
    slip(full, project, TO_SIGN, "周闻笛")
    assert "出具审核意见" not in boxes(enter("顾长风"))["等我办理"]


def test_a_slip_waits_for_who_is_next(either: World) -> None:
    project = accepted(either)
    row = slip(either, project, TO_CHECK, "周闻笛")
    assert [sees_slip(either, name) for name in ("周闻笛", "江照晚", "顾长风", "金满仓")] == [False, True, True, False]
    checked = either["江照晚"].person
    Slip.objects.filter(pk=row.pk).update(state=TO_SIGN, checked_by=checked, checked_for=checked, checked_name="江照晚")
    assert [sees_slip(either, name) for name in ("周闻笛", "江照晚", "顾长风")] == [False, False, True]
    signed = either["顾长风"].person
    Slip.objects.filter(pk=row.pk).update(state=SIGNED, signed_by=signed, signed_for=signed, signed_name="顾长风")
    assert [sees_slip(either, name) for name in ("周闻笛", "叶知秋", "江照晚")] == [True, True, False]
    Slip.objects.filter(pk=row.pk).update(state=SENT_BACK)
    assert [sees_slip(either, name) for name in ("周闻笛", "叶知秋", "江照晚", "顾长风")] == [True, False, False, False]


def test_a_slip_leads_to_its_page(full: World, enter: Enter) -> None:
    row = slip(full, accepted(full), TO_CHECK, "周闻笛")
    assert f"/slips/{row.public_id}/" in enter("江照晚").page("/desk/").links()


# notices


def lately(visitor: Visitor) -> str:
    return boxes(visitor).get("最近的办理结果", "")


def test_a_unit_is_told_what_others_did_on_its_projects_newest_first(either: World) -> None:
    project = accepted(either, "客流平台")
    either.later(days=1)
    back = submitted(either, "票务系统")
    items = [acceptance.Returning("overview", "", "重写")]
    either.does(
        "周闻笛", acceptance.return_application, project=back.public_id, version=fresh(back).version, items=items
    )
    found = lately(Visitor(either, "林知远"))
    assert found.index("退回补正") < found.index("受理申报")
    assert "客流平台" in found
    assert "区大数据局" in found
    assert "提交立项申请" not in found
    assert project.name not in lately(Visitor(either, "白景行"))


@pytest.mark.parametrize("act", ["拟办", "复核", "签发", "抽取专家", "登记回避", "专家评分"])
def test_what_is_done_inside_a_department_is_nobodys_notice(full: World, enter: Enter, act: str) -> None:
    project = accepted(full)
    journal(project, full, act, "专家甲" if act == "专家评分" else "周闻笛")
    assert "受理申报" in lately(enter("林知远"))
    for name in ("林知远", "苏明达", "金满仓"):
        assert act not in lately(enter(name))


def test_what_was_refused_or_is_long_past_is_no_notice(full: World, enter: Enter) -> None:
    project = accepted(full)
    journal(project, full, "立项批复", "顾长风", REFUSED)
    assert "立项批复" not in lately(enter("林知远"))
    full.later(days=29)
    assert "受理申报" in lately(enter("林知远"))
    full.later(days=2)
    journal(project, full, "反馈预算评审", "金满仓")
    found = lately(enter("林知远"))
    assert "反馈预算评审" in found
    assert "受理申报" not in found


def test_a_duty_is_told_what_was_passed_to_it(either: World) -> None:
    project = accepted(either, "客流平台")
    journal(project, either, "提交评审情况", "顾长风")
    journal(project, either, "方案评估", "顾长风")
    for name in ("金满仓", "计远图", "窦一窗"):
        found = lately(Visitor(either, name))
        assert "提交评审情况" in found
        assert "方案评估" not in found
    journal(project, either, "预算评审", "金满仓")
    found = lately(Visitor(either, "顾长风"))
    assert "预算评审" in found
    assert "提交立项申请" in found
    assert "提交评审情况" not in found


def test_a_draft_that_nobody_else_sees_tells_nobody(full: World, enter: Enter) -> None:
    journal(screened(full, "悄悄写的"), full, "提交评审情况", "顾长风")
    assert "悄悄写的" not in lately(enter("金满仓"))


def test_eight_notices_at_most(full: World, enter: Enter) -> None:
    project = accepted(full)
    for _ in range(12):
        journal(project, full, "方案评估", "顾长风")
    assert lately(enter("林知远")).count("方案评估") == 8


# what is assigned


def panel(world: World, project: Project, expert: str = "专家甲") -> Seat:
    """A batch with the project in it, and a seat for the expert."""
    day = world.at.date()
    batch = Batch.objects.create(
        jurisdiction=world.jurisdiction, year=2025, name="第一批", on=day, agency=world.units["明衡评估有限公司"],
        agency_on=day,
    )  # fmt: skip
    Reviewed.objects.create(batch=batch, project=project, place=1)
    found = Expert.objects.create(jurisdiction=world.jurisdiction, person=world[expert].person, name=expert)
    told = {"seed": {}, "wanted": [], "pool": [], "recused": [], "drawn": [], "at": world.at, "by_name": "周闻笛"}
    draw = Draw.objects.create(batch=batch, number=1, **told)
    return Seat.objects.create(batch=batch, expert=found, draw=draw, field="软件")


def test_an_expert_is_asked_to_answer_then_to_score_then_nothing(either: World) -> None:
    project = accepted(either, "客流平台")
    assert "没有要您答复的邀请" in Visitor(either, "专家甲").page("/desk/").words("p", "lead")[0]
    seat = panel(either, project)
    assert "第一批" in boxes(Visitor(either, "专家甲"))["等我答复的评审邀请"]
    assert boxes(Visitor(either, "专家乙")) == {}
    Seat.objects.filter(pk=seat.pk).update(state="已接受", answered_at=either.at)
    found = boxes(Visitor(either, "专家甲"))
    assert "等我答复的评审邀请" not in found
    assert "客流平台" in found["等我评分的项目"]
    row = Reviewed.objects.get()
    Score.objects.create(reviewed=row, seat=seat, points={}, total=0, conclusion="同意", opinion="好", at=either.at)
    assert boxes(Visitor(either, "专家甲")) == {}


def test_a_third_party_sees_the_batches_it_organises_until_they_are_over(either: World) -> None:
    panel(either, accepted(either))
    found = boxes(Visitor(either, "程审之"))["委托给我们组织的评审"]
    assert "第一批" in found
    assert "1 个项目" in found
    assert boxes(Visitor(either, "另一评")) == {}
    Batch.objects.update(state="已结束")
    assert boxes(Visitor(either, "程审之")) == {}


def test_since_when_is_counted_in_working_days(either: World) -> None:
    waits(submitted(either), either, "立项批复", "项目主管部门", 3)  # Friday, where today is Monday
    assert datetime.date(2025, 2, 28).weekday() == 4
    assert "最久等了 1 个工作日" in boxes(Visitor(either, "顾长风"))["等我办理"]
