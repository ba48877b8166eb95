"""一项目一档: what a project's page says first (where it stands, whose turn it is, what can be done and what not)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quancheng.accounts.acting import Acting
from quancheng.law import PROJECT, Pack, to_outside
from quancheng.law.acts import Act
from quancheng.law.process import END
from quancheng.ledger import phrases
from quancheng.lifecycle import gates
from quancheng.lifecycle.findings import AMOUNTS, State
from quancheng.lifecycle.gates import Offer
from quancheng.lifecycle.models import Awaited
from quancheng.projects.models import ACCEPTED, DRAFT, OPEN, RETURNED, SUBMITTED, VOID, Project
from quancheng.projects.models.application import COMMISSIONED
from quancheng.web.deed import Deed
from quancheng.web.deeds import DEEDS, FILLING, FIRST, address, rank
from quancheng.web.explained import Explained
from quancheng.web.told import barring, doers, warned, who

ENDED = "终止"
DECLARED = "申报投资额"
HEAD_FACTS = ("系统类别", "建设性质", "资金来源", "申报年度", "等保级别", "共建单位")
MONEY = (*reversed(AMOUNTS[:3]), "合同总额", "累计支付额")


@dataclass(frozen=True)
class Step:
    """One stage on the track. ``state``: done, now, ahead."""

    name: str
    state: str


@dataclass(frozen=True)
class Choice:
    """An act that is done on a page: which, and where."""

    deed: Deed
    href: str
    pressing: bool = False
    """Somebody waits for it."""


@dataclass(frozen=True)
class Closed:
    """An act that cannot be done now. ``person``: because of who asks; ``rows``: because of the law, rule by rule."""

    act: Act
    who: str
    person: str
    rows: list[Explained]


def track(pack: Pack, project: Project) -> list[Step]:
    """The stages of the pack in order; one that ended is shown where it ended."""
    names = [stage.name for stage in pack.process.stages if stage.name != ENDED or project.stage == ENDED]
    place = names.index(project.stage)
    states = ["done" if n < place else "now" if n == place else "ahead" for n in range(len(names))]
    return [Step(name, state) for name, state in zip(names, states, strict=True)]


def head_facts(state: State) -> list[tuple[str, str]]:
    """What one wants to know of it first; what is not known is left out."""
    facts = state.law.pack.vocabulary.facts[PROJECT]
    found = [(name, phrases.value(raw)) for name in HEAD_FACTS if (raw := state.facts.get(name)) not in (None, "")]
    return [(name, text) for name, text in found if name in facts and text != "无"]


def money(state: State) -> list[tuple[str, int]]:
    """The sums that are known, in the order they come about, in 分."""
    facts = state.subject.project
    found = [(name, facts[name]) for name in MONEY if name in facts]
    declared = state.project.details.get(DECLARED)
    known = [(name, value) for name, value in found if isinstance(value, int)]
    return [(DECLARED, int(declared)), *known] if isinstance(declared, int) else known


def awaited(state: State) -> str:
    """Which commissioned report one waits for, in words; or nothing."""
    asked = (each for each in state.rows.evaluations if each.kind == COMMISSIONED and each.on is None)
    each = next(asked, None)
    if each is None or each.evaluator is None or each.commissioned_on is None:
        return ""
    return f"{each.commissioned_on.isoformat()} 委托{each.evaluator.name}评估，报告还没有交来"


@dataclass(frozen=True)
class Turn:
    """An act that is waited for. ``who``: of whom; ``days``: working days since."""

    act: Act
    who: str
    since: datetime.date
    days: int


def turns(state: State) -> list[Turn]:
    """Whose turn it is, act by act in the order of the pack (待办 as kept; one statement)."""
    pack, found = state.law.pack, defaultdict[str, list[Awaited]](list)
    for row in Awaited.objects.filter(project=state.project).order_by("since", "id"):
        found[row.act].append(row)
    order = {wait.act: place for place, wait in reversed(list(enumerate(pack.process.steps.waits)))}
    return [
        Turn(
            pack.acts[act],
            who(pack, state.project, [row.duty for row in rows]),
            rows[0].since,
            pack.calendar.workdays_between(rows[0].since.toordinal(), state.today.toordinal()),
        )
        for act, rows in sorted(found.items(), key=lambda item: order.get(item[0], len(order)))
        if act in pack.acts
    ]


def turn(state: State, submitted_on: datetime.date | None, waiting: Sequence[Turn] = ()) -> str:
    """Where it stands, in a sentence, and whose turn it is unless ``waiting`` says so; which report is to come."""
    found = _turn(state, submitted_on, told=bool(waiting))
    coming = "" if state.project.state == VOID else awaited(state)
    return f"{found}；{coming}" if coming else found


def _turn(state: State, submitted_on: datetime.date | None, *, told: bool) -> str:
    project, pack = state.project, state.law.pack
    competent = who(pack, project, pack.process.holders(gates.ACCEPTING))
    if project.state == DRAFT and submitted_on:
        return f"{submitted_on.isoformat()} 提交以后已经撤回，由{project.unit.name}修改，改好后由负责人重新提交"
    if project.state == DRAFT:
        return f"由{project.unit.name}填写申报，填好后由负责人提交"
    if project.state == RETURNED:
        return f"退回补正：等待{project.unit.name}逐项修改后重新提交"
    if project.state == SUBMITTED and submitted_on and told:
        return f"{submitted_on.isoformat()} 提交，还没有受理"
    if project.state == SUBMITTED and submitted_on:
        days = pack.calendar.workdays_between(submitted_on.toordinal(), state.today.toordinal())
        waited = f"，已等 {days} 个工作日" if days > 0 else ""
        return f"{submitted_on.isoformat()} 提交，等待{competent}受理{waited}"
    if project.state == VOID:
        return "这条记录已作废，不再办理任何事项；记录、材料和日志保留备查"
    if project.state == ACCEPTED and not project.historic:
        return f"申报已受理，现在处于“{project.stage}”阶段"
    return f"现在处于“{project.stage}”阶段"


def choices(state: State, offers: Sequence[Offer], worth: frozenset[str], waiting: Sequence[Turn] = ()) -> list[Choice]:
    """What this person can do now, each with its page; ``worth``: acts there is something to do for. First what is
    waited for.
    """
    project, awaited = state.project, {each.act.name for each in waiting}
    found = []
    if project.state in OPEN and any(offer.open for offer in offers if offer.act.name in FILLING):
        words = "修改退回的各项" if project.state == RETURNED else "填写申报"
        found.append(Choice(Deed("起草申报", "application", words, ""), address(_FILL, project), pressing=True))
    for offer in sorted(offers, key=lambda offer: (offer.act.name not in awaited, rank(offer.act.name))):
        deed = DEEDS.get(offer.act.name)
        if deed and offer.open and offer.act.name in worth:
            found.append(Choice(deed, address(deed, project), offer.act.name in FIRST))
    return found


_FILL = Deed("起草申报", "application", "填写申报", "")


def closed(state: State, offers: Sequence[Offer], worth: frozenset[str]) -> list[Closed]:
    """What this person, by duty, would do, and why it cannot be done now."""
    return [
        Closed(
            offer.act,
            doers(state.law.pack, state.project, offer.act.name),
            offer.person.removeprefix(f"“{offer.act.name}”"),
            barring(offer.law) if offer.law else [],
        )
        for offer in offers
        if not offer.open and offer.act.name in DEEDS and offer.act.name in worth
    ]


def ahead(state: State, offers: Sequence[Offer]) -> list[Closed]:
    """The gates of this stage and the next that the law keeps shut for now, whoever does the act."""
    pack, project = state.law.pack, state.project
    if project.state == VOID:
        return []
    seen = {offer.act.name for offer in offers}
    found = []
    for name in gates_near(pack, project):
        act = pack.acts[name]
        if name in seen or act.kind != PROJECT or _happened(state, act):
            continue
        rows = barring(gates.ask(state, name))
        if rows:
            found.append(Closed(act, doers(pack, project, name), "", rows))
    return found


def lapsed_warnings(offers: Sequence[Offer]) -> list[tuple[str, list[Explained]]]:
    """What would bar an act, had the regulation not lapsed (参照执行)."""
    return [(offer.act.name, warned(offer.law)) for offer in offers if offer.law and offer.law.warnings]


def gates_near(pack: Pack, project: Project) -> Iterator[str]:
    """The acts of this stage and the next that some rule may bar."""
    gated = {act for rule in pack.rules.values() for act in rule.blocks}
    stage = pack.process.stage_of(project.stage)
    following = [pack.process.stage_of(name) for name in stage.to if name not in (END, ENDED)]
    names = [*stage.acts, *(following[0].acts if following else ())]
    return (name for name in dict.fromkeys(names) if name in gated)


def _happened(state: State, act: Act) -> bool:
    """Whether the date the act sets is there already."""
    fact = state.law.pack.vocabulary.facts[PROJECT].get(act.event or "")
    return fact is not None and bool(to_outside(fact.type, state.subject.project[fact.name]))


def survey(state: State, acting: Acting) -> list[Offer]:
    """What can be done here by this person's duty; nothing with a voided record."""
    return [] if state.project.state == VOID else gates.survey(state, acting)
