"""The pages of batches: set one, fill it, give it to an agency, answer invitations, see what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from quancheng.lifecycle.acts.reviewing import batches
from quancheng.reviews.models import Batch, Interest, Recusal, Reviewed, Seat
from tests.lifecycle.reviewing.drawn import AGENCY, SET, batch_with, commissioned, drawn, entered, entry, pool
from tests.lifecycle.standing import add
from tests.lifecycle.world import World, accepted
from tests.web.reading import parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]


def at(batch: Batch, more: str = "") -> str:
    return f"/reviews/{batch.public_id}/{more}"


@pytest.fixture
def expert(world: World) -> str:
    """An expert who logs in."""
    add(world, "专家丁", "区政务信息化专家库", "评审专家", "经办", world.jurisdiction)
    return "专家丁"


def invited(world: World, who: str, *projects: Any) -> Seat:
    """A batch to which the expert is invited."""
    entered(world, entry(who, "软件工程", person=world[who].person.public_id))
    batch = batch_with(world, *projects)
    return drawn(world, batch, [("软件工程", 1)]).seats.get()


def test_a_batch_is_set_and_stands_in_the_list_with_what_is_next(world: World, enter: Enter) -> None:
    officer = enter("周闻笛")
    reply = officer.sends("/reviews/new/", **SET)
    batch = Batch.objects.get()
    assert (reply.status_code, reply.url) == (302, at(batch, "?done=set"))
    assert officer.page(reply.url).words("p", "told") == ["批次已设定。"]
    page = officer.page("/reviews/")
    assert SET["name"] in page.source
    assert "列入项目" in page.source


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(world: World, enter: Enter) -> None:
    reply = enter("周闻笛").sends("/reviews/new/", **SET | {"on": "2025-02-01", "place": "三楼"})
    page = parsed(reply)
    assert reply.status_code == 422
    assert "评审日不能早于今天（2025-03-03）（第十条）" in page.source
    assert "#on" in page.links()
    assert 'value="三楼"' in page.source
    assert not Batch.objects.exists()


def test_who_may_not_set_a_batch_is_told_who_may(world: World, enter: Enter) -> None:
    page = enter("钱有度").page("/reviews/new/", 403)
    assert "由项目主管部门办理" in page.source


def test_several_projects_are_put_in_at_once_and_each_is_told(world: World, enter: Enter) -> None:
    first, second = accepted(world, "第一个"), accepted(world, "第二个")
    officer, batch = enter("周闻笛"), batch_with(world, agency="")
    page = officer.page(at(batch, "projects/"))
    assert "第一个" in page.source
    assert "第二个" in page.source
    other = batch_with(world, first, agency="", name="另一批")
    reply = officer.sends(at(batch, "projects/"), project=[first.public_id, second.public_id])
    told = parsed(reply).words("section", "told")[0]
    assert "列入 1 个，没有列入 1 个" in told
    assert "第一个：没有列入。这个项目已经列入“另一批”" in told
    assert "第二个：已列入" in told
    assert [each.project for each in Reviewed.objects.filter(batch=batch)] == [second]
    assert Reviewed.objects.filter(batch=other, project=first).exists()


def test_none_chosen_is_told(world: World, enter: Enter) -> None:
    accepted(world)
    batch = batch_with(world, agency="")
    reply = enter("周闻笛").sends(at(batch, "projects/"))
    assert (reply.status_code, "请至少选择一个项目" in reply.content.decode()) == (422, True)


def test_a_project_is_moved_and_taken_out(world: World, enter: Enter) -> None:
    first, second = accepted(world, "第一个"), accepted(world, "第二个")
    batch, officer = batch_with(world, first, second, agency=""), enter("周闻笛")
    reply: Any = officer.post(at(batch, f"projects/{second.public_id}/move/"), {"place": "1"})
    assert reply.url == at(batch, "?done=move#projects")
    assert [each.project for each in Reviewed.objects.filter(batch=batch)] == [second, first]
    reply = officer.post(at(batch, f"projects/{second.public_id}/move/"), {"place": "9"})
    assert (reply.status_code, "次序应为 1 至 2" in reply.content.decode()) == (422, True)
    reply = officer.sends(at(batch, f"projects/{first.public_id}/out/"), reason="单位申请缓办")
    assert reply.url == at(batch, "?done=out")
    assert Reviewed.objects.get(project=first).left_on == world.at.date()


def test_an_agency_is_commissioned_and_sees_its_batches_alone(world: World, enter: Enter) -> None:
    add(world, "另一评", "衡信咨询有限公司", "第三方机构", "经办", world.jurisdiction)
    project = accepted(world, "客流平台")
    batch = batch_with(world, project, agency="")
    other = batch_with(world, name="别人的批次", agency="衡信咨询有限公司")
    agency = enter("程审之")
    agency.page(at(batch), 404)
    page = enter("周闻笛").page(at(batch, "agency/"))
    assert AGENCY in page.source
    reply = enter("周闻笛").sends(at(batch, "agency/"), agency=world.units[AGENCY].public_id)
    assert reply.url == at(batch, "?done=agency")
    assert "客流平台" in agency.page(at(batch)).source
    agency.page(at(other), 404)
    listed = agency.page("/reviews/").source
    assert SET["name"] in listed
    assert "别人的批次" not in listed
    assert "设定评审批次" not in listed


def test_the_batch_says_what_is_missing_before_the_meeting(world: World, enter: Enter, expert: str) -> None:
    project = accepted(world)
    batch = batch_with(world, agency="", place="")
    officer = enter("周闻笛")
    told = " ".join(officer.page(at(batch)).words("ul", "checks"))
    for words in ("还差：", "还没有列入项目", "还没有委托评审机构", "还没有抽取专家", "还没有写明地点"):
        assert words in told
    world.does("周闻笛", batches.fill_batch, project=project.public_id, version=None, batch=batch.public_id)
    commissioned(world, batch)
    pool(world, 6)
    seat = drawn(world, batch, [("网络安全", 3)]).seats.first()
    assert seat
    officer.sends(f"/reviews/invitations/{seat.public_id}/", answer="不参加", reason="出差", teller="本人来电")
    told = " ".join(officer.page(at(batch)).words("ul", "checks"))
    for words in ("列入 1 个项目", f"委托{AGENCY}", "谢绝或者回避的席位要补抽：网络安全 1 名", "2 位待答复"):
        assert words in told


def test_an_expert_answers_on_his_own_page(world: World, enter: Enter, expert: str) -> None:
    seat = invited(world, expert, accepted(world, "客流平台"))
    visitor = enter(expert)
    address = f"/reviews/invitations/{seat.public_id}/"
    assert address in visitor.page("/reviews/").links()
    page = visitor.page(address)
    assert "客流平台" in page.source
    assert "区文化和旅游局" in page.source
    reply = visitor.sends(address, answer="不参加")
    assert (reply.status_code, "请填写不能参加的原因" in reply.content.decode()) == (422, True)
    assert visitor.sends(address, answer="参加").url == "/reviews/?done=answer"
    assert Seat.objects.get(pk=seat.pk).state == "已接受"


def test_nobody_sees_or_answers_the_invitation_of_another(world: World, enter: Enter, expert: str) -> None:
    add(world, "专家丙", "区政务信息化专家库", "评审专家", "经办", world.jurisdiction)
    seat = invited(world, expert, accepted(world))
    for who in ("专家丙", "林知远"):
        enter(who).page(f"/reviews/invitations/{seat.public_id}/", 404)


def test_who_is_competent_enters_an_answer_with_who_told_it(world: World, enter: Enter, expert: str) -> None:
    seat = invited(world, expert, accepted(world))
    officer, address = enter("周闻笛"), f"/reviews/invitations/{seat.public_id}/"
    reply = officer.sends(address, answer="参加")
    assert "请填写由谁、怎样告知" in reply.content.decode()
    assert officer.sends(address, answer="参加", teller="本人来电").url == at(seat.batch, "?done=answer")
    assert "由 本人来电 告知，周闻笛 登记" in officer.page(at(seat.batch)).source


def test_an_expert_keeps_away_from_one_project_and_declares_an_interest(
    world: World, enter: Enter, expert: str
) -> None:
    project = accepted(world, "客流平台")
    seat = invited(world, expert, project)
    visitor = enter(expert)
    reply = visitor.sends(at(seat.batch, "recuse/"), project=project.public_id, reason="曾参与方案编制")
    assert reply.url == "/reviews/?done=recuse"
    assert Recusal.objects.get().project == project
    assert "申报利益关系" in visitor.page("/reviews/mine/").source
    reply = visitor.sends("/reviews/mine/interest/", name="青禾软件有限公司", text="持有股份")
    assert reply.url == "/reviews/mine/?done=interest"
    assert "青禾软件有限公司" in visitor.page(reply.url).source
    assert Interest.objects.get().text == "持有股份"


def test_who_is_competent_recuses_an_expert(world: World, enter: Enter, expert: str) -> None:
    seat = invited(world, expert, accepted(world))
    officer = enter("周闻笛")
    page = officer.page(at(seat.batch, f"recuse/?expert={seat.expert.public_id}"))
    assert f'<option value="{seat.expert.public_id}" selected>' in page.source
    reply = officer.sends(at(seat.batch, "recuse/"), expert=seat.expert.public_id, project="", reason="近亲属任职")
    assert reply.url == at(seat.batch, "?done=recuse")
    assert Seat.objects.get().state == "已回避"
    assert "回避整个批次" in officer.page(at(seat.batch)).source


@pytest.mark.parametrize("who", ["林知远", "管系统"])
def test_who_has_nothing_to_do_with_reviews_finds_no_such_pages(world: World, enter: Enter, who: str) -> None:
    batch = batch_with(world)
    for address in ("/reviews/", at(batch), at(batch, "draw/"), at(batch, "panel/"), "/reviews/experts/"):
        assert enter(who).get(address).status_code == 404, address


def test_other_duties_read_and_change_nothing(world: World, enter: Enter) -> None:
    project = accepted(world)
    batch = batch_with(world, project)
    finance = enter("钱有度")
    page = finance.page(at(batch))
    assert not {at(batch, "edit/"), at(batch, "projects/"), at(batch, "agency/")} & set(page.links())
    finance.page(at(batch, "projects/"), 404)
    reply = finance.post(at(batch, f"projects/{project.public_id}/move/"), {"place": "1"})
    assert reply.status_code == 403
    assert finance.post(at(batch, "draw/"), {"wanted-软件工程": "1"}).status_code == 404


def test_the_list_asks_eight_statements_however_many_batches(world: World, enter: Enter) -> None:
    officer, made = enter("周闻笛"), []
    for many in (1, 12):
        for number in range(many):
            batch_with(world, name=f"第 {many}-{number} 批")
        with counted() as statements:
            officer.page("/reviews/")
        made.append(len(statements))
    assert made[0] == made[1] <= 8


def test_a_batch_asks_the_same_however_many_projects_and_experts(world: World, enter: Enter) -> None:
    pool(world, 12)
    officer, made = enter("周闻笛"), []
    for number in (1, 4):
        batch = batch_with(world, *(accepted(world, f"{number}-{each}") for each in range(number)), name=f"批{number}")
        drawn(world, batch, [("网络安全", number * 2)])
        with counted() as statements:
            officer.page(at(batch))
        made.append(len(statements))
    assert made[0] == made[1] <= 14
