"""Whoever does something in the demonstration does it through the act itself, at the time that was set."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Post
from quancheng.demo import forms
from quancheng.demo.people import Cast
from quancheng.law.grades import dimensions
from quancheng.lifecycle.acts import (
    acceptance,
    cobuilding,
    correction,
    drafting,
    evaluation,
    handing,
    papers,
    screening,
    submission,
    urging,
)  # fmt: skip
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.recording import SHANGHAI
from quancheng.projects.models import Project

SCREEN = {"资金来源": "政府投资", "系统类别": "业务信息系统", "排除类型": "无"}


@dataclass
class Told:
    """An application whose story goes on. ``number``: a number of its own; ``declared``: in 分."""

    draft: forms.Draft
    project: Project
    accepted: datetime.date
    number: int
    planned: bool
    """Whether the unit's annual plan has it."""

    @property
    def declared(self) -> int:
        found: int = Project.objects.values_list("details__申报投资额", flat=True).get(pk=self.project.pk) or 0
        return found


@dataclass
class Stage:
    """The cast, the clock, and a number for each request."""

    cast: Cast
    at: datetime.datetime
    requests: int = 0

    def set_clock(self, day: datetime.date, hour: int = 9, minute: int = 0) -> None:
        """From now on it is this time of this day in Shanghai."""
        self.at = datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)

    def later(self, **span: float) -> None:
        """Moves the clock."""
        self.at += datetime.timedelta(**span)

    @property
    def day(self) -> datetime.date:
        return self.at.date()

    def does(self, who: Acting, function: Callable[..., Any], /, **arguments: Any) -> Any:
        """One act."""
        self.requests += 1
        return function(acting=who, at=self.at, key=f"demo-{self.requests}", **arguments)

    def clerk(self, unit: str, number: int = 0) -> Acting:
        clerks = self.cast.clerks[unit]
        return self.builder(clerks[number % len(clerks)]) if unit in self.cast.both else clerks[number % len(clerks)]

    def head(self, unit: str) -> Acting:
        head = self.cast.owners[unit]
        return self.builder(head) if unit in self.cast.both else head

    def builder(self, who: Acting) -> Acting:
        """The same person in the post of a building unit, where they hold several."""
        if who.duty == BUILDER:
            return who
        post = Post.objects.select_related("unit__jurisdiction", "section").get(person=who.person, duty=BUILDER)
        return Acting(who.person, post)

    # what a building unit does

    def screen(self, draft: forms.Draft, plan_item: str = "", **answers: str) -> Project | None:
        """适用范围筛查; the draft that comes of it, if one does."""
        done = self.does(
            self.clerk(draft.unit, len(draft.name)), screening.screen, secret=False, name=draft.name,
            answers=SCREEN | answers, plan_item=plan_item,
        )  # fmt: skip
        found: Project | None = done.project
        return found

    def fill(self, draft: forms.Draft, project: Project, parts: int = 9) -> None:
        """The first so many parts of the application."""
        steps = (
            self._overview, self._scheme, self._estimate, self._resources, self._safety, self._evaluation,
            self._cobuilding, self._powers, self._papers,
        )  # fmt: skip
        for step in steps[:parts]:
            step(draft, project)
            self.later(minutes=11)

    def submit(self, draft: forms.Draft, project: Project) -> None:
        """The head submits."""
        self.on(self.head(draft.unit), submission.submit_application, project)

    def withdraw(self, draft: forms.Draft, project: Project, reason: str) -> None:
        self.on(self.head(draft.unit), submission.withdraw, project, reason=reason)

    def void(self, draft: forms.Draft, project: Project, reason: str) -> None:
        self.on(self.head(draft.unit), submission.void, project, reason=reason)

    def mend(self, draft: forms.Draft, project: Project) -> None:
        """What was returned is done again: the statement, and the scheme's paper in a new version, confirmed again."""
        clerk = self.clerk(draft.unit, len(draft.name))
        text = "已逐项对照安全可靠名录，服务器、操作系统、数据库、中间件均在名录之内，清单附后。"
        self.on(clerk, drafting.state_safety, project, values={"安全可靠说明": text})
        self._paper(clerk, draft, project, self.labels(project)[0], "修改稿")
        if draft.partner:
            self.on(self.head(draft.partner), cobuilding.confirm_cobuilding, project)

    def correct(self, draft: forms.Draft, project: Project, fact: str, value: Any, reason: str, agreed: bool) -> None:
        """更正, and its confirmation by the head where it is agreed."""
        clerk = self.clerk(draft.unit, len(draft.name))
        made = self.on(clerk, correction.propose_correction, project, fact=fact, value=value, reason=reason)
        if agreed:
            head = self.head(draft.unit)
            self.on(head, correction.decide_correction, project, correction=made.public_id, agreed=True)

    def hand_over(self, draft: forms.Draft, project: Project) -> None:
        """To the other clerk of the unit."""
        first, second = self.clerk(draft.unit, len(draft.name)), self.clerk(draft.unit, len(draft.name) + 1)
        self.on(first, handing.hand_over_clerk, project, clerk=second.person.public_id, reason="岗位调整，项目一并交接")

    def offer(self, draft: forms.Draft, project: Project, to: str) -> None:
        head, unit = self.head(draft.unit), self.cast.units[to]
        self.on(head, handing.offer_project, project, unit=unit.public_id, reason="职责划转")

    # what the competent department does

    def accept(self, project: Project) -> None:
        self.on(self.cast.people["周闻笛"], acceptance.accept_application, project)

    def send_back(self, project: Project) -> None:
        """退回补正 with two reasons."""
        label = self.labels(project)[0]
        items = [
            acceptance.Returning(
                "safety", "安全可靠说明", "只写了“符合要求”，请逐项说明关键产品的安全可靠情况（第三十六条）"
            ),
            acceptance.Returning("papers", label, "方案正文缺少数据共享开放一章，请补充后重新上传（第六条）"),
        ]
        self.on(self.cast.people["周闻笛"], acceptance.return_application, project, items=items)

    def commission(self, project: Project, unit: str) -> None:
        head = self.cast.people["顾长风"]
        evaluator = self.cast.units[unit].public_id
        self.on(
            head,
            evaluation.commission_evaluation,
            project,
            evaluator=evaluator,
            reason="投资较大，绩效目标需要第三方复核",
        )

    def report(self, draft: forms.Draft, project: Project, unit: str) -> None:
        """提交委托评估报告."""
        values = forms.scores(draft, self._dimensions(), self.day, low=12)
        self.on(self.clerk(unit), evaluation.submit_commissioned, project, values=values)

    def urge(self, project: Project, text: str) -> str:
        made = self.does(self.cast.people["周闻笛"], urging.urge, project=project.public_id, text=text)
        return str(made.public_id)

    def answer(self, draft: forms.Draft, project: Project, urge: str) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        told = {"urge": urge, "text": "材料正在修改，预计本周内重新提交"}
        self.does(clerk, urging.answer_urge, project=project.public_id, **told)

    # the parts of an application

    def _overview(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        self.on(clerk, drafting.draft, project, part="overview", values=forms.overview(draft, self.day))

    def _scheme(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        self.on(clerk, drafting.write_scheme, project, values=forms.scheme(draft, self.day))

    def _estimate(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        self.on(clerk, drafting.draft, project, part="estimate", values={}, rows=forms.estimate(draft))

    def _resources(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        self.on(clerk, drafting.list_resources, project, values={}, rows=forms.resources(draft))

    def _safety(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        self.on(clerk, drafting.state_safety, project, values={"安全可靠说明": "符合要求，优先采用安全可靠的产品。"})

    def _evaluation(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        values = forms.scores(draft, self._dimensions(), self.day)
        self.on(clerk, evaluation.file_evaluation, project, values=values)

    def _cobuilding(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        if not draft.partner:
            self.on(clerk, drafting.draft, project, part="cobuilding", values={"共建类型": "无"})
            return
        rows = [{"unit": self.cast.units[draft.partner].public_id, "part": "提供本部门业务数据，参与需求确认和验收"}]
        values = {"共建类型": "跨部门", "牵头部门": draft.unit}
        self.on(clerk, drafting.draft, project, part="cobuilding", values=values, rows=rows)
        self.on(self.head(draft.partner), cobuilding.confirm_cobuilding, project)

    def _powers(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        self.on(clerk, drafting.split_powers, project, values={"市县区协同": False})

    def _papers(self, draft: forms.Draft, project: Project) -> None:
        clerk = self.clerk(draft.unit, len(draft.name))
        for label in self.labels(project):
            self._paper(clerk, draft, project, label, "")

    def _paper(self, clerk: Acting, draft: forms.Draft, project: Project, label: str, more: str) -> None:
        stream = BytesIO(forms.paper(f"{label}{more}", draft.name))
        self.on(clerk, papers.attach, project, label=label, filename=f"{draft.name}{label}{more}.pdf", stream=stream)

    def labels(self, project: Project) -> list[str]:
        """The papers that are or may be needed."""
        found = Project.objects.select_related("unit", "jurisdiction").get(pk=project.pk)
        state = judge([found], self.day)[0]
        return [each.paper for each in papers.wanted(state) if each.needed is not False]

    def _dimensions(self) -> list[str]:
        found = Project.objects.select_related("unit", "jurisdiction").first()
        assert found is not None  # noqa: S101  asked while a project is being filled in
        return [name for name, _ in dimensions(judge([found], self.day)[0].law.pack, self.day)]

    def on(self, who: Acting, function: Callable[..., Any], project: Project, **arguments: Any) -> Any:
        return self.does(who, function, project=project.public_id, version=None, **arguments)
