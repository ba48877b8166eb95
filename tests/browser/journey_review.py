"""From the unit's annual plan to the conclusion of the review: the first three stations of the way."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from quancheng.lifecycle.acts.reviewing import scoring
from quancheng.lifecycle.findings import judge
from quancheng.projects.models import AnnualPlan, PlanItem, Project
from quancheng.reviews.models import COMING, Batch, Score, Seat
from tests.browser.journey_people import (
    BUILDING,
    CLERK,
    HEAD,
    OFFICER,
    TOO_CLOSE,
    Journey,
    answers,
    goes,
    main,
    opens,
    presses,
    says,
)
from tests.lifecycle.world import filled

PROJECT = "景区客流监测平台"
PLANNED = {
    "name-1": PROJECT, "purpose-1": "掌握景区客流", "functions-1": "采集、分析、预警", "nature-1": "新建",
    "source-1": "政府投资", "amount-1": "1,000,000",
}  # fmt: skip
SAID = {"against": "", "other": "", "finding": "不重复", "text": "视频部分请共享调用区公共视频平台，不另建存储。"}
SCOPE = {"资金来源": "政府投资", "系统类别": "业务信息系统", "排除类型": "无"}
MARKS = {"建设必要性": "26", "技术可行性": "33.5", "预算合理性": "24"}
OPINION = {"conclusion": "同意", "suggested": "960000.00", "opinion": "必要可行，客流计数终端的单价偏高"}
WANTED = {"软件工程": "2", "网络安全": "1", "工程造价": "1", "电子政务业务": "1"}


def annual_plan(journey: Journey) -> None:
    """第五条: the clerk prepares, the head files, the competent department comments and consolidates."""
    with journey.desk(CLERK) as page:
        goes(page, "计划与项目库", "编制年度计划")
        answers(page, PLANNED)
        journey.picture(page, "编制年度计划")
        presses(page, "保存，去核对和报送")
        says(page, "年度计划由负责人确定并报送")
    with journey.desk(HEAD) as page:
        goes(page, "计划与项目库", "核对和报送")
        says(page, PROJECT, "100.00 万元")
        journey.picture(page, "核对和报送")
        presses(page, "确定并报送")
        says(page, "已报送项目主管部门")
    with journey.desk(OFFICER) as page:
        goes(page, "计划与项目库", "汇总新报送的 1 份", BUILDING, PROJECT)
        answers(page, SAID)
        journey.picture(page, "反馈意见")
        presses(page, "反馈意见")
        says(page, "意见已反馈")
        goes(page, "年度计划")
        presses(page, "汇总 2025 年度计划")
        says(page, "已汇总。汇总以后又报送的")
        journey.picture(page, "汇总年度计划")
    assert AnnualPlan.objects.get().consolidated_on == journey.world.at.date()


def application(journey: Journey) -> Project:
    """第九条: the application comes of the plan's item; submitted by the head, accepted."""
    with journey.desk(CLERK) as page:
        goes(page, "申报", f"申报 {PROJECT}")
        answers(page, {"secret": "否"})
        presses(page, "继续")
        answers(page, SCOPE)
        expect(page.locator('[name="plan_item"]')).to_have_value(PlanItem.objects.get().public_id)
        expect(page.locator('[name="项目名称"]')).to_have_value(PROJECT)
        journey.picture(page, "从计划申报")
        presses(page, "判断是否适用")
        goes(page, "开始填写申报")
        says(page, PROJECT)
    project = filled(journey.world, Project.objects.get())
    assert judge([project], journey.world.at.date())[0].facts["年度计划列入日"] == "2025-03-03"
    with journey.desk(HEAD) as page:
        goes(page, PROJECT, "核对和提交")
        says(page, "内容齐全，办法的各条关口都已满足")
        presses(page, "提交立项申请")
        says(page, "379901-2025-0001-01")
    with journey.desk(OFFICER) as page:
        opens(page, PROJECT, "受理申报")
        presses(page, "受理申报")
        says(page, "项目转入评审阶段")
        journey.picture(page, "已受理")
    return Project.objects.get()


