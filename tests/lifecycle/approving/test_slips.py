"""办理单: three people, none twice, none through a delegate; and nothing is kept agreed to while it changes."""

from __future__ import annotations

import datetime

import pytest

from quancheng.accounts.acting import Acting, postings
from quancheng.journal import Entry
from quancheng.lifecycle.acts import correction, delegation
from quancheng.lifecycle.acts.approving import approval, opinion, slips
from quancheng.lifecycle.refusals import Barred, Invalid, NotAllowed, WrongState
from quancheng.projects.models import Slip
from tests.lifecycle.approving.acting import act
from tests.lifecycle.approving.standing import APPROVING, OPINING, prepared
from tests.lifecycle.standing_made import Standing


def slip_of(standing: Standing, name: str) -> Slip:
    return Slip.objects.get(public_id=standing.ids[name])


def lent(standing: Standing, holder: str, delegate: str) -> Acting:
    """The delegate as they act for the holder."""
    day = standing.world.at.date()
    told = {"since": day, "until": day + datetime.timedelta(days=3), "reason": "出差"}
    standing.world.does(holder, delegation.delegate, person=standing.world[delegate].person.public_id, **told)
    return next(each for each in postings(standing.world[delegate].person, day) if each.delegation)


def test_what_is_prepared_waits_for_a_check_and_tells_the_journal_its_values(standing: Standing) -> None:
    made = act(standing, "周闻笛", slips.prepare, "已评审", act="出具审核意见", values=OPINING, note="请审")
    assert (made.state, made.prepared_name, made.note, made.own) == ("待复核", "周闻笛", "请审", False)
    entry = Entry.objects.latest("pk")
    assert entry.content["after"]["办理单 出具审核意见"] == "待复核"
    assert entry.content["after"]["拟办 出具审核意见"]["建议投资额"] == "900000.00"


def test_what_the_act_refuses_is_refused_when_it_is_prepared(standing: Standing) -> None:
    with pytest.raises(Invalid, match="高于申报投资额"):
        prepared(standing.world, standing["已评审"], values=OPINING | {"suggested": "990020.01"})
    assert not Slip.objects.filter(project=standing["已评审"]).exists()


def test_the_laws_gate_is_asked_when_it_is_prepared(standing: Standing) -> None:
    project = standing["已出具"]
    Slip.objects.filter(public_id=standing.ids["批复"]).update(state="已退回")
    project.facts = {name: value for name, value in project.facts.items() if name != "年度计划列入日"}
    project.save(update_fields=["facts"])
    with pytest.raises(Barred, match="年度计划"):
        prepared(standing.world, project, "立项批复", APPROVING)


