"""需求论证 and 方案评估 (第四条): by the competent department, at a distance; the last one counts."""

from __future__ import annotations

import pytest

from quancheng.accounts.models import Post
from quancheng.journal import Entry
from quancheng.lifecycle.acts.reviewing.arguing import argue_need, assess_scheme
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from quancheng.projects.models import Project
from quancheng.reviews.models import Argument
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import BEGINNING

SAID = {"conclusion": "修改完善", "text": "与市级平台重复的功能请删去"}


def argue(standing: Standing, on: str, who: str = "周闻笛", **values: str) -> None:
    told = {"project": standing.projects[on], "version": None}
    standing.world.does(who, argue_need, values=SAID | values, **told)


def test_it_is_dated_kept_and_told_in_the_journal(standing: Standing) -> None:
    argue(standing, "已提交")
    project = standing["已提交"]
    assert project.facts["需求论证日"] == "2025-03-03"
    assert "方案评估日" not in project.facts
    made = Argument.objects.get(project=project)
    assert (made.kind, made.conclusion, made.by_name) == ("需求论证", "修改完善", "周闻笛")
    after = Entry.objects.latest("pk").content["after"]
    assert after["需求论证结论"] == "修改完善"
    assert after["需求论证意见"] == SAID["text"]


def test_both_can_be_done_before_and_after_acceptance(standing: Standing) -> None:
    for on in ("已提交", "已受理"):
        told = {"project": standing.projects[on], "version": None, "values": SAID}
        standing.world.does("周闻笛", argue_need, **told)
        standing.world.does("周闻笛", assess_scheme, **told)
        assert standing[on].facts["方案评估日"] == "2025-03-03"


def test_done_again_the_last_one_counts_and_the_first_stays(standing: Standing) -> None:
    argue(standing, "已受理")
    standing.world.later(days=2)
    argue(standing, "已受理", conclusion="同意", text="已按意见修改")
    assert standing["已受理"].facts["需求论证日"] == "2025-03-05"
    assert [each.conclusion for each in Argument.objects.order_by("id")] == ["修改完善", "同意"]
    assert Entry.objects.latest("pk").content["before"]["需求论证结论"] == "修改完善"


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"conclusion": ""}, "conclusion", "请选择结论（第四条）"),
        ({"conclusion": "通过"}, "conclusion", "结论没有“通过”；可选：同意、不同意、修改完善（第四条）"),
        ({"text": " "}, "text", "请填写意见（第四条）"),
        ({"text": "长" * 2001}, "text", "意见不超过 2000 字（现在 2001 字）（第四条）"),
    ],
)
def test_what_is_missing_is_named_at_its_field(
    standing: Standing, values: dict[str, str], field: str, said: str
) -> None:
    with pytest.raises(Invalid) as told:
        argue(standing, "已受理", **values)
    assert [(fault.field, str(fault)) for fault in told.value.faults] == [(field, said)]
    assert not Argument.objects.exists()


def test_a_draft_is_argued_by_nobody(standing: Standing) -> None:
    with pytest.raises(Project.DoesNotExist):
        argue(standing, "草稿")
    with pytest.raises(WrongState):
        argue(standing, "退回补正")


def test_nobody_argues_for_the_unit_he_works_in(standing: Standing) -> None:
    world = standing.world
    Post.objects.create(
        person=world["周闻笛"].person,
        unit=world.units["区文化和旅游局"],
        duty="项目建设单位",
        role="经办",
        since=BEGINNING,
    )
    with pytest.raises(NotAllowed, match="建设单位任职"):
        argue(standing, "已受理")
