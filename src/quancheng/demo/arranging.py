"""From the library to the letter: budget, construction plan, letter, the city (第八条, 第十二条 to 第十五条)."""

from __future__ import annotations

from io import BytesIO

from quancheng.demo import forms
from quancheng.demo.stage import Stage, Told
from quancheng.lifecycle.acts import finding_of_fact
from quancheng.lifecycle.acts.approving.amounts import outside
from quancheng.lifecycle.acts.budgeting import entries
from quancheng.lifecycle.acts.letters import city, letter
from quancheng.lifecycle.acts.library import construction, entering, urgent
from quancheng.money.models import BudgetReview
from quancheng.projects.models import ConstructionPlan

MINUTES = "党委（党组）会会议纪要"


class Upload:
    """A file as a form brings it."""

    def __init__(self, name: str, label: str, project: str) -> None:
        self.name, self.content = name, forms.paper(label, project)

    def open(self) -> BytesIO:
        return BytesIO(self.content)


def enter_library(stage: Stage, each: Told, year: int) -> None:
    stage.on(stage.cast.people["周闻笛"], entering.enter_library, each.project, values={"year": str(year)})


def rerank(stage: Stage, each: Told) -> None:
    values = {"place": "1", "reason": "区委常委会确定的年度重点任务"}
    stage.on(stage.cast.people["周闻笛"], entering.rerank, each.project, values=values)


def enter_budget(stage: Stage, each: Told, year: int) -> None:
    made = BudgetReview.objects.get(project=each.project)
    values = {"year": str(year), "amount": outside(made.approved), "basis": f"云财预〔{year}〕1号"}
    stage.on(stage.cast.people["钱有度"], entries.enter_annual, each.project, values=values)


def plan(stage: Stage, each: Told, year: int) -> None:
    made = BudgetReview.objects.get(project=each.project)
    values = {"year": str(year), "amount": outside(made.approved)}
    stage.on(stage.cast.people["周闻笛"], construction.plan_project, each.project, values=values)


def countersign(stage: Stage, year: int) -> None:
    """Finance's say on the plan of a year, where it has not agreed to it as it stands."""
    made = ConstructionPlan.objects.filter(jurisdiction=stage.cast.jurisdiction, year=year).first()
    if made is not None and not made.agreed:
        values = {"agreed": "同意", "text": "与年度预算安排一致。"}
        head = stage.cast.people["金守衡"]
        stage.does(head, construction.countersign_plan, plan=made.public_id, version=made.version, values=values)


def feed_back(stage: Stage, each: Told, year: int) -> None:
    stage.on(stage.cast.people["周闻笛"], construction.feed_back, each.project, values={"year": str(year)})


def sign_letter(stage: Stage, each: Told) -> None:
    stage.on(stage.head(each.draft.unit), letter.sign_letter, each.project)


def file_with_city(stage: Stage, each: Told) -> None:
    stage.on(stage.cast.people["周闻笛"], city.file_with_city, each.project)


def receive(stage: Stage, each: Told) -> None:
    values = {"number": f"云岚市备〔{stage.day.year}〕{each.number:03d}", "on": stage.day.isoformat()}
    stage.on(stage.cast.people["周闻笛"], city.register_receipt, each.project, values=values)


def add_urgently(stage: Stage, each: Told, *, whole: bool) -> None:
    """急需追加: the unit asks; for a major one the leader consents; both reviews, where it comes to that."""
    head, finding = stage.head(each.draft.unit), stage.cast.people["顾长风"]
    values = {
        "meeting": f"{each.draft.unit}党组会第 {each.number % 20 + 3} 次会议", "meeting_on": stage.day.isoformat(),
        "reason": "上级专项部署，要求年内上线运行，等不到下一年度预算。",
    }  # fmt: skip
    files = {MINUTES: Upload("党组会会议纪要.pdf", MINUTES, each.draft.name)}
    stage.on(head, urgent.ask_urgently, each.project, values=values, files=files)
    major = each.draft.scale == "大"
    stage.later(days=1)
    told = {"fact": "重大项目", "value": "是" if major else "否", "reason": "按投资规模和影响范围认定"}
    stage.on(finding, finding_of_fact.find, each.project, values=told)
    if not whole:
        return
    agreed = {"agreed": "同意", "text": "确属急需，同意追加。"}
    if major:
        stage.later(days=1)
        consent = agreed | {"on": stage.day.isoformat(), "number": f"区长批〔{stage.day.year}〕{each.number}号"}
        stage.on(stage.cast.people["区长青"], urgent.consent, each.project, values=consent, files={})
    stage.later(days=1)
    stage.on(stage.cast.people["周闻笛"], urgent.review, each.project, values=agreed)
    stage.later(days=1)
    stage.on(stage.cast.people["钱有度"], urgent.review_finance, each.project, values=agreed)
