"""作出认定: which facts are the own duty's to find, what they are now, and which articles look at them."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.law import Fact, Rule
from quancheng.lifecycle.acts import finding_of_fact
from quancheng.lifecycle.acts.finding_of_fact import NO, YES
from quancheng.web.act_page import LABELS, Opened
from quancheng.web.doors import acting
from quancheng.web.dossier_rows import source
from quancheng.web.form_page import Field, Form, form_page

UNKNOWN = "还没有认定"


@dataclass(frozen=True)
class Findable:
    """A fact that may be found, as the project has it. ``source``: from where it has it."""

    fact: Fact
    now: str
    source: str
    rules: list[Rule]


def facts_of(opened: Opened) -> list[Findable]:
    """The facts of the own duty, those that are open first."""
    pack, project = opened.state.law.pack, opened.project
    found = [
        Findable(
            fact,
            _now(opened.state.facts.get(fact.name)),
            source(project.sources, fact.name),
            finding_of_fact.rules_on(pack, fact.name),
        )
        for fact in finding_of_fact.findable(pack, acting(opened.request))
    ]
    return sorted(found, key=lambda each: each.now != UNKNOWN)


def _now(value: object) -> str:
    return {True: YES, False: NO}[value] if isinstance(value, bool) else UNKNOWN


def _form(opened: Opened) -> Form:
    found = facts_of(opened)
    options = [(each.fact.name, each.fact.name, f"{each.fact.meaning}。现在：{each.now}") for each in found]
    wanted = opened.request.GET.get("fact", "")
    fields = (
        Field("fact", "认定哪个事实", "radio", options=options, value=wanted),
        Field("value", "认定为", "radio", options=(YES, NO)),
        Field("reason", "理由", "textarea", hint=f"写明依据的材料和情况，不超过 {finding_of_fact.LONGEST_REASON} 字"),
    )
    labels = LABELS | {"fact": "认定的事实", "value": "认定为"}
    return Form(fields, before="acts/find_facts.html", more={"findable": found, "labels": labels})


find = form_page("do-find", finding_of_fact.find, _form)
