"""Official papers of a project (文书 of the pack), filled from what is known: entered once, never typed again."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from quancheng.accounts.models import UnitDuty
from quancheng.law import NEVER, PROJECT
from quancheng.law.forms import Form
from quancheng.law.values import FEN, THOUSANDTHS
from quancheng.ledger import phrases
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.holders import ABOVE
from quancheng.money.models import BudgetReview
from quancheng.papers.filling import Block, fill
from quancheng.projects.models import Project
from quancheng.reviews.models import Approval, Opinion

Values = dict[str, str | None]


def known(state: State, form: Form, more: Mapping[str, str | None] | None = None) -> Values:
    """What stands in the places of a paper: facts as they are read, the organs' names, what the acts left, ``more``."""
    facts = state.law.pack.vocabulary.facts[PROJECT]
    told: Values = {}
    for place in form.places:
        if place in facts:
            told[place] = _read(facts[place].type, state.facts.get(place), state.subject.project[place])
    duties = [place for place in form.places if place in state.law.pack.terms.names and place not in facts]
    told |= {duty: organ(state.project, duty, state.today) for duty in duties}
    told |= OF_ROWS.get(form.name, _nothing)(state.project)
    return told | dict(more or {})


def blocks(state: State, form: Form, more: Mapping[str, str | None] | None = None) -> list[Block]:
    """The paper filled in; what is not known is a visible blank."""
    return fill(form.text, known(state, form, more))


def issued(state: State) -> list[Form]:
    """The papers that everybody who sees the project may read: their act has been done (or what 自 names)."""
    facts = state.law.pack.vocabulary.facts[PROJECT]
    acts = state.law.pack.acts
    done = []
    for form in state.law.pack.forms.values():
        event = form.since or acts[form.act].event or ""
        if event in facts and state.subject.project[event] is not None and state.subject.project[event] != NEVER:
            done.append(form)
    return done


def organ(project: Project, duty: str, on: datetime.date) -> str | None:
    """Who holds a duty for this project's jurisdiction (one statement)."""
    where = project.jurisdiction.superior_id if duty == ABOVE else project.jurisdiction_id
    found = UnitDuty.objects.on(on).filter(unit__jurisdiction=where, duty=duty, unit__dissolved_on=None)
    names = found.order_by("id").values_list("unit__name", flat=True)
    return "、".join(dict.fromkeys(names)) or None


def day(on: datetime.date) -> str:
    """2026年3月2日, as official papers write a day."""
    return f"{on.year}年{on.month}月{on.day}日"


def _read(type_: str, raw: Any, inside: object) -> str | None:
    if inside is None or inside == NEVER or raw in (None, ""):
        return None
    if type_ == "日期":
        return day(datetime.date.fromisoformat(str(raw)))
    if type_ == "金额" and isinstance(inside, int):
        return amount(inside)
    return phrases.value(raw)


def amount(fen: int) -> str:
    """880,000.00 元（88.00 万元）; below 1 万元 in 元 alone; never rounded."""
    yuan, short = f"{Decimal(fen) / FEN:,.2f} 元", phrases.money(fen)
    return yuan if short == yuan else f"{yuan}（{short}）"


def _of_opinion(project: Project) -> Values:
    made = Opinion.objects.filter(project=project).select_related("reviewed").order_by("-id").first()
    if made is None:
        return {}
    average = made.reviewed.average if made.reviewed else None
    return {
        "文号": made.number or None, "出具日": day(made.on), "意见": made.text,
        "平均分": None if average is None else f"{Decimal(average) / THOUSANDTHS:.2f} 分",
    }  # fmt: skip


def _of_approval(project: Project) -> Values:
    made = Approval.objects.filter(project=project).prefetch_related("lines").first()
    if made is None:
        return {}
    lines = _lines((line.category, line.name, line.amount) for line in made.lines.all())
    return {"文号": made.number, "意见": made.text or "无其他意见。", "批复明细": lines}


def _of_review(project: Project) -> Values:
    made = BudgetReview.objects.filter(project=project).prefetch_related("lines").order_by("-id").first()
    if made is None:
        return {}
    lines = _lines((line.category, line.name, line.approved) for line in made.lines.all())
    return {"文号": made.number or None, "意见": made.text, "送审额": amount(made.asked), "评审明细": lines}


def _lines(lines: Iterable[tuple[str, str, int]]) -> str | None:
    return "；".join(f"{category} {name} {Decimal(fen) / FEN:,.2f} 元" for category, name, fen in lines) or None


def _nothing(_: Project) -> Values:
    return {}


OF_ROWS: dict[str, Callable[[Project], Values]] = {
    "立项审核意见": _of_opinion, "立项批复": _of_approval, "预算评审意见": _of_review,
}  # fmt: skip
"""What acts have left beyond facts, by the paper that tells of it."""
