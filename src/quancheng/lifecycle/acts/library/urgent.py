"""急需追加 (第十三条): the unit's request, the district leader's consent, both reviews. A refusal closes the request.

The dates are the project's facts while a request stands; what each has said stays with the request.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Protocol

from quancheng import documents
from quancheng.accounts.acting import Acting
from quancheng.documents import Received, Stream
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.library.qualifying import CONSENTED, FINANCED, MAJOR, THIRTEEN, URGENT
from quancheng.lifecycle.refusals import NotAllowed, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, Project, UrgentRequest
from quancheng.projects.models.library import AGREED, ASKED, REFUSED

STUDIED, REVIEWED = "党组会研究日", "追加主管审核日"
ASKING, CONSENTING, REVIEWING, FINANCING = "申请急需追加", "同意重大追加", "审核急需追加", "财政审核追加"
FACTS = {CONSENTING: CONSENTED, REVIEWING: REVIEWED, FINANCING: FINANCED}
OF_A_REQUEST = (STUDIED, CONSENTED, REVIEWED, FINANCED)
YES, NO = "同意", "不同意"


class Upload(Protocol):
    """A file as it came with a form."""

    name: str | None

    def open(self) -> Stream | None:
        """From its beginning."""


Files = Mapping[str, Any]
"""label of the paper → `Upload`, or None where none was chosen"""


@official(ASKING, states=(ACCEPTED,))
def ask_urgently(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any], files: Files,
) -> None:  # fmt: skip
    """Ask for an urgent addition this year: the meeting (``meeting``, ``meeting_on``), the ``reason``, its minutes.

    Raises Invalid, WrongState (not urgent; one is under way), documents.Refused, Stale, NotAllowed.
    """
    received = _receive(files)
    with doing(ASKING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        if opened.facts.get(URGENT) is not True:
            said = "没有填" if opened.facts.get(URGENT) is None else "是“否”"
            raise WrongState(
                f"申报内容里的“{URGENT}”{said}；只有突发性或临时性工作急需的项目才能申请追加（{THIRTEEN}）"
            )
        earlier = UrgentRequest.objects.filter(project=opened).exclude(state=REFUSED).first()
        if earlier:
            raise WrongState(f"{earlier.asked_on.isoformat()} 的追加申请{earlier.state}，不能再申请")
        asked = Asked(values, THIRTEEN)
        meeting = asked.text("meeting", "会议名称", longest=200, lines=False)
        on = asked.day("meeting_on", "集体研究的日期", until=do.on)
        reason = asked.text("reason", "急需追加的说明")
        labels = _wanted(do)
        for label in labels - received.keys():
            asked.wrong(label, f"请上传{label}")
        asked.done()
        assert on is not None  # noqa: S101  `asked` has refused what is not told
        made = UrgentRequest.objects.create(
            project=opened, jurisdiction=opened.jurisdiction, year=do.on.year, reason=reason, meeting=meeting,
            meeting_on=on, asked_on=do.on, asked_by=acting.named,
        )  # fmt: skip
        _keep(do, opened, {label: each for label, each in received.items() if label in labels})
        do.set_facts({STUDIED: on.isoformat()}, "行为")
        do.change("急需追加", None, f"{meeting}，{on.isoformat()}")
        do.note = reason
        do.reply |= {"project": opened.public_id, "request": made.public_id}


@official(CONSENTING, states=(ACCEPTED,))
def consent(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any], files: Files,
) -> None:  # fmt: skip
    """A district leader consents to a major addition, himself: the instruction's day (``on``), ``number``, its file.

    Raises Invalid, WrongState (not major, or not known to be), NotAllowed (a delegate), documents.Refused, Stale.
    """
    received = _receive(files)
    with doing(CONSENTING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        if acting.delegation is not None:
            raise NotAllowed("重大项目的追加由区领导本人同意，代理人不能代为同意（第十三条；内控规则）")
        _demand_major(opened)
        request = _standing(opened, CONSENTING)
        asked = Asked(values, THIRTEEN)
        on = asked.day("on", "批示的日期", since=request.meeting_on, until=do.on)
        number = asked.text("number", "批示的编号", longest=60, required=False, lines=False)
        _say(do, opened, request, asked, on=on.isoformat() if on else "", number=number)
        wanted = _wanted(do)
        _keep(do, opened, {label: each for label, each in received.items() if label in wanted})


@official(REVIEWING, states=(ACCEPTED,))
def review(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """The competent department agrees with the addition, or not, with its words. Raises Invalid, WrongState, Stale,
    NotAllowed.
    """
    with doing(REVIEWING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        request = _standing(opened, REVIEWING)
        if opened.facts.get(MAJOR) and not opened.facts.get(CONSENTED):
            raise WrongState(f"已认定为重大项目，先经区领导同意，再由项目主管部门审核（{THIRTEEN}）")
        _say(do, opened, request, Asked(values, THIRTEEN), on=do.on.isoformat())


@official(FINANCING, states=(ACCEPTED,))
def review_finance(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Finance agrees with the addition, or not, with its words; agreed, it goes on to the construction plan.

    Raises Invalid, WrongState, Stale, NotAllowed.
    """
    with doing(FINANCING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        request = _standing(opened, FINANCING)
        if not opened.facts.get(REVIEWED):
            raise WrongState(f"先由项目主管部门审核，再由财政部门审核（{THIRTEEN}）")
        _say(do, opened, request, Asked(values, THIRTEEN), on=do.on.isoformat())


def _say(do: Doing, project: Project, request: UrgentRequest, asked: Asked, **more: str) -> None:
    """What the three who have a say have in common: ``agreed``, ``text``; no closes the request, finance's yes too."""
    agreed = asked.choice("agreed", "意见", (YES, NO))
    text = asked.text("text", "意见内容", required=agreed != YES)
    asked.done()
    yes = agreed == YES
    said = {"act": do.name, "agreed": yes, "text": text, "by": do.acting.named} | more
    request.said = [*request.said, said]
    request.state = REFUSED if not yes else AGREED if do.name == FINANCING else request.state
    request.save(update_fields=["said", "state"])
    days: dict[str, str | None] = {FACTS[do.name]: more["on"]} if yes else dict.fromkeys(OF_A_REQUEST)
    do.set_facts(days, "行为")
    do.change("急需追加", None, f"{agreed} {more.get('number', '')}".strip())
    do.note = text
    do.reply |= {"project": project.public_id, "request": request.public_id}


def _demand_major(project: Project) -> None:
    """Raises WrongState unless it has been found to be 重大."""
    major = project.facts.get(MAJOR)
    if major is not True:
        said = "还没有认定，由项目主管部门先认定" if major is None else "认定为“否”，不需要区领导同意"
        raise WrongState(f"“{MAJOR}”{said}（{THIRTEEN}、I-13-1）")


def _standing(project: Project, act: str) -> UrgentRequest:
    """The request that this one has not spoken on yet. Raises WrongState.

    A leader may still consent to what both have agreed with: that it is 重大 may be found later.
    """
    states = (ASKED, AGREED) if act == CONSENTING else (ASKED,)
    found = UrgentRequest.objects.select_for_update().filter(project=project, state__in=states).first()
    if found is None:
        raise WrongState(f"没有审核中的追加申请；先由建设单位负责人申请急需追加（{THIRTEEN}）")
    if any(each["act"] == act for each in found.said):
        raise WrongState(f"已经办理过“{act}”")
    return found


def _wanted(do: Doing) -> set[str]:
    """The papers the act asks for, or may ask for (材料.yaml)."""
    return {each.paper for each in papers.wanted(do.state(), do.name) if each.needed is not False}


def _receive(files: Files) -> dict[str, Received]:
    """The files, taken in before the transaction. Raises documents.Refused, documents.StoreFailed."""
    given = {label: each for label, each in files.items() if each is not None}
    return {label: documents.receive(filename=each.name or label, stream=each.open()) for label, each in given.items()}


def _keep(do: Doing, project: Project, received: Mapping[str, Received]) -> None:
    """Files the papers with the project's, frozen from their beginning: the act rests on them."""
    for label, each in received.items():
        made = documents.record(
            jurisdiction=project.jurisdiction.code, subject=papers.subject(project), label=label, received=each,
            by=do.acting.actor(), at=do.at, act=do.name,
        )  # fmt: skip
        do.change(label, None, f"第{made.number}版 {made.filename} {made.content.sm3}")
