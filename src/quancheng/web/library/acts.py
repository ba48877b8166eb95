"""The pages of these acts on one project."""

from __future__ import annotations

from typing import Any

from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.library import construction, entering, qualifying, urgent
from quancheng.lifecycle.acts.library.ranking import Placed
from quancheng.lifecycle.acts.library.shelf import shelf
from quancheng.projects.models import LibraryEntry, PlannedProject, Project, UrgentRequest
from quancheng.projects.models.library import IN_LIBRARY, REFUSED
from quancheng.web.act_page import Opened
from quancheng.web.form_page import Field, Form, form_page
from quancheng.web.library.telling import Entering
from quancheng.web.library.telling import entering as told_of

AGREEING = ("同意", "不同意")
REASON = Field("reason", "理由", "textarea")


def _enter(opened: Opened) -> Form:
    today = opened.today
    law, facts = opened.state.law, opened.project.facts
    years = [told_of(law, facts, today.year + ahead, today) for ahead in range(entering.AHEAD + 1)]
    options = [(str(each.year), f"{each.year} 年", _entering(each)) for each in years]
    first = facts.get(entering.YEAR)
    chosen = str(first) if first in {each.year for each in years} else str(today.year + 1)
    late = [each for each in years if each.late]
    fields = [Field("year", "列入哪一个预算年度", "radio", options=options, value=chosen)]
    return Form(fields, "library/entering.html", {"late": late, "years": years})


def _entering(told: Entering) -> str:
    begins = f"预算年度自 {told.begins} 开始，" if told.begins else ""
    return f"{begins}今天入库：{told.verdict}"


def _rank(opened: Opened) -> Form:
    entry, placed, count = _place(opened)
    where = f"1 至 {count}；空着：回到按得分排列" if entry and entry.rank is not None else f"1 至 {count}"
    fields = (
        Field("place", "排在第几位", "number", where, width="5", required=entry is None or entry.rank is None),
        Field("reason", "理由", "textarea", "写明为什么先于或者后于得分相近的项目；公开在项目库里。"),
    )
    return Form(fields, "library/placed.html", {"entry": entry, "placed": placed, "count": count})


def _roll(opened: Opened) -> Form:
    entry, placed, count = _place(opened)
    fields = (Field("note", "说明", "textarea", required=False, rows=2),)
    return Form(fields, "library/placed.html", {"entry": entry, "placed": placed, "count": count})


def _leave(opened: Opened) -> Form:
    entry, placed, count = _place(opened)
    return Form((REASON,), "library/placed.html", {"entry": entry, "placed": placed, "count": count})


def _place(opened: Opened) -> tuple[LibraryEntry | None, Placed | None, int]:
    entry = LibraryEntry.objects.filter(project=opened.project, state=IN_LIBRARY).first()
    if entry is None:
        return None, None, 0
    found = shelf(opened.project.jurisdiction, entry.year, opened.state.law.pack, opened.today)
    return entry, found.of(opened.project.pk), len(found.placed)


def _plan(opened: Opened) -> Form:
    project, today = opened.project, opened.today
    listed = list(PlannedProject.objects.filter(project=project).select_related("plan").order_by("plan__year"))
    standing = next((each for each in listed if not each.fed_back_on), None)
    request = construction.requested(project)
    urgent_ones = bool(project.facts.get(qualifying.URGENT))
    year = standing.plan.year if standing else request.year if request and urgent_ones else _year_of(opened)
    found = construction.arranged(project, year)
    lacks = qualifying.lacking(qualifying.premises(opened.state.law.pack), project.facts, year, found, request)
    years = [(str(each), f"{each} 年") for each in range(today.year, today.year + construction.AHEAD + 1)]
    fields = [Field("year", "列入哪一年的建设计划", "radio", options=years, value=str(year))]
    if found.amount is None:
        asked = "财政部门没有登记这一年的年度预算金额，请填写安排的资金。"
        value = f"{standing.amount // 100}.{standing.amount % 100:02d}" if standing else ""
        fields.append(Field("amount", "安排资金", "money", asked, unit="元", width="20", value=value))
    if standing:
        fields.append(Field("off", "撤下的理由", hint="要从计划里撤下的，写明理由；只改金额的空着。", required=False))
    more: dict[str, Any] = {"listed": listed, "standing": standing, "lacks": lacks, "found": found, "year": year}
    return Form(fields, "library/planning.html", more, button="保存改动" if standing else "")


