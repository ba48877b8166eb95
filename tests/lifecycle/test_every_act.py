"""What holds of every official act alike: who may, who may not, once and only once, and what the journal says of it."""

from __future__ import annotations

import pytest

from quancheng.journal import DONE, REFUSED, Entry, KeyMisused, Repeated
from quancheng.law import load_pack
from quancheng.lifecycle.recording import RefusedBefore
from quancheng.lifecycle.refusals import NotAllowed, Refusal, Stale, WrongState
from quancheng.lifecycle.register import OFFICIAL
from quancheng.projects.models import Project
from tests.lifecycle.deed import Deed
from tests.lifecycle.deeds import DEEDS, names
from tests.lifecycle.rows_seen import changed, look
from tests.lifecycle.standing_made import Standing

NOT_BUILT = {
    "登记单位更名", "登记单位合并", "登记单位撤销", "督办",
    "通报进展",
    "编制密码应用方案", "报批备案", "申请移动应用审核", "审核移动应用",
    "登记共建机制", "启动采购",
    "登记采购结果", "登记合同", "合同备案", "登记补充合同", "委托监理", "声明自行监管", "项目开工", "报送季报",
    "自行调整", "自行调整备案", "申请变更", "批准变更", "实施变更", "报告逾期损失", "责令整改", "报告整改",
    "办结整改", "暂停建设", "恢复建设", "登记预算", "拨付资金", "提请支付", "支付资金", "拒绝支付", "处理结转",
    "退回资金", "登记完工", "提交测评报告", "履约验收", "申请数据资源审核", "审核数据资源", "申请验收",
    "申请延期验收", "批准延期验收", "初步验收", "竣工验收", "验收整改", "验收报告备案", "移交档案", "检查档案",
    "投入使用", "运维备案", "登记系统", "登记等保备案", "登记等保测评", "登记密评", "登记安全制度",
    "登记保密制度", "登记安全检测", "登记风险评估", "责令消除隐患", "暂停运行", "报告隐患整改", "恢复运行",
    "接入大数据平台", "建立共享机制", "登记数据应用场景", "登记指导记录", "开展自评价", "报送自评价",
    "委托后评价", "提交后评价报告", "运用评价结果", "系统下线", "终止项目", "开展检查", "登记检查发现",
    "答复检查", "办结检查", "移送线索",
}  # fmt: skip
"""Acts of 行为.yaml that nobody can do here yet."""

each_deed = pytest.mark.parametrize("deed", DEEDS, ids=names)


def last() -> Entry:
    return Entry.objects.latest("pk")


def test_every_act_here_is_one_of_the_vocabulary_and_the_rest_is_said_openly() -> None:
    acts = load_pack("mudan-2023").process.acts
    assert set(OFFICIAL) <= set(acts)
    assert set(acts) - set(OFFICIAL) == NOT_BUILT


def test_every_act_here_is_done_once_in_these_tests() -> None:
    assert {deed.act for deed in DEEDS} == set(OFFICIAL)


@each_deed
def test_the_right_person_does_it_and_the_journal_tells_every_row(deed: Deed, either_standing: Standing) -> None:
    standing = either_standing
    acting = standing.world[deed.who]
    before, count = look(), Entry.objects.count()
    deed.do(standing)
    entry = last()
    assert Entry.objects.count() == count + 1
    assert (entry.act, entry.result, entry.person) == (deed.act, DONE, acting.person.public_id)
    content = entry.content
    assert content["rows"] == changed(before, look())
    assert len(content["pack"]) == 32
    assert content["actor"]["duty"] == acting.duty
    if deed.on:
        assert entry.subject_id == standing.projects[deed.on]


