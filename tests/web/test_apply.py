"""Where applying begins: the secrecy question alone, the scope questions, what came of them."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client

from quancheng.journal import Entry
from quancheng.law import load_pack
from quancheng.lifecycle.acts import screening
from quancheng.projects.models import Project, Screening
from quancheng.web.screening_words import SCOPE, WORDS
from tests.lifecycle.world import ANSWERS, World, screened, submitted
from tests.web.applying import hidden
from tests.web.reading import parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
SCOPE_PAGE = "/apply/scope/?secret=否"
TYPED = ANSWERS | {"项目名称": "智慧社区平台", "secret": "否"}


def traces(visitor: Visitor) -> tuple[object, ...]:
    """Everything that could keep an answer."""
    return Project.objects.count(), Screening.objects.count(), Entry.objects.count(), dict(visitor.session)


def test_the_secrecy_question_stands_first_and_alone(enter: Enter) -> None:
    clerk = enter("林知远")
    page = clerk.page("/apply/secrecy/")
    assert page.words("h1") == ["这个项目是否涉及国家秘密？"]
    assert {each["name"] for each in page.all("input") if each["name"] != "csrfmiddlewaretoken"} == {"secret"}
    assert clerk.get("/apply/scope/").headers["Location"] == "/apply/secrecy/"


@pytest.mark.parametrize("answer", ["是", "不清楚"])
def test_a_secret_project_stops_here_and_leaves_no_trace(enter: Enter, answer: str) -> None:
    clerk = enter("林知远")
    before = traces(clerk)
    reply = clerk.post("/apply/secrecy/", {"secret": answer})
    assert reply.status_code == 200
    assert "区国家保密局" in reply.content.decode()
    assert traces(clerk) == before


@pytest.mark.parametrize("answer", ["是", "不清楚", ""])
def test_who_goes_round_the_question_is_stopped_as_well(enter: Enter, answer: str) -> None:
    clerk = enter("林知远")
    before = traces(clerk)
    reply = clerk.post("/apply/scope/", TYPED | {"secret": answer, "once": "x"})
    assert "什么也没有保存" in reply.content.decode()
    assert traces(clerk) == before


def test_an_answer_is_asked_for(enter: Enter) -> None:
    reply = enter("林知远").post("/apply/secrecy/", {})
    assert reply.status_code == 422
    assert parsed(reply).words("div", "errors")


def test_no_leads_to_the_scope_questions_in_the_words_of_the_article(enter: Enter) -> None:
    clerk = enter("林知远")
    reply = clerk.post("/apply/secrecy/", {"secret": "否"})
    assert unquote(reply.headers["Location"]) == SCOPE_PAGE
    page = clerk.page(SCOPE_PAGE)
    assert "“政府与社会企业联合建设”" in page.words("small")
    assert any("I-2-1" in words and "第十八条" in words for words in page.words("small"))


def test_the_words_are_the_articles_own() -> None:
    article = next(each for each in load_pack("mudan-2023").articles if each.title == SCOPE)
    assert [words for words in WORDS.values() if words not in article.text] == []


def test_what_is_governed_becomes_a_draft_and_says_why(enter: Enter) -> None:
    clerk = enter("林知远")
    reply = clerk.post("/apply/scope/", TYPED | hidden(clerk.page(SCOPE_PAGE)))
    page = clerk.page(reply.headers["Location"])
    assert page.words("h1") == ["适用本办法"]
    assert page.all("article", "met")
    project = Project.objects.get(name="智慧社区平台")
    assert f"/projects/{project.public_id}/application/" in page.links()


def test_what_is_excluded_says_by_which_words_and_invites_no_other_answer(enter: Enter) -> None:
    clerk = enter("林知远")
    typed = TYPED | {"排除类型": "新媒体"}
    reply = clerk.post("/apply/scope/", typed | hidden(clerk.page(SCOPE_PAGE)))
    page = clerk.page(reply.headers["Location"])
    assert page.words("h1") == ["不适用本办法"]
    assert any("新媒体的建设运维" in words for words in page.words("td", "q"))
    assert page.words("ul", "change") == []
    assert not Project.objects.exists()
    assert "智慧社区平台" in clerk.page("/apply/").source


def test_a_second_draft_of_the_same_name_is_told_of_the_first(enter: Enter) -> None:
    clerk = enter("林知远")
    pages = [
        clerk.page(clerk.post("/apply/scope/", TYPED | hidden(clerk.page(SCOPE_PAGE))).headers["Location"])
        for _ in range(2)
    ]
    first, second = Project.objects.order_by("pk")
    assert "同名的项目" not in pages[0].source
    assert "同名的项目" in pages[1].source
    assert f"/projects/{first.public_id}/application/" in pages[1].links()
    assert f"/projects/{second.public_id}/application/" in pages[1].links()


def test_what_was_typed_stays_when_something_is_missing(enter: Enter) -> None:
    clerk = enter("林知远")
    reply = clerk.post(
        "/apply/scope/", hidden(clerk.page(SCOPE_PAGE)) | TYPED | {"资金来源": "", "项目名称": "只写了名称"}
    )
    page = parsed(reply)
    assert reply.status_code == 422
    assert "#资金来源" in page.links()
    assert page.all("input", name="项目名称")[0]["value"] == "只写了名称"
    assert page.all("input", name="系统类别", value="业务信息系统")[0].attributes.get("checked") is not None


def test_the_same_request_twice_makes_one_draft(enter: Enter) -> None:
    clerk = enter("林知远")
    sent = TYPED | hidden(clerk.page(SCOPE_PAGE))
    one, other = clerk.post("/apply/scope/", sent), clerk.post("/apply/scope/", sent)
    assert one.headers["Location"] == other.headers["Location"]
    assert Project.objects.count() == 1


def test_who_does_not_build_may_not_screen(enter: Enter) -> None:
    officer = enter("周闻笛")
    assert "不办理申报" in officer.page("/apply/").source
    reply = officer.post("/apply/scope/", TYPED | {"once": "k"})
    assert reply.status_code == 403
    assert "项目建设单位" in reply.content.decode()


def test_a_foreign_screening_is_as_one_that_is_not_there(world: World, enter: Enter) -> None:
    done = world.does("林知远", screening.screen, secret=False, name="本单位的", answers=ANSWERS)
    assert enter("白景行").get(f"/apply/results/{done.public_id}/").status_code == 404
    assert enter("白景行").get("/apply/results/zzz/").status_code == 404


def test_the_start_page_lists_the_own_unit_alone_in_few_statements(world: World, enter: Enter) -> None:
    submitted(world, "已交的平台")
    for number in range(8):
        screened(world, f"第{number}个草稿")
    screened(world, "别家的平台", "白景行")
    clerk = enter("林知远")
    with counted() as statements:
        page = clerk.page("/apply/")
    assert len(statements) <= 8, statements
    assert "已交的平台" in page.source
    assert "别家的平台" not in page.source


def test_older_drafts_are_on_the_next_page(world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quancheng.web.views.apply.A_PAGE", 2)
    for number in range(3):
        screened(world, f"第{number}个草稿")
    clerk = enter("林知远")
    page = clerk.page("/apply/")
    assert "第0个草稿" not in page.source
    onward = next(link for link in page.links() if "before=" in link)
    assert "第0个草稿" in clerk.page(onward).source


def test_units_are_suggested_by_a_part_of_their_name(enter: Enter) -> None:
    clerk = enter("林知远")
    reply = clerk.get("/apply/units/", {"unit-3": "教育"})
    assert [each["value"] for each in parsed(reply).all("option")] == ["区教育和体育局"]
    assert parsed(clerk.get("/apply/units/", {"unit-1": "文化"})).all("option") == []
    assert parsed(clerk.get("/apply/units/", {"unit-1": " "})).all("option") == []


def test_nobody_applies_without_a_log_in(site: Client, world: World) -> None:
    assert site.get("/apply/").status_code == 302
    assert site.post("/apply/secrecy/", {"secret": "是"}).status_code == 401
