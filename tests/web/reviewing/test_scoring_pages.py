"""An expert's desk, the score form that loses nothing, the score sheets, what a project's page tells of its review."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from openpyxl import load_workbook

from quancheng.lifecycle.acts.reviewing import arguing, concluding
from quancheng.projects.models import Scratch
from quancheng.reviews.models import INVITED, Recusal, Reviewed, Score, Seat
from tests.lifecycle.reviewing.panels import CONCLUDED, GIVEN, PANEL, batch_of, give, give_all
from tests.lifecycle.world import World, accepted
from tests.web.reviewing.meeting import meeting, more_projects
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]


def test_an_expert_sees_what_to_answer_what_to_score_where_and_when(world: World, enter: Enter) -> None:
    batch, _ = meeting(world)
    other = batch_of(world, accepted(world, "另一个平台"), name="第二批")
    Seat.objects.filter(batch=other, expert__name="专家甲").update(state=INVITED)
    page = enter("专家甲").page("/reviews/")
    assert any("第二批" in each for each in page.words("section", "called"))
    assert "另一个平台" not in page.source
    answer = f"/reviews/invitations/{Seat.objects.get(batch=other, expert__name='专家甲').public_id}/"
    assert page.links().count(answer) == 2  # the batch's name and the button
    (listed,) = page.words("ul", "projects-to-score")
    assert listed.startswith("景区客流监测平台未评分")
    assert any(each.startswith("2025-03-03 · 区政务中心三楼会议室") for each in page.words("p", "meeting"))
    assert batch.name in page.source


def test_the_desk_says_what_is_typed_done_and_recused(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    visitor = enter("专家甲")
    visitor.post(f"/projects/{project.public_id}/do/score/typing/", {"opinion": "写了一半"})
    assert "填写中" in visitor.page("/reviews/").words("span", "tag")
    give(world, project, "专家甲")
    page = visitor.page("/reviews/")
    assert "已完成" in page.words("span", "tag")
    assert "都已提交" in page.source
    seat = Seat.objects.get(batch=batch, expert__name="专家乙")
    Recusal.objects.create(
        batch=batch, expert=seat.expert, project=project, reason="曾任职", by_name="周闻笛", on=world.at.date()
    )
    assert "已回避" in enter("专家乙").page("/reviews/").words("span", "tag")


def test_who_has_scored_is_not_asked_whether_he_cannot_come(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    visitor = enter("专家甲")
    answer = f"/reviews/invitations/{Seat.objects.get(batch=batch, expert__name='专家甲').public_id}/"
    assert answer in visitor.page("/reviews/").links()
    give(world, project, "专家甲")
    assert answer not in visitor.page("/reviews/").links()


def test_a_desk_takes_eight_statements_whatever_there_is_to_score(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    visitor, numbers = enter("专家甲"), []
    for first, last in ((2, 4), (4, 20)):
        more_projects(world, batch, project, first, last)
        with counted() as statements:
            visitor.page("/reviews/")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 8


def test_the_form_shows_what_may_be_read_and_says_that_it_is_final(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    page = enter("专家甲").page(f"/projects/{project.public_id}/do/score/")
    folded = page.words("summary")
    for part in ("项目概况", "建设方案", "投资概算", "信息资源目录", "事前绩效评估", "申报材料"):
        assert any(each.startswith(part) for each in folded)
    assert "建成客流监测平台" in page.source
    assert any("提交以后不能再改" in each for each in page.words("div", "consequence"))
    papers = [link for link in page.links() if "/files/" in link or "file" in link]
    assert papers
    reply = enter("专家甲").get(papers[0])
    assert b"".join(reply.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file's reply


def test_a_submitted_score_is_shown_to_oneself_alone(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    reply = enter("专家甲").does(project, "score", **GIVEN)
    assert reply.status_code == 302
    assert reply["Location"] == f"/reviews/?done={project.public_id}"
    desk = enter("专家甲").page(reply["Location"])
    assert any("评分已提交" in each for each in desk.words("div", "told"))
    assert Score.objects.get().total == 83625
    mine = enter("专家甲").page(f"/projects/{project.public_id}/do/score/")
    assert "83.625" in mine.source
    assert not mine.all("textarea")
    theirs = enter("专家乙").page(f"/projects/{project.public_id}/do/score/")
    assert "83.625" not in theirs.source
    assert theirs.all("textarea", name="opinion")


def test_the_form_sent_twice_is_one_score(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    visitor = enter("专家甲")
    page = visitor.page(f"/projects/{project.public_id}/do/score/")
    (key,) = (each["value"] for each in page.all("input", name="once"))
    for _ in range(2):
        assert visitor.post(f"/projects/{project.public_id}/do/score/", GIVEN | {"once": key}).status_code in (200, 302)
    assert Score.objects.count() == 1


def test_after_a_refusal_everything_that_was_typed_still_stands(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    reply = enter("专家甲").does(project, "score", **(GIVEN | {"建设必要性": "31", "opinion": "仍在"}))
    told = reply.content.decode()
    assert reply.status_code == 422
    assert "建设必要性应为 0 至 30 的数（第十条）" in told
    assert 'value="31"' in told
    assert "仍在</textarea>" in told
    assert not Score.objects.exists()


def test_what_was_typed_comes_back_after_a_dropped_connection(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    address = f"/projects/{project.public_id}/do/score/"
    visitor = enter("专家甲")
    typed = {"建设必要性": "25", "opinion": "写了一半", "conclusion": "同意"}
    assert visitor.post(f"{address}typing/", typed).status_code == 204
    page = visitor.page(address)
    assert "已放回您" in page.source
    assert [each["value"] for each in page.all("input", name="建设必要性")] == ["25"]
    assert "写了一半" in page.words("textarea")
    assert visitor.post(f"{address}typing/", {"forget": "1"}).status_code == 302
    assert "写了一半" not in visitor.page(address).source
    assert not Scratch.objects.filter(part="score").exists()


def test_nobody_else_keeps_or_reads_what_an_expert_types(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    address = f"/projects/{project.public_id}/do/score/"
    enter("专家甲").post(f"{address}typing/", {"opinion": "只有我知道"})
    for who in ("周闻笛", "程审之", "专家乙"):
        assert "只有我知道" not in enter(who).get(address).content.decode()
    for who in ("周闻笛", "程审之", "专家丁"):
        assert enter(who).post(f"{address}typing/", {"opinion": "x"}).status_code == 404
    give(world, project, "专家甲")
    assert enter("专家甲").post(f"{address}typing/", {"opinion": "太晚"}).status_code == 409


def test_who_is_recused_has_no_form(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    seat = Seat.objects.get(batch=batch, expert__name="专家甲")
    Recusal.objects.create(
        batch=batch, expert=seat.expert, project=project, reason="曾任职", by_name="周闻笛", on=world.at.date()
    )
    page = enter("专家甲").page(f"/projects/{project.public_id}/do/score/", 403)
    assert "您已回避这个项目" in page.source
    assert not page.all("textarea")


def test_a_sealed_sheet_shows_no_marks(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    for name in PANEL[:4]:
        give(world, project, name)
    address = f"/reviews/{batch.public_id}/sheets/{Reviewed.objects.get().public_id}/"
    page = enter("周闻笛").page(address, 409)
    assert "4/5 已提交" in page.source
    assert "83.625" not in page.source
    assert enter("周闻笛").get(f"/reviews/{batch.public_id}/scores.xlsx").status_code == 404


def test_the_sheet_holds_every_experts_marks_averages_and_lines_to_sign_on(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    give_all(world, project)
    page = enter("程审之").page(f"/reviews/{batch.public_id}/sheets/{Reviewed.objects.get().public_id}/")
    rows = [each for each in page.words("tr") if each.startswith("专家") and "26" in each]
    assert len(rows) == 5
    assert page.words("ul", "signatures")[0].count("专家 ") == 5
    assert "待作结论" in page.source


def test_the_workbook_holds_what_is_open_and_names_what_is_sealed(world: World, enter: Enter) -> None:
    batch, project = meeting(world, "=HYPERLINK(1)")
    more_projects(world, batch, project, 2, 3)
    give_all(world, project, opinion="=1+1")
    reply = enter("程审之").get(f"/reviews/{batch.public_id}/scores.xlsx")
    book = load_workbook(BytesIO(b"".join(reply.streaming_content)))  # type: ignore[attr-defined]  # a file's reply
    projects, scores = (list(book[name].iter_rows(values_only=True)) for name in ("项目", "评分"))
    first = dict(zip(projects[0], projects[1], strict=True))
    assert first["项目名称"] == "=HYPERLINK(1)"
    assert book["项目"]["C2"].data_type == "s"
    assert (first["平均分"], first["平均建议投资额（元）"], first["多数意见"]) == (83.625, 900000, "同意")
    assert dict(zip(projects[0], projects[2], strict=True))["评分人数"] == "尚未开封"
    assert [row[2] for row in scores[1:]] == [*PANEL, "尚未开封"]
    assert book["评分"]["J2"].data_type == "s"


def test_a_projects_page_tells_of_its_review(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    told = {"project": project.public_id, "version": None}
    world.does("周闻笛", arguing.argue_need, values={"conclusion": "同意", "text": "依据充分"}, **told)
    page = enter("林知远").page(f"/projects/{project.public_id}/")
    assert "等待评审" in page.words("td")
    give_all(world, project)
    world.does("周闻笛", concluding.conclude_review, values=CONCLUDED, **told)
    page = enter("林知远").page(f"/projects/{project.public_id}/")
    cells = page.words("td")
    assert "83.625" in cells
    assert "90.00 万元" in cells
    assert "同意立项，按建议投资额安排" in cells
    assert any(each.startswith("需求论证 同意") for each in page.words("li"))


def test_the_competent_department_argues_on_its_page(world: World, enter: Enter) -> None:
    _, project = meeting(world)
    visitor = enter("周闻笛")
    assert "需求论证" in visitor.page(f"/projects/{project.public_id}/").words("a", "button")
    reply = visitor.does(project, "argue", conclusion="", text="依据充分")
    assert reply.status_code == 422
    assert "请选择结论（第四条）" in reply.content.decode()
    assert visitor.does(project, "argue", conclusion="同意", text="依据充分").status_code == 302
    assert visitor.does(project, "assess", conclusion="修改完善", text="请补充接口").status_code == 302
    page = visitor.page(f"/projects/{project.public_id}/?done=assess")
    assert any("已提交方案评估结论" in each for each in page.words("div", "told"))