@each_deed
def test_the_journal_says_what_the_project_was_and_is(deed: Deed, standing: Standing) -> None:
    if not deed.on:
        return
    old = standing[deed.on]
    deed.do(standing)
    new, content = standing[deed.on], last().content
    for name in ("state", "stage", "number", "name", "filed"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            assert (content["before"][name], content["after"][name]) == (was, now)
    for name in old.facts.keys() | new.facts.keys():
        if old.facts.get(name) != new.facts.get(name):
            assert (content["before"][name], content["after"][name]) == (old.facts.get(name), new.facts.get(name))
    assert new.version == old.version + bool(content["after"])


@each_deed
def test_the_same_request_twice_has_one_effect_and_one_reply(deed: Deed, standing: Standing) -> None:
    told = deed.told(standing)
    deed.do(standing, key="once", **told)
    before, count = look(aside=True), Entry.objects.count()
    with pytest.raises(Repeated) as first:
        deed.do(standing, key="once", **told)
    with pytest.raises(Repeated) as second:
        deed.do(standing, key="once", **told)
    assert first.value.reply == second.value.reply
    assert first.value.reply["act"] == deed.act
    assert (look(aside=True), Entry.objects.count()) == (before, count)


@each_deed
def test_a_key_with_other_content_or_of_another_person_is_no_key(deed: Deed, standing: Standing) -> None:
    told = deed.told(standing)
    deed.do(standing, key="once", digest="a", **told)
    before = look(aside=True)
    with pytest.raises(KeyMisused):
        deed.do(standing, key="once", digest="b", **told)
    with pytest.raises(KeyMisused):
        deed.do(standing, "何小满", key="once", digest="a", **told)
    assert look(aside=True) == before


@each_deed
def test_for_another_unit_there_is_no_such_project(deed: Deed, standing: Standing) -> None:
    if not deed.foreign:
        return
    before, count = look(aside=True), Entry.objects.count()
    with pytest.raises(Project.DoesNotExist):
        deed.do(standing, deed.foreign)
    with pytest.raises(Project.DoesNotExist):
        deed.do(standing, deed.foreign, project="missing")
    assert (look(aside=True), Entry.objects.count()) == (before, count)


@each_deed
def test_who_may_not_is_refused_with_nothing_changed_and_one_row_in_the_journal(deed: Deed, standing: Standing) -> None:
    before = look(aside=True)
    for who in deed.strangers:
        count = Entry.objects.count()
        with pytest.raises((Refusal, Project.DoesNotExist)) as told:
            deed.do(standing, who, key=f"no-{who}")
        assert look(aside=True) == before
        if not isinstance(told.value, Refusal):
            assert Entry.objects.count() == count
            continue
        assert isinstance(told.value, NotAllowed | WrongState if deed.act == "接收项目" else NotAllowed)
        entry = last()
        assert (entry.act, entry.result, entry.person) == (deed.act, REFUSED, standing.world[who].person.public_id)
        assert Entry.objects.count() == count + 1
        with pytest.raises(RefusedBefore, match=told.value.message):
            deed.do(standing, who, key=f"no-{who}")
        assert Entry.objects.count() == count + 1


@each_deed
def test_the_three_administrators_do_nothing_of_business(deed: Deed, standing: Standing) -> None:
    before = look(aside=True)
    for who in ("管系统", "管安全", "管审计", "无岗位"):
        with pytest.raises((NotAllowed, Project.DoesNotExist)):
            deed.do(standing, who)
    assert look(aside=True) == before


@each_deed
def test_who_saw_an_older_version_is_told_so(deed: Deed, standing: Standing) -> None:
    if not deed.on or not deed.versioned:
        return
    seen = standing.version(deed.on)
    Project.objects.filter(public_id=standing.projects[deed.on]).update(version=seen + 1)
    before = look(aside=True)
    with pytest.raises(Stale) as told:
        deed.do(standing, version=seen)
    assert (told.value.seen, told.value.now) == (seen, seen + 1)
    assert look(aside=True) == before
    assert last().result == REFUSED


@each_deed
def test_nothing_is_done_on_what_is_void(deed: Deed, standing: Standing) -> None:
    if not deed.on or deed.act == "提交委托评估报告":
        return
    Project.objects.filter(public_id=standing.projects[deed.on]).update(state="已作废")
    before = look(aside=True)
    with pytest.raises(WrongState, match="作废"):
        deed.do(standing)
    assert look(aside=True) == before
