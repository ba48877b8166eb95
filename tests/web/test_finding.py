"""The page of 作出认定: which facts are mine to find, what they are now, which articles look at them."""

from __future__ import annotations

from collections.abc import Callable

from tests.lifecycle.standing import more_people
from tests.lifecycle.world import World, accepted, fresh
from tests.web.visiting import Visitor

Enter = Callable[[str], Visitor]


def test_who_may_find_facts_finds_the_page_on_the_project_and_what_looks_at_them(world: World, enter: Enter) -> None:
    project = accepted(world)
    visitor = enter("顾长风")
    assert "作出认定" in visitor.page(f"/projects/{project.public_id}/").words("a", "button")
    page = visitor.page(f"/projects/{project.public_id}/do/find/?fact=重大项目")
    assert any("重大项目急需追加的项目是否重大" in words for words in page.words("td", "name"))
    assert any(link.startswith("/law/13/#") for link in page.links())
    chosen = [each["value"] for each in page.all("input", name="fact") if "checked" in each.attributes]
    assert chosen == ["重大项目"]
    assert "还没有认定" in page.words("td", "nw")


def test_a_finding_is_made_and_said_on_the_project(world: World, enter: Enter) -> None:
    project, visitor = accepted(world), enter("顾长风")
    reply = visitor.does(project, "find", fact="重大项目", value="是", reason="涉及面广")
    assert reply.status_code == 302
    page = visitor.page(reply["Location"])
    assert "已作出认定" in page.words("div", "told")[0]
    assert fresh(project).facts["重大项目"] is True
    page = visitor.page(f"/projects/{project.public_id}/do/find/")
    assert "是认定 2025-03-03" in page.words("td", "nw")


def test_what_was_typed_stays_after_a_fault(world: World, enter: Enter) -> None:
    project, visitor = accepted(world), enter("顾长风")
    reply = visitor.does(project, "find", fact="重大项目", value="", reason="涉及面广")
    assert reply.status_code == 422
    body = reply.content.decode()
    assert "请选择认定的结果" in body
    assert "涉及面广" in body


def test_who_has_nothing_to_find_is_not_offered_it(world: World, enter: Enter) -> None:
    more_people(world)
    project = accepted(world)
    for name in ("金满仓", "林知远", "周闻笛", "区长青"):
        assert "作出认定" not in enter(name).page(f"/projects/{project.public_id}/").words("a", "button")
    assert "作出认定" in enter("网安人").page(f"/projects/{project.public_id}/").words("a", "button")


def test_who_may_not_is_told_why(world: World, enter: Enter) -> None:
    project = accepted(world)
    page = enter("周闻笛").page(f"/projects/{project.public_id}/do/find/", status=403)
    assert any("由负责人办理（内控规则）" in words for words in page.words("p"))
