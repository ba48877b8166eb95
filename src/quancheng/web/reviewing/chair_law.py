"""What the law says of many projects that are about to be reviewed: their gate, and the hints of 第七条.

Loads only the rows that these rules can depend on: a meeting's page asks again and again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quancheng.law import PROJECT, Answer, Pack, Rule, Verdict
from quancheng.law import expressions as x
from quancheng.law.bindings import Binding
from quancheng.ledger.judged import HINT, NOT_APPLICABLE, Judged
from quancheng.lifecycle.acts.reviewing.concluding import REVIEWED_ON, REVIEWING
from quancheng.lifecycle.facts import FROM_ROWS, Facts, Rows, outside, rows_of, subject
from quancheng.lifecycle.laws import law_for
from quancheng.projects.models import Evaluation, Project, Waiver
from quancheng.reviews.models import Reviewed

LOADED = (
    "事前绩效评估日", "事前绩效评估得分", "事前绩效评估等级", "第三方绩效评估日", "第三方绩效评估等级", "评审机构",
    "集中评审方式",
)  # fmt: skip
"""Facts from rows that are at hand: those of evaluations and of the batch itself."""


@dataclass(frozen=True)
class Said:
    """Of one project: its facts, whether it may be reviewed today, and which hints of the law it meets."""

    facts: Facts
    answer: Answer
    hints: list[tuple[str, Verdict]]


def say(
    reviewed: Sequence[Reviewed], waivers: Iterable[Waiver], bound: Sequence[Binding], today: datetime.date
) -> dict[int, Said]:
    """By the project's key (one statement; those of `rows_of` where the pack's rules depend on more). Raises BadValue.

    The projects with their units and the batch's agency are loaded.
    """
    projects = [each.project for each in reviewed]
    rows = _rows(reviewed)
    passed: dict[int, dict[str, str]] = {}
    for each in waivers:
        passed.setdefault(each.project_id, {})[each.rule] = each.reason
    if projects and _depends_on_more(law_for(bound, projects[0].jurisdiction.code, {}, today).pack):
        rows = rows_of(projects)
    return {each.pk: _said(each, rows[each.pk], passed.get(each.pk, {}), bound, today) for each in projects}


def _rows(reviewed: Sequence[Reviewed]) -> dict[int, Rows]:
    found = {each.project_id: Rows(reviews=[each]) for each in reviewed}
    for evaluation in Evaluation.objects.filter(project__in=found).order_by("id"):
        found[evaluation.project_id].evaluations.append(evaluation)
    return found


def _said(
    project: Project, rows: Rows, passed: Mapping[str, str], bound: Sequence[Binding], today: datetime.date
) -> Said:
    facts = outside(project, rows)
    law = law_for(bound, project.jurisdiction.code, facts, today)
    seen = subject(law.pack, project, rows)
    answer = law.gate.ask(REVIEWING, PROJECT, seen, today, {REVIEWED_ON: today.isoformat()}, passed)
    verdicts = law.judge.judged(seen.project, seen.children, today, seen.unknown, passed).verdicts
    shaded = Judged(sheet=PROJECT, row=0, verdicts=verdicts, premises=law.pack.premises).shaded
    told = {rule.name for rule in law.pack.rules.values() if _is_hint(law.pack, rule)}
    hints = [(shade, each) for shade, each in shaded if each.rule.name in told and shade != NOT_APPLICABLE]
    return Said(facts, answer, hints)


def _depends_on_more(pack: Pack) -> bool:
    """Whether the gate hangs on rows that are not at hand."""
    asked = [rule for rule in pack.rules.values() if REVIEWING in rule.blocks or rule.name in pack.premises]
    return not all(_at_hand(pack, rule) for rule in asked)


def _is_hint(pack: Pack, rule: Rule) -> bool:
    """Whether a hint speaks to who reviews (第七条), and of nothing but what is at hand."""
    mine = rule.holder in pack.process.holders(REVIEWING)
    return rule.strength == HINT and rule.kind == PROJECT and mine and _at_hand(pack, rule)


def _at_hand(pack: Pack, rule: Rule) -> bool:
    nodes = [node for clause in rule.clauses for node in _walk(pack, clause.meaning, set())]
    facts = [node for node in nodes if isinstance(node, x.Fact)]
    beyond = any(each.kind != PROJECT or each.name in set(FROM_ROWS) - set(LOADED) for each in facts)
    return rule.kind == PROJECT and not beyond and not any(isinstance(node, x.Fold) for node in nodes)


def _walk(pack: Pack, expr: x.Expr, seen: set[str]) -> Iterator[x.Expr]:
    """Every expression within, and within the derived facts it names."""
    for node in expr.walk():
        yield node
        if isinstance(node, x.Derived) and node.name not in seen:
            seen.add(node.name)
            yield from _walk(pack, pack.formula(node.name), seen)
