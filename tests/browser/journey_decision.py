"""From the opinion to the approval: what is prepared, checked, signed and issued by several hands."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import expect

from quancheng.money.models import BudgetReview
from quancheng.projects.models import Project
from tests.browser.journey_people import (
    CHECKER,
    CHIEF,
    CLERK,
    OFFICER,
    PLANNER,
    REVISER,
    TREASURER,
    TREASURY_HEAD,
    Journey,
    answers,
    goes,
    main,
    opens,
    presses,
    says,
)
from tests.browser.journey_review import PROJECT

WHY = "高于近期同类成交价，按可比价格核减"


def signed(journey: Journey, act: str, *, by: Sequence[str] = (CHECKER, CHIEF)) -> None:
    """复核, 签发: each from the own desk, by somebody else."""
    steps = zip(by, ("同意，送签发", "同意，签发"), ("等待负责人签发", "已签发，可以办理"), strict=True)
    for who, button, told in steps:
        with journey.desk(who) as page:
            page.get_by_role("region", name="等我审签的办理单").get_by_role("link", name=act, exact=True).click()
            answers(page, {"note": "已核对。"})
            journey.picture(page, f"{act}-{button}")
            presses(page, button)
            says(page, told)


def opinion(journey: Journey) -> None:
    """第十条: the opinion, prepared, checked, signed, issued, and passed to finance on the same day."""
    with journey.desk(OFFICER) as page:
        opens(page, PROJECT, "拟办")
        answers(page, {"conclusion": "同意", "suggested": "960,000", "number": "青数审〔2025〕1号"})
        answers(page, {"text": "建设必要，技术可行，预算基本合理，同意立项。", "note": "请审阅。"})
        journey.picture(page, "拟办审核意见")
        presses(page, "拟办，送复核")
        says(page, "等待另一人复核")
    signed(journey, "出具审核意见")
    with journey.desk(OFFICER) as page:
        opens(page, PROJECT, "出具审核意见")
        says(page, "签发的内容")
        journey.picture(page, "出具审核意见")
        presses(page, "出具审核意见")
        says(page, "已出具审核意见")
        journey.picture(page, "提交评审情况")
        presses(page, "提交评审情况")
        says(page, "区财政部门组织预算评审")
        journey.picture(page, "转财政以后")
    assert Project.objects.get().stage == "入库"


def budget(journey: Journey) -> None:
    """第十一条: line by line, one cut and why; the unit sees what was asked, cut and for which reason."""
    with journey.desk(TREASURER) as page:
        opens(page, PROJECT, "拟办")
        says(page, "客流分析系统", "客流计数终端", "990,020.00")
        answers(page, {"approved-2": "120,020", "why-2": WHY})
        answers(page, {"number": "青财评〔2025〕3号", "text": "依据充分，按审定额控制。"})
        expect(page.locator('[data-sum="cut"]')).to_have_text("10,000.00")
        journey.picture(page, "拟办预算评审")
        presses(page, "拟办，送复核")
        says(page, "980,020.00")
    signed(journey, "预算评审", by=(REVISER, TREASURY_HEAD))
    with journey.desk(TREASURER) as page:
        opens(page, PROJECT, "出具预算评审意见")
        presses(page, "出具预算评审意见")
        says(page, "反馈说明")
        journey.picture(page, "反馈预算评审")
        answers(page, {"note": "请据以编制部门预算。"})
        presses(page, "反馈预算评审")
        says(page, "已反馈预算评审")
    assert BudgetReview.objects.get().approved == 98_002_000
    with journey.desk(CLERK) as page:
        goes(page, "项目台账", PROJECT, "逐项对照（可以打印、导出）")
        says(page, "130,020.00", "120,020.00", "10,000.00", f"核减理由：{WHY}")
        journey.picture(page, "单位看核减")


def investment(journey: Journey) -> None:
    """第四条: the department for development and reform."""
    with journey.desk(PLANNER) as page:
        opens(page, PROJECT, "审批投资立项")
        answers(page, {"number": "青发改投资〔2025〕8号", "on": "2025-03-03", "text": "同意立项。"})
        journey.picture(page, "审批投资立项")
        presses(page, "审批投资立项")
        says(page, "已审批投资立项")


def approval(journey: Journey) -> None:
    """第十条: the approval, each line as finance has left it."""
    with journey.desk(OFFICER) as page:
        opens(page, PROJECT, "拟办")
        expect(page.locator('[name="amount"]')).to_have_value("980,020.00")
        answers(
            page, {"number": "青数批〔2025〕1号", "text": "按批复的方案和预算组织实施。", "note-2": "按预算评审核减"}
        )
        answers(page, {"why": "预算评审逐项审定，以审定额为准"})
        journey.picture(page, "拟办批复")
        presses(page, "拟办，送复核")
    signed(journey, "立项批复")
    with journey.desk(OFFICER) as page:
        opens(page, PROJECT, "立项批复")
        says(page, "签发的内容")
        journey.picture(page, "批复")
        presses(page, "立项批复")
        says(page, "已批复")
        goes(page, "逐项对照（可以打印、导出）")
        row = main(page).locator("table.trace tbody tr", has_text="客流计数终端")
        expect(row.locator("td.n")).to_have_text(["130,020.00", "120,020.00", "10,000.00", "120,020.00"])
        journey.picture(page, "逐项对照")