def panel(journey: Journey) -> Batch:
    """第十条: a batch, its project, the third party, five experts drawn by lot."""
    with journey.desk(OFFICER) as page:
        goes(page, "评审", "设定评审批次")
        answers(page, {"name": "第一批", "on": "2025-03-03", "place": "区政务服务中心三楼会议室"})
        presses(page, "设定")
        says(page, "批次已设定。")
        journey.picture(page, "新批次")
        goes(page, "列入项目")
        main(page).get_by_label(PROJECT).check()
        presses(page, "列入选中的")
        says(page, "列入 1 个")
        goes(page, "回到批次", "委托评审机构")
        main(page).get_by_label("明衡评估有限公司").check()
        journey.picture(page, "委托评审机构")
        presses(page, "委托")
        goes(page, "抽取专家")
        says(page, TOO_CLOSE)
        answers(page, {f"wanted-{field}": number for field, number in WANTED.items()})
        journey.picture(page, "抽取以前")
        presses(page, "抽取")
        says(page, "专家已抽取", "第 1 次抽取")
        journey.picture(page, "抽取以后")
    batch = Batch.objects.get()
    assert Seat.objects.filter(batch=batch).count() == 5
    assert not Seat.objects.filter(expert__name=TOO_CLOSE).exists()
    return batch


def experts_come(journey: Journey, batch: Batch) -> list[str]:
    """Every one of the five answers; the first on a phone. Their names."""
    seats = list(Seat.objects.filter(batch=batch).select_related("expert").order_by("id"))
    for seat in seats:
        with journey.desk(seat.expert.name) as page:
            if seat is seats[0]:
                journey.picture(page, "专家工作台")
            goes(page, "第一批", "答复")
            answers(page, {"answer": "参加"})
            if seat is seats[0]:
                journey.picture(page, "答复邀请")
            presses(page, "答复")
            says(page, "答复已登记", PROJECT)
    assert Seat.objects.filter(batch=batch, state=COMING).count() == 5
    return [seat.expert.name for seat in seats]


def scores(journey: Journey, project: Project, names: list[str]) -> None:
    """Four through the act, the last by hand on a phone; meanwhile the chair's page keeps them sealed."""
    for number, name in enumerate(names[:4]):
        given = MARKS | OPINION | {"技术可行性": f"{30 + number}.5"}
        journey.world.does(name, scoring.score, project=project.public_id, values=given)
    with journey.desk(OFFICER) as chair:
        goes(chair, "评审", "第一批", "评审会")
        says(chair, "4/5 已提交", "全部提交以后一并开封")
        expect(main(chair)).not_to_contain_text("80.5")
        journey.picture(chair, "评审会封存")
        with journey.desk(names[4]) as page:
            goes(page, "评审")
            main(page).get_by_role("link", name=PROJECT).click()
            _scores_by_hand(journey, page)
        goes(chair, "刷新")
        says(chair, "80.5", "82.3", "同意 5", "作出结论")
        journey.picture(chair, "评审会开封")
    assert Score.objects.count() == 5


def _scores_by_hand(journey: Journey, page: Page) -> None:
    says(page, "满分 100")
    journey.picture(page, "专家评分空表")
    answers(page, MARKS | OPINION)
    says(page, "83.5")
    journey.picture(page, "专家评分")
    presses(page, "提交评分，不再修改")
    says(page, "评分已提交")
    journey.picture(page, "专家已评分")


def conclusion(journey: Journey) -> None:
    """The competent department concludes, from the chair's page."""
    with journey.desk(OFFICER) as page:
        goes(page, "评审", "第一批", "评审会", "作出结论")
        says(page, "平均分", "多数意见：同意")
        answers(page, {"conclusion": "同意"})
        journey.picture(page, "作出结论")
        presses(page, "作出评审结论")
        says(page, f"{PROJECT}：同意。")
        journey.picture(page, "评审会结束")
