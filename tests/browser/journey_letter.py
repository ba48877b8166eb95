"""From the library to the signed letter and the city's receipt."""

from __future__ import annotations

from quancheng.projects.models import CityFiling, ConstructionPlan, Letter
from tests.browser.journey_people import (
    HEAD,
    OFFICER,
    TREASURER,
    TREASURY_HEAD,
    Journey,
    answers,
    goes,
    opens,
    presses,
    says,
)
from tests.browser.journey_review import PROJECT


def library(journey: Journey) -> None:
    """第十二条: into the library of the next budget year, and into that year's budget."""
    with journey.desk(OFFICER) as page:
        opens(page, PROJECT, "列入项目库")
        answers(page, {"year": "2026"})
        journey.picture(page, "列入项目库")
        presses(page, "列入项目库")
        says(page, "已列入项目库")
        goes(page, "计划与项目库", "项目库")
        says(page, "2026 年项目库", PROJECT)
        journey.picture(page, "项目库")
    with journey.desk(TREASURER) as page:
        opens(page, PROJECT, "列入年度预算")
        answers(page, {"year": "2026", "amount": "980,020", "basis": "青财预〔2026〕1号"})
        journey.picture(page, "列入年度预算")
        presses(page, "列入年度预算")
        says(page, "已列入年度预算")


def construction(journey: Journey) -> None:
    """第十二条: the year's plan, countersigned by finance, fed back to the unit."""
    with journey.desk(OFFICER) as page:
        opens(page, PROJECT, "列入建设计划")
        says(page, "财政部门 2026 年度预算登记的金额")
        answers(page, {"year": "2026"})
        journey.picture(page, "列入建设计划")
        presses(page, "列入建设计划")
        says(page, "等待财政部门会签")
    with journey.desk(TREASURY_HEAD) as page:
        goes(page, "计划与项目库", "建设计划")
        says(page, "2026 年政务信息化项目建设计划")
        answers(page, {"agreed": "同意", "text": "与年度预算安排一致。"})
        journey.picture(page, "会签建设计划")
        presses(page, "会签")
        says(page, "意见已经记下")
    with journey.desk(OFFICER) as page:
        goes(page, "计划与项目库", "建设计划")
        says(page, "2026 年政务信息化项目建设计划")
        journey.picture(page, "建设计划待反馈")
        presses(page, "发布并反馈 1 个项目")
        says(page, "1 个项目")
    assert ConstructionPlan.objects.get().published_on == journey.world.at.date()


def letter(journey: Journey) -> None:
    """第十四条: the head reads the letter with its amount, and signs."""
    with journey.desk(HEAD) as page:
        opens(page, PROJECT, "签订责任书")
        says(page, "980,020.00", PROJECT, HEAD)
        journey.picture(page, "责任书")
        presses(page, "签订责任书")
        says(page, "已签订责任书")
        journey.picture(page, "签订以后")
    assert Letter.objects.get().signed_name.startswith(HEAD)


def city(journey: Journey) -> None:
    """第十五条: filed with the city, whose receipt is entered."""
    with journey.desk(OFFICER) as page:
        goes(page, "计划与项目库", "市级备案", "报市级备案")
        says(page, "报送的材料")
        journey.picture(page, "报市级备案")
        presses(page, "报市级备案")
        says(page, "已报市级备案")
        goes(page, "计划与项目库", "市级备案")
        says(page, "已报送、没有回执的", "登记回执")
        journey.picture(page, "市级备案")
        goes(page, "登记回执")
        answers(page, {"number": "青禾市备〔2025〕001", "on": "2025-03-03"})
        presses(page, "登记市级回执")
        says(page, "市级备案已经办结")
        journey.picture(page, "回执以后")
    assert CityFiling.objects.get().receipt == "青禾市备〔2025〕001"
