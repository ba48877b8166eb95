"""一项目一档: what a project's page says, to whom, and in how many statements."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from quancheng.lifecycle.acts import acceptance, correction, drafting, evaluation, submission, urging
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.models import Awaited
from quancheng.projects.models import Correction, EstimateLine, Item, Project, Urge
from tests.lifecycle.world import World, accepted, fresh, screened, submitted
from tests.web.awaiting import waits
from tests.web.visiting import Visitor, counted

HEAVIEST_PAGE = 60 * 1024
Enter = Callable[[str], Visitor]


def address(project: Project) -> str:
    return f"/projects/{project.public_id}/"


def test_a_draft_tells_the_clerk_what_to_do_and_why_it_cannot_be_sent_yet(world: World, enter: Enter) -> None:
    page = enter("林知远").page(address(screened(world)))
    assert page.words("h1") == ["景区客流监测平台 起草"]
    assert [link for link in page.links() if link.endswith("/application/")]
    assert any("提交立项申请" in words and "待认定" in words for words in page.words("summary"))
    assert any("由负责人办理（内控规则）" in words for words in page.words("p"))
    assert any("共建类型" in words for words in page.words("b", "change-to"))
    assert "/law/9/#共建单位确认" in page.links() or any(link.startswith("/law/9/#") for link in page.links())


def test_the_competent_department_sees_whose_turn_it_is_and_may_accept(world: World, enter: Enter) -> None:
    project = submitted(world)
    world.later(days=2)
    page = enter("周闻笛").page(address(project))
    assert page.words("p", "turn") == ["2025-03-03 提交，还没有受理。"]
    assert page.words("div", "turns") == ["现在等谁办理 受理申报 区大数据局 自 2025-03-03，已等 2 个工作日"]
    assert [each.text for each in page.all("a", "button")][:2] == ["受理申报", "退回补正"]
    assert page.words("li", "taken") == []
    assert [each.text.strip() for each in page.all("li", "now")] == ["申报"]


def test_whose_turn_it_is_is_said_act_by_act_in_the_order_of_the_process(world: World, enter: Enter) -> None:
    project = accepted(world)
    Awaited.objects.filter(project=project).delete()
    waits(project, world, "立项批复", "项目主管部门", 4)
    waits(project, world, "投资立项审批", "发展改革部门")
    waits(project, world, "投资立项审批", "行政审批部门")
    waits(project, world, "签订责任书", "项目建设单位", 7)
    page = enter("林知远").page(address(project))
    assert page.words("li", "waits-for") == [
        "投资立项审批 区发展和改革局、区行政审批服务局 自 2025-03-03",
        "立项批复 区大数据局 自 2025-02-27，已等 2 个工作日",
        "签订责任书 区文化和旅游局 自 2025-02-24，已等 5 个工作日",
    ]


def test_who_waits_for_nobody_says_so_in_a_sentence_alone(world: World, enter: Enter) -> None:
    page = enter("林知远").page(address(screened(world)))
    assert page.words("p", "turn") == ["由区文化和旅游局填写申报，填好后由负责人提交。"]
    assert page.words("div", "turns") == []


def test_nobody_is_offered_what_does_not_arise(world: World, enter: Enter) -> None:
    buttons = enter("苏明达").page(address(submitted(world))).words("a", "button")
    assert "撤回申报" in buttons
    assert not {"确认更正", "答复催办", "确认共建", "受理申报", "准予例外"} & set(buttons)


@pytest.mark.parametrize("name", ["白景行", "路人甲", "程审之", "管系统"])
def test_a_foreign_project_is_as_if_there_were_none(world: World, enter: Enter, name: str) -> None:
    project = submitted(world)
    visitor = enter(name)
    for tail in ("", "journal/", "rules/申报材料/", "do/withdraw/", "do/accept/"):
        foreign, missing = visitor.get(address(project) + tail), visitor.get(f"/projects/nosuchproject/{tail}")
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert _without_tokens(foreign.content) == _without_tokens(missing.content)


def _without_tokens(content: bytes) -> str:
    return re.sub('name="csrfmiddlewaretoken" value="[^"]*"', "", content.decode())


def test_a_draft_is_nobodys_business_but_the_units_own(world: World, enter: Enter) -> None:
    assert enter("周闻笛").get(address(screened(world))).status_code == 404


def test_who_is_assigned_sees_the_project_until_the_report_and_only_its_own_rows_of_the_journal(
    world: World, enter: Enter
) -> None:
    project = accepted(world)
    world.does(
        "周闻笛", evaluation.commission_evaluation, project=project.public_id, version=project.version,
        evaluator=world.units["明衡评估有限公司"].public_id, reason="投资额较大",
    )  # fmt: skip
    page = enter("程审之").page(address(project))
    assert [each.text for each in page.all("a", "button")] == ["提交评估报告"]
    assert page.all("ol", "journal") == []


def test_each_fact_says_where_it_comes_from(world: World, enter: Enter) -> None:
    page = enter("周闻笛").page(address(accepted(world)))
    facts = dict(zip(page.words("dt"), page.words("dd"), strict=False))
    assert facts["申报受理日"] == "2025-03-03行为 2025-03-03"
    groups = page.words("summary")
    assert any(group.startswith("系统与性质") and group.endswith("填报 2025-03-03") for group in groups)


def test_papers_show_their_versions_what_is_frozen_and_where_else_the_same_file_lies(
    world: World, enter: Enter
) -> None:
    first, second = submitted(world), submitted(world, "数字文化馆")
    page = enter("周闻笛").page(address(first))
    assert any("已固定" in small for small in page.words("small"))
    assert any("同一文件还用于 数字文化馆" in small for small in page.words("small"))
    other = enter("白景行")
    project = submitted(world, "智慧校园", head="沈望舒", who="白景行")
    assert "同一文件还用于" not in other.page(address(project)).source
    assert second.name not in other.page(address(project)).source


def test_what_was_returned_and_sent_again_stands_in_order(world: World, enter: Enter) -> None:
    project = submitted(world)
    world.does(
        "周闻笛", acceptance.return_application, project=project.public_id, version=project.version,
        items=[Returning("overview", "建设目标", "写出可以考核的指标")],
    )  # fmt: skip
    page = enter("林知远").page(address(project))
    assert page.words("h1") == ["景区客流监测平台 退回补正"]
    assert any("项目概况 · 建设目标" in item and "写出可以考核的指标" in item for item in page.words("li"))
    assert "修改退回的各项" in page.words("a", "button")


def test_a_voided_record_says_so_and_offers_nothing(world: World, enter: Enter) -> None:
    project = screened(world)
    world.does("苏明达", submission.void, project=project.public_id, version=project.version, reason="录重了")
    page = enter("苏明达").page(address(project))
    assert page.words("p", "turn") == ["这条记录已作废，不再办理任何事项；记录、材料和日志保留备查。"]
    assert page.all("a", "button") == []


def test_the_journal_is_told_in_chinese_refusals_too(world: World, enter: Enter) -> None:
    project = submitted(world)
    visitor = enter("林知远")
    refused = visitor.post(f"{address(project)}do/void/", {"reason": "不要了", "once": "k", "version": "1"})
    assert refused.status_code == 403
    page = visitor.page(f"{address(project)}journal/")
    rows = [" ".join(each.text.split()) for each in page.all("li") if "ol" in each.above and "who-when" in page.source]
    assert any("作废 拒绝 林知远" in row and "无权办理" in row for row in rows)
    sent = next(row for row in rows if row.startswith("提交立项申请"))
    assert "状态 起草 → 已提交" in sent
    assert "已报送 否 → 是" in sent
    assert "项目编号 379901-2025-0001" in sent
    filed = next(row for row in rows if row.startswith("报送事前绩效评估"))
    assert "得分 89.5" in filed
    assert "苏明达 区文化和旅游局 · 负责人" in sent
    assert "网页" in sent


def test_slips_of_the_pen_are_folded_and_told_to_the_own_unit_alone(world: World, enter: Enter) -> None:
    project = submitted(world)
    for number in range(3):
        sent = {"reason": "不要了", "once": f"k{number}", "version": "1"}
        assert enter("林知远").post(f"{address(project)}do/void/", sent).status_code == 403
    own, other = (enter(name).page(address(project)) for name in ("苏明达", "周闻笛"))
    for page in (own, other):
        assert "另有 3 次没有办成" in page.words("summary")
        assert not any("127.0.0.1" in words for words in page.words("p", "trace"))
    assert "负责人办理（内控规则）" in own.words("li", "run")[0]
    assert "无权办理" in other.words("li", "run")[0]
    assert "内控规则" not in other.words("li", "run")[0]


def test_the_journal_goes_on_by_the_number_of_the_row(world: World, enter: Enter) -> None:
    project = accepted(world)
    for number in range(60):
        world.does("周闻笛", urging.urge, project=project.public_id, text=f"第 {number} 次")
    visitor = enter("周闻笛")
    first = visitor.page(f"{address(project)}journal/")
    older = next(link for link in first.links() if "before=" in link)
    second = visitor.page(older)
    numbers = [page.words("p", "trace") for page in (first, second)]
    assert len(numbers[0]) == 50
    assert set(numbers[0]).isdisjoint(numbers[1])
    assert visitor.page(f"{address(project)}journal/?before=x").words("p", "trace") == numbers[0]


def test_one_rule_is_told_clause_by_clause(world: World, enter: Enter) -> None:
    visitor = enter("周闻笛")
    project = submitted(world)
    page = visitor.page(f"{address(project)}rules/申报材料/")
    assert page.words("h1") == ["第九条 申报材料"]
    assert page.all("table", "why")
    assert visitor.get(f"{address(project)}rules/没有这条/").status_code == 404


def test_a_confirmation_says_only_what_is_on_record(world: World, enter: Enter) -> None:
    project = submitted(world)
    visitor = enter("周闻笛")
    assert visitor.page(f"{address(project)}?done=accept").all("div", "told") == []
    visitor.does(project, "accept")
    told = visitor.page(f"{address(project)}?done=accept").words("div", "told")
    assert "已受理申报" in told[0]


def test_who_builds_along_sees_the_draft_in_at_most_25_statements(world: World, enter: Enter) -> None:
    project = screened(world)
    rows = [{"unit": world.units["区教育和体育局"].public_id, "part": "学校端"}]
    world.does(
        "林知远", drafting.draft, project=project.public_id, version=None, part="cobuilding",
        values={"共建类型": "跨部门"}, rows=rows,
    )  # fmt: skip
    visitor = enter("白景行")
    with counted() as statements:
        page = visitor.page(address(project))
    assert page.words("a", "button") == ["确认共建"]
    assert len(statements) <= 25


def _crowded(world: World, project: Project, first: int, rows: int) -> None:
    """Many more of everything that a dossier lists."""
    for number in range(first, first + rows):
        facts = {"合同编号": f"HT-{number}", "合同签订日": "2024-01-02", "合同金额": "100.00"}
        Item.objects.create(project=project, kind="合同", key=f"HT-{number}", facts=facts)
        Urge.objects.create(project=project, text=str(number), by_unit="区大数据局", by_name="周闻笛", at=world.at)
        Correction.objects.create(
            project=project, kind="项目", fact="申报年度", old=number, new=number + 1, reason="笔误",
            proposed_by=world["林知远"].person, proposed_at=world.at,
        )  # fmt: skip
    last = EstimateLine.objects.filter(project=project).count()
    EstimateLine.objects.bulk_create(
        EstimateLine(
            project=project, place=last + 1 + number, category="培训", name=f"培训 {number}", unit_price=100,
            quantity=1000, measure="次", basis="惯例", amount=100,
        )
        for number in range(rows)
    )  # fmt: skip


ROLES = ["林知远", "苏明达", "周闻笛", "顾长风", "钱有度", "程审之"]


@pytest.mark.parametrize("name", ROLES)
def test_a_dossier_takes_at_most_25_statements_whatever_stands_in_it(world: World, enter: Enter, name: str) -> None:
    project = accepted(world)
    world.does(
        "周闻笛", evaluation.commission_evaluation, project=project.public_id, version=project.version,
        evaluator=world.units["明衡评估有限公司"].public_id, reason="投资额较大",
    )  # fmt: skip
    visitor, numbers = enter(name), []
    for first, rows in ((0, 25), (25, 75)):
        _crowded(world, fresh(project), first, rows)
        with counted() as statements:
            assert visitor.get(address(project)).status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 25


def test_a_full_dossier_is_light_well_formed_and_free_of_inline_script(world: World, enter: Enter) -> None:
    project = accepted(world)
    _crowded(world, project, 0, 100)
    visitor = enter("周闻笛")
    contracts = "rules/合同备案/"
    for tail in ("", "journal/", contracts, f"{contracts}?from=20", "do/correct/", "do/urge/", "do/decide/"):
        page = visitor.page(address(project) + tail)
        assert len(page.source.encode()) <= HEAVIEST_PAGE, tail
        assert len(page.all("h1")) == 1
        levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h[1-6]", each.tag)]
        assert [other for one, other in pairwise(levels) if other > one + 1] == [], tail
        assert [th.attributes for th in page.all("th") if th["scope"] not in ("col", "row")] == []
        names = {name for each in page.elements for name in each.attributes}
        assert not [name for name in names if name == "style" or name.startswith("on")]
        found = [each["id"] for each in page.elements if each["id"]]
        assert len(found) == len(set(found)), tail


def test_many_objects_of_one_rule_are_a_line_each_and_told_a_page_at_a_time(world: World, enter: Enter) -> None:
    project = accepted(world)
    _crowded(world, project, 0, 30)
    visitor = enter("周闻笛")
    assert len(visitor.page(address(project)).all("details", "several")) >= 1
    first = visitor.page(f"{address(project)}rules/合同备案/")
    assert len(first.all("article", "verdict")) == 20
    assert "?from=20" in first.links()
    assert len(visitor.page(f"{address(project)}rules/合同备案/?from=20").all("article", "verdict")) == 10


def test_a_lapsed_regulation_is_announced_and_bars_nothing(world: World, enter: Enter) -> None:
    world.later(days=90)
    page = enter("林知远").page(address(screened(world)))
    assert any("参照执行" in words for words in page.words("p"))


def test_a_correction_waits_on_the_page_for_a_second_person(world: World, enter: Enter) -> None:
    project = accepted(world)
    world.does(
        "林知远", correction.propose_correction, project=project.public_id, version=project.version, fact="申报年度",
        value="2026", reason="改列 2026 年",
    )  # fmt: skip
    assert "确认更正" not in enter("林知远").page(address(project)).words("a", "button")
    assert "确认更正" in enter("何小满").page(address(project)).words("a", "button")
