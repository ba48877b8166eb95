"""The meeting: who has scored, nothing of what until all have, why the law keeps something out; the conclusion."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quancheng.lifecycle.acts.reviewing import arguing
from quancheng.projects.models import Evaluation
from quancheng.reviews.models import Recusal, Reviewed, Score, Seat
from tests.lifecycle.reviewing.panels import PANEL, expert, give, give_all
from tests.lifecycle.world import World
from tests.web.reviewing.meeting import NINE, meeting, more_projects
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
SECRETS = ("83.625", "83625", "26000", "900000", "90.00 万元", "终端数量可再核减")
"""What every score of the small world says."""


def test_while_sealed_only_who_has_scored_is_shown_to_anybody(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    for name in PANEL[:3]:
        give(world, project, name)
    for who in ("周闻笛", "顾长风", "程审之", "钱有度"):
        page = enter(who).page(f"/reviews/{batch.public_id}/chair/")
        assert [mark for mark in page.words("span") if mark in ("●", "○")] == ["●", "●", "●", "○", "○"]
        assert page.words("td", "sealed") == ["3/5 已提交全部提交以后一并开封"]
        assert not [secret for secret in SECRETS if secret in page.source]
    for who in ("周闻笛", "林知远", "钱有度", "程审之", "专家甲"):
        dossier = enter(who).page(f"/projects/{project.public_id}/").source
        assert not [secret for secret in SECRETS if secret in dossier]
        assert "专家甲" not in dossier.replace('class="me"', "").split("</header>", 1)[1]


def test_once_all_have_scored_it_shows_totals_averages_spread_and_majority(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    give(world, project, "专家甲", 建设必要性="16", conclusion="不同意", suggested="")
    for name in PANEL[1:]:
        give(world, project, name)
    page = enter("周闻笛").page(f"/reviews/{batch.public_id}/chair/")
    assert page.words("td", "seen") == ["73.625", "83.625", "83.625", "83.625", "83.625"]
    assert [each.text for each in page.all("span", "apart")] == ["73.625"]
    cells = page.words("td")
    assert "81.625分差 10" in cells
    assert "90.00 万元比申报减 9.002 万元" in cells
    assert any(cell.startswith("同意 4、不同意 1") for cell in cells)
    assert [each.text for each in page.all("a", "button")] == ["作出结论"]


def test_the_agency_sees_the_same_and_changes_nothing(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    give_all(world, project)
    page = enter("程审之").page(f"/reviews/{batch.public_id}/chair/")
    assert page.words("td", "seen") == ["83.625"] * 5
    assert not page.all("a", "button")
    assert enter("程审之").get(f"/projects/{project.public_id}/do/conclude/").status_code == 403


@pytest.mark.parametrize("who", ["林知远", "专家甲", "另一评", "外区人", "市里人"])
def test_for_others_there_is_no_such_meeting(world: World, enter: Enter, who: str) -> None:
    batch, project = meeting(world)
    give_all(world, project)
    place = Reviewed.objects.get()
    for tail in ("chair/", "scores.xlsx", f"sheets/{place.public_id}/"):
        assert enter(who).get(f"/reviews/{batch.public_id}/{tail}").status_code == 404


def test_why_the_law_keeps_a_project_out_is_told_with_article_and_fact(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    give_all(world, project)
    Evaluation.objects.filter(project=project).update(grade="差", total=50000)
    page = enter("周闻笛").page(f"/reviews/{batch.public_id}/chair/")
    assert "现在不得评审" in page.words("span", "breach")
    assert any("绩效评估结果差的项目" in each for each in page.words("q"))
    assert not page.all("a", "button")
    Evaluation.objects.filter(project=project).delete()
    page = enter("周闻笛").page(f"/reviews/{batch.public_id}/chair/")
    assert any("应进行事前绩效评估" in each for each in page.words("q"))


def test_what_was_argued_graded_and_preferred_stands_beside_each_project(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    told = {"project": project.public_id, "version": None}
    for conclusion in ("修改完善", "同意"):
        world.does("周闻笛", arguing.argue_need, values={"conclusion": conclusion, "text": "依据充分"}, **told)
    project.refresh_from_db()
    project.facts["优先标签"] = "省试点"
    project.save()
    page = enter("周闻笛").page(f"/reviews/{batch.public_id}/chair/")
    (basis,) = page.words("td", "basis")
    assert "省试点" in basis
    assert "优先支持" in basis
    assert "事前评估 良 · 需求论证 同意 · 方案评估 未作" in basis


def test_who_is_recused_from_a_project_is_shown_so(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    seat = Seat.objects.get(batch=batch, expert__name="专家己")
    Recusal.objects.create(
        batch=batch, expert=seat.expert, project=project, reason="任职", by_name="周闻笛", on=world.at.date()
    )
    page = enter("周闻笛").page(f"/reviews/{batch.public_id}/chair/")
    assert "避" in page.words("span", "mute")
    assert page.words("td", "sealed") == ["0/4 已提交除去回避的，评这个项目的专家只有 4 人，不少于 5 人才能评审"]


def test_a_meeting_takes_eight_statements_whatever_its_size(world: World, enter: Enter) -> None:
    batch, project = meeting(world, panel=NINE)
    visitor, numbers = enter("周闻笛"), []
    for first, last in ((2, 4), (4, 31)):
        more_projects(world, batch, project, first, last)
        seats = list(Seat.objects.filter(batch=batch))
        for row in Reviewed.objects.filter(batch=batch, place__gte=first, place__lt=last):
            Score.objects.bulk_create(
                Score(
                    reviewed=row, seat=seat, points={"建设必要性": 1000}, total=1000, suggested=100, conclusion="同意",
                    opinion="可", salt="1", at=world.at,
                )
                for seat in seats
            )  # fmt: skip
        with counted() as statements:
            visitor.page(f"/reviews/{batch.public_id}/chair/")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 8
    assert Reviewed.objects.filter(batch=batch).count() == 30


def test_htmx_gets_the_part_that_changes(world: World, enter: Enter) -> None:
    batch, _ = meeting(world)
    reply = enter("周闻笛").get(f"/reviews/{batch.public_id}/chair/", headers={"HX-Request": "true"})
    assert reply.content.decode().strip().startswith('<div id="grid" hx-get=')
    assert b"<html" not in reply.content


def test_the_conclusion_begins_with_what_the_panel_said_and_leads_back_to_the_meeting(
    world: World, enter: Enter
) -> None:
    batch, project = meeting(world)
    give_all(world, project)
    visitor = enter("周闻笛")
    page = visitor.page(f"/projects/{project.public_id}/do/conclude/")
    assert [each["value"] for each in page.all("input", type="radio", checked="") if "checked" in each.attributes] == [
        "同意"
    ]
    (text,) = (each.text for each in page.all("textarea", name="text"))
    assert text.splitlines()[:2] == ["1. 必要可行，终端数量可再核减", "2. 必要可行，终端数量可再核减"]
    reply = visitor.does(project, "conclude", conclusion="同意", text="同意立项", reason="")
    assert reply.status_code == 302
    assert reply["Location"] == f"/reviews/{batch.public_id}/chair/?done={project.public_id}"
    page = visitor.page(reply["Location"])
    assert any(each.startswith("景区客流监测平台：同意。平均分 83.625") for each in page.words("div", "told"))
    assert "这一批全部作出结论，批次已结束。" in page.source


def test_after_a_refusal_everything_that_was_typed_still_stands(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    give_all(world, project)
    reply = enter("周闻笛").does(project, "conclude", conclusion="不同意", text="概算依据不足", reason="")
    assert reply.status_code == 422
    assert "多数专家的意见是“同意”，结论为“不同意”的，请写明理由（内控规则）" in reply.content.decode()
    assert "概算依据不足</textarea>" in reply.content.decode()


@pytest.mark.parametrize(("given", "said"), [(4, "还有 1 位专家没有提交评分"), (0, "还有 5 位专家没有提交评分")])
def test_there_is_no_form_before_everything_is_in(world: World, enter: Enter, given: int, said: str) -> None:
    _, project = meeting(world)
    for name in PANEL[:given]:
        give(world, project, name)
    page = enter("周闻笛").page(f"/projects/{project.public_id}/do/conclude/", 409)
    assert said in page.source
    assert not page.all("textarea")
    assert not [secret for secret in SECRETS if secret in page.source]


def test_where_the_law_bars_it_the_form_says_so_and_has_no_button(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    give_all(world, project)
    Evaluation.objects.filter(project=project).update(grade="差", total=50000)
    page = enter("周闻笛").page(f"/projects/{project.public_id}/do/conclude/")
    assert "条文不允许现在作出评审结论" in page.words("h2")
    assert not page.all("button", "primary")


def test_what_was_concluded_stays_open_when_another_expert_joins_the_batch(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    give_all(world, project)
    Reviewed.objects.filter(project=project).update(on=world.at.date(), conclusion="同意", average=83625)
    first = Seat.objects.filter(batch=batch).first()
    assert first is not None
    Seat.objects.create(batch=batch, draw=first.draw, field="软件", expert=expert(world, "专家丁"), state="待答复")
    page = enter("周闻笛").page(f"/reviews/{batch.public_id}/chair/")
    assert page.words("td", "seen") == ["83.625"] * 5
    place = Reviewed.objects.get(project=project)
    assert enter("周闻笛").get(f"/reviews/{batch.public_id}/sheets/{place.public_id}/").status_code == 200
