"""报市级备案 and its receipt (第十五条): the package as it was sent, and the city's answer."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.documents import current, freeze, of, receive, record
from quancheng.law.values import UNKNOWN_DATE
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.official_papers import Values, blocks, day, issued
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.papers.word import word
from quancheng.projects.models import ACCEPTED, CityFiling, Project

FILING, RECEIPT = "报市级备案", "登记市级回执"
PAPER, LABEL = "市级备案表", "市级备案表"
APPROVED_ON, FILED_ON, RECEIPT_ON = "立项批复日", "市级备案日", "市级备案回执日"
ARTICLE = "第十五条"
LONGEST_NUMBER = 60


def to_be_sent(state: State, labels: list[str]) -> Values:
    """The places of the form that its sending fills."""
    return {"报送日": day(state.today), "报送材料": "、".join(labels) or None}


def labels_of(state: State) -> list[str]:
    """What the package consists of, besides the form: the papers issued, and those filed with the application."""
    filed = [document.label for document in of(papers.subject(state.project))]
    made = [form.name for form in issued(state) if form.name not in (PAPER, "责任书")]
    return [*made, *(label for label in filed if label not in made and label != LABEL)]


@official(FILING, states=(ACCEPTED,))
def file_with_city(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> CityFiling:
    """File the project with the city: the form and every paper it names, each with its SM3, as they stand now.

    Raises WrongState where it is not approved yet or was sent already, Stale, NotAllowed.
    """
    with doing(FILING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        _demand_due(do)
        do.ask()
        state = do.state()
        subject = papers.subject(opened)
        made_here = _keep_papers(do, state)
        package = [
            {"label": each.label, "filename": current(each).filename, "sm3": current(each).content.sm3}
            for each in of(subject)
        ]
        others = [each["label"] for each in package if each["label"] not in made_here]
        freeze(subject=subject, labels=others, act=FILING, at=at)
        made = CityFiling.objects.create(project=opened, on=do.on, by_name=acting.named, package=package)
        do.set_facts({FILED_ON: do.on.isoformat()}, "行为")
        do.change("市级备案材料", None, [f"{each['label']} {each['sm3']}" for each in package])
        do.reply |= {"project": opened.public_id}
    return made


def _demand_due(do: Doing) -> None:
    """The pack says from when on a project is filed with the city (待办, by the reading I-15-1)."""
    state = do.state()
    if sent := state.facts.get(FILED_ON):
        raise WrongState(f"{sent} 已报市级备案，等待回执")
    if state.facts.get(APPROVED_ON) == UNKNOWN_DATE:
        raise WrongState(f"“{APPROVED_ON}”不清楚，是否应当报市级备案待认定；请先更正（第十五条，解释登记册 I-15-1）")
    if not any(wait.act == FILING for wait in state.steps.waits):
        raise WrongState("项目还没有到报市级备案的时候（第十五条，解释登记册 I-15-1）")


def _keep_papers(do: Doing, state: State) -> list[str]:
    """The papers that the system has issued, and the form, as files among the project's papers; which."""
    labels = labels_of(state)
    kept = {document.label for document in of(papers.subject(state.project))}
    forms = [form for form in issued(state) if form.name in labels and form.name not in kept]
    told = [(form.name, word(form.name, blocks(state, form))) for form in forms]
    form = state.law.pack.forms[PAPER]
    told.append((LABEL, word(LABEL, blocks(state, form, to_be_sent(state, labels)))))
    for label, file in told:
        received = receive(filename=f"{label}.docx", stream=BytesIO(file))
        record(
            jurisdiction=state.project.jurisdiction.code, subject=papers.subject(state.project), label=label,
            received=received, by=do.acting.actor(), at=do.at, act=FILING,
        )  # fmt: skip
    return [label for label, _ in told]


def unanswered(project: Project) -> CityFiling | None:
    """The filing that waits for a receipt (one statement)."""
    return CityFiling.objects.filter(project=project, receipt_on=None).order_by("-id").first()


@official(RECEIPT)
def register_receipt(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Enter the city's receipt: its number (``number``) and day (``on``). Raises Invalid, WrongState, Stale."""
    with doing(RECEIPT, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        sent = unanswered(opened)
        if sent is None:
            raise WrongState("没有等待回执的市级备案（第十五条）")
        asked = Asked(values, ARTICLE)
        number = asked.text("number", "回执号", longest=LONGEST_NUMBER, lines=False)
        on = asked.day("on", "回执日期", since=sent.on, until=do.on)
        asked.done()
        assert on is not None  # noqa: S101  done() lets nothing through without its day
        sent.receipt, sent.receipt_on, sent.receipt_by = number, on, acting.named
        sent.save(update_fields=["receipt", "receipt_on", "receipt_by"])
        do.set_facts({RECEIPT_ON: on.isoformat()}, "行为")
        do.change("市级备案回执号", None, number)
        do.reply |= {"project": opened.public_id}