def test_only_acts_of_the_own_department_are_prepared(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请选择要拟办的事项"):
        prepared(standing.world, standing["已评审"], "受理申报")
    with pytest.raises(NotAllowed, match="“出具审核意见”由项目主管部门办理"):
        act(standing, "钱有度", slips.prepare, "已评审", act="出具审核意见", values=OPINING)


def test_one_slip_is_under_way_at_a_time(standing: Standing) -> None:
    with pytest.raises(WrongState, match="已有办理单：周闻笛 拟办，现在是“待复核”"):
        act(standing, "叶知秋", slips.prepare, "待复核", act="出具审核意见", values=OPINING)


def test_who_prepared_neither_checks_nor_signs(standing: Standing) -> None:
    Slip.objects.filter(public_id=standing.ids["待复核"]).update(
        prepared_by=standing.world["江照晚"].person, prepared_for=standing.world["江照晚"].person
    )
    with pytest.raises(NotAllowed, match="您已在这张办理单上拟办，复核由另一人办理"):
        act(standing, "江照晚", slips.check, "待复核", slip=standing.ids["待复核"], agreed=True)


def test_who_checked_does_not_sign(standing: Standing) -> None:
    act(standing, "顾长风", slips.check, "待复核", slip=standing.ids["待复核"], agreed=True)
    with pytest.raises(NotAllowed, match="您已在这张办理单上复核，签发由另一人办理"):
        act(standing, "顾长风", slips.sign, "待复核", slip=standing.ids["待复核"], agreed=True)


def test_a_delegate_who_prepared_does_not_sign_in_the_heads_place(standing: Standing) -> None:
    standing.world.people["代签"] = lent(standing, "顾长风", "周闻笛")
    with pytest.raises(NotAllowed, match="您已在这张办理单上拟办，签发由另一人办理，委托他人代办的也一样"):
        act(standing, "代签", slips.sign, "待签发", slip=standing.ids["待签发"], agreed=True)


def test_a_head_whose_delegate_checked_does_not_sign(standing: Standing) -> None:
    standing.world.people["代复核"] = lent(standing, "顾长风", "叶知秋")
    act(standing, "代复核", slips.check, "待复核", slip=standing.ids["待复核"], agreed=True)
    assert slip_of(standing, "待复核").checked_name == "叶知秋（代 顾长风）"
    with pytest.raises(NotAllowed, match="您已在这张办理单上复核"):
        act(standing, "顾长风", slips.sign, "待复核", slip=standing.ids["待复核"], agreed=True)


def test_a_delegate_who_took_no_step_signs(standing: Standing) -> None:
    standing.world.people["代签"] = lent(standing, "顾长风", "叶知秋")
    act(standing, "代签", slips.sign, "待签发", slip=standing.ids["待签发"], agreed=True)
    assert slip_of(standing, "待签发").signed_name == "叶知秋（代 顾长风）"


def test_who_sends_it_back_says_why(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请填写退回的理由"):
        act(standing, "江照晚", slips.check, "待复核", slip=standing.ids["待复核"], agreed=False)
    act(standing, "江照晚", slips.check, "待复核", slip=standing.ids["待复核"], agreed=False, note="意见没有写必要性")
    slip = slip_of(standing, "待复核")
    assert (slip.state, slip.checked_name, slip.check_note) == ("已退回", "江照晚", "意见没有写必要性")
    again = prepared(standing.world, standing["待复核"])
    assert again != slip.public_id


def test_the_head_sends_back_what_was_checked(standing: Standing) -> None:
    act(standing, "顾长风", slips.sign, "待签发", slip=standing.ids["待签发"], agreed=False, note="金额偏高")
    assert slip_of(standing, "待签发").state == "已退回"
    with pytest.raises(WrongState, match="现在没有办理单"):
        act(standing, "周闻笛", opinion.issue_opinion, "待签发")


def test_a_step_is_taken_once_and_in_order(standing: Standing) -> None:
    with pytest.raises(WrongState, match="办理单现在是“待复核”，不能签发"):
        act(standing, "顾长风", slips.sign, "待复核", slip=standing.ids["待复核"], agreed=True)
    act(standing, "江照晚", slips.check, "待复核", slip=standing.ids["待复核"], agreed=True)
    with pytest.raises(WrongState, match="办理单现在是“待签发”，不能复核"):
        act(standing, "江照晚", slips.check, "待复核", slip=standing.ids["待复核"], agreed=True)


def test_nothing_is_issued_before_it_is_signed(standing: Standing) -> None:
    for name, told in (("已评审", "现在没有办理单"), ("待复核", "“待复核”"), ("待签发", "“待签发”")):
        with pytest.raises(WrongState, match=told):
            act(standing, "周闻笛", opinion.issue_opinion, name)


def test_a_slip_of_another_project_is_none(standing: Standing) -> None:
    with pytest.raises(NotAllowed, match="没有这张办理单"):
        act(standing, "江照晚", slips.check, "已评审", slip=standing.ids["待复核"], agreed=True)


def corrected(standing: Standing, name: str) -> None:
    """The unit corrects what it had told, after the slip was prepared."""
    made = act(standing, "林知远", correction.propose_correction, name, fact="软件开发", value="否", reason="填错")
    act(standing, "苏明达", correction.decide_correction, name, correction=made.public_id, agreed=True)


def test_what_was_signed_is_void_once_the_project_has_changed(standing: Standing) -> None:
    corrected(standing, "已签发")
    with pytest.raises(WrongState, match="拟办以后项目有变动（建设方案），办理单作废，由经办人重新拟办"):
        act(standing, "周闻笛", opinion.issue_opinion, "已签发")
    fresh = prepared(standing.world, standing["已签发"])
    old = slip_of(standing, "已签发")
    assert (old.state, old.void_note) == ("已退回", "拟办以后项目有变动：建设方案")
    assert Slip.objects.get(public_id=fresh).state == "待复核"


def test_nobody_agrees_to_what_has_changed_but_it_can_be_sent_back(standing: Standing) -> None:
    corrected(standing, "待签发")
    with pytest.raises(WrongState, match="办理单作废"):
        act(standing, "顾长风", slips.sign, "待签发", slip=standing.ids["待签发"], agreed=True)
    act(standing, "顾长风", slips.sign, "待签发", slip=standing.ids["待签发"], agreed=False, note="项目已有变动")
    assert slip_of(standing, "待签发").state == "已退回"


def test_what_was_not_looked_at_may_happen_meanwhile(standing: Standing) -> None:
    act(standing, "叶知秋", opinion.pass_to_finance, "已出具")
    act(standing, "周闻笛", approval.approve, "已出具")
    assert slip_of(standing, "批复").state == "已办结"


def test_a_slip_has_one_effect(standing: Standing) -> None:
    act(standing, "周闻笛", opinion.issue_opinion, "已签发")
    slip = slip_of(standing, "已签发")
    assert (slip.state, slip.used_on) == ("已办结", standing.world.at.date())
    with pytest.raises(WrongState, match="现在没有办理单"):
        act(standing, "叶知秋", opinion.issue_opinion, "已签发")