def _year_of(opened: Opened) -> int:
    """The year its budget is of; else the next."""
    found, least = opened.project.facts.get(entering.YEAR), opened.today.year
    return int(found) if isinstance(found, int) and least <= found <= least + construction.AHEAD else least + 1


def _feed_back(opened: Opened) -> Form:
    waiting = list(
        PlannedProject.objects.filter(project=opened.project, fed_back_on=None).select_related("plan").order_by("plan")
    )
    options = [(str(each.plan.year), f"{each.plan.year} 年") for each in waiting]
    fields = [Field("year", "反馈哪一年的建设计划", "radio", options=options, value=options[0][0] if options else "")]
    return Form(fields, "library/feedback.html", {"waiting": waiting})


def _ask(opened: Opened) -> Form:
    wanted = [each.paper for each in papers.wanted(opened.state, urgent.ASKING) if each.needed is not False]
    hint = "集体研究的那次会议；没有党委（党组）的单位，写领导班子会议（I-13-3）。"
    fields = [
        Field("meeting", "会议名称", hint=hint + "如：局党组会 2025 年第 7 次会议", width="30"),
        Field("meeting_on", "集体研究的日期", "date", width="10"),
        Field("reason", "急需追加的说明", "textarea", "突发或者临时的工作要求是什么，为什么不能等到下一年度。"),
        *(Field(each, each, "file", "PDF、Word 或者图片；存入档案并固定。") for each in wanted),
    ]
    return Form(fields, "library/asking.html", {"earlier": _requests(opened.project)})


def _consent(opened: Opened) -> Form:
    wanted = [each.paper for each in papers.wanted(opened.state, urgent.CONSENTING) if each.needed is not False]
    fields = [
        Field("agreed", "意见", "radio", options=AGREEING),
        Field("on", "批示的日期", "date", width="10", value=opened.today.isoformat()),
        Field("number", "批示的编号", width="20", required=False),
        Field("text", "意见内容", "textarea", "不同意的写明理由。", required=False),
        *(Field(each, each, "file", "有书面批示的上传，存入档案并固定。", required=False) for each in wanted),
    ]
    return _said_of(opened, fields)


def _review(opened: Opened) -> Form:
    fields = [
        Field("agreed", "审核意见", "radio", options=AGREEING),
        Field("text", "意见内容", "textarea", "不同意的写明理由。", required=False),
    ]
    return _said_of(opened, fields)


def _said_of(opened: Opened, fields: list[Field]) -> Form:
    facts = opened.project.facts
    more = {
        "asked": _request(opened.project),
        "major": facts.get(qualifying.MAJOR),
        "consented": facts.get(qualifying.CONSENTED),
    }
    return Form(fields, "library/asked.html", more, button="提交意见")


def _request(project: Project) -> UrgentRequest | None:
    return UrgentRequest.objects.filter(project=project).exclude(state=REFUSED).order_by("-id").first()


def _requests(project: Project) -> list[UrgentRequest]:
    return list(UrgentRequest.objects.filter(project=project).order_by("-id")[:10])


enter = form_page("do-library", entering.enter_library, _enter)
rank = form_page("do-rank", entering.rerank, _rank)
roll = form_page("do-roll", entering.roll_over, _roll)
leave = form_page("do-leave", entering.leave_library, _leave)
plan = form_page("do-plan", construction.plan_project, _plan)
feedback = form_page("do-feedback", construction.feed_back, _feed_back)
ask = form_page("do-urgent", urgent.ask_urgently, _ask)
consent = form_page("do-consent", urgent.consent, _consent)
review = form_page("do-urgent-review", urgent.review, _review)
finance = form_page("do-urgent-finance", urgent.review_finance, _review)
