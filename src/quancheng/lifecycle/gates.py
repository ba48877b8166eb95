"""May this be done now, and if not, why? The person by the pack's process, the facts by the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.law import PROJECT, Answer
from quancheng.law.acts import Act
from quancheng.law.process import Process
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.holders import held, holds
from quancheng.lifecycle.register import stands
from quancheng.projects.models import SUBMITTED, Project

RETURNING, ACCEPTING, SUBMITTING = "退回补正", "受理申报", "提交立项申请"


@dataclass(frozen=True)
class Offer:
    """An act as a project's page offers it. ``person``: why this person may not, or nothing; ``law``: what bars it."""

    act: Act
    person: str
    law: Answer | None

    @property
    def open(self) -> bool:
        return not self.person and (self.law is None or self.law.open)


def why_not(
    process: Process, act: str, acting: Acting, project: Project | None, mine: Set[str] | None = None
) -> str:  # fmt: skip
    """Why this person may not do this act, as a sentence; nothing where they may (by 流程.yaml, internal control).

    ``mine``: the duties this person holds for the project, where they are known.
    """
    holders, roles = process.holders(act), process.roles(act)
    if (duties(acting, project, holders) if mine is None else mine).isdisjoint(holders):
        return f"“{act}”由{'、'.join(holders)}办理"
    if acting.role not in roles:
        return f"“{act}”由{'或'.join(roles)}办理（内控规则）"
    if act == SUBMITTING and project is not None and acting.delegation and acting.person.pk == project.clerk_id:
        return "您是这个项目的经办，不能代负责人提交（内控规则）"
    if act == RETURNING and project is not None and project.state == SUBMITTED:
        reason = why_not(process, ACCEPTING, acting, project, mine)
        return f"受理以前，由受理的部门退回：{reason}" if reason else ""
    return ""


def duties(acting: Acting, project: Project | None, asked: Iterable[str]) -> Set[str]:
    """Which of these duties this person holds for a project."""
    return {duty for duty in asked if holds(acting, duty, project)}


def ask(state: State, act: str, proposed: Mapping[str, Any] | None = None, kind: str = PROJECT) -> Answer:
    """What the law says of an act done today with what is proposed. Raises BadValue."""
    return state.law.gate.ask(act, kind, state.subject, state.today, proposed or {}, state.waivers)


def barred_acts(state: State) -> frozenset[str]:
    """The acts that some rule of the pack may bar."""
    return frozenset(act for rule in state.law.pack.rules.values() for act in rule.blocks)


def survey(state: State, acting: Acting) -> list[Offer]:
    """Every act of the project's stage that can be done here and is this person's duty, open or not, and why."""
    process, project = state.law.pack.process, state.project
    acts = [name for name in process.possible(project.stage) if stands(name, project.state)]
    asked = {duty for name in acts for duty in process.holders(name)}
    gated, mine = barred_acts(state), duties(acting, project, asked.intersection(held(acting.duty)))
    offers = []
    for name in acts:
        if mine.isdisjoint(process.holders(name)):
            continue
        act = state.law.pack.acts[name]
        law = ask(state, name) if name in gated and act.kind == PROJECT else None
        offers.append(Offer(act, why_not(process, name, acting, project, mine), law))
    return offers
