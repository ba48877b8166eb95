"""适用范围筛查 (第二条, 第四条): secrecy first, nothing saved before it; then whether the regulation governs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.law import PROJECT, BadValue, Subject, Verdict, to_inside, to_outside
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.texts import UNSHOWN, one_line, unshown
from quancheng.lifecycle.laws import Law
from quancheng.lifecycle.plain import plain
from quancheng.lifecycle.plans import free_items
from quancheng.lifecycle.refusals import Fault, Invalid, Refusal
from quancheng.lifecycle.register import official
from quancheng.projects.models import PlanItem, Project, Screening

CLASSIFIED = "涉密"
ANSWERS = ("资金来源", "系统类别", "排除类型")
GOVERNED, OUTSIDE, DOUBTFUL = "适用", "不适用", "待认定"
LONGEST_NAME = 200


class Secret(Refusal):
    """A project with state secrets: handed to the secrecy authority offline. Nothing is saved, not even this."""

    kind = "涉密"


def demand_no_secret(secret: object) -> None:
    """Raises Secret unless the answer is a clear no; whatever is not one is withheld. Asked before anything is read."""
    if secret is not False:
        raise Secret("涉密项目不在本系统办理：请停止录入，线下报国家保密部门审查确认。刚才没有保存任何内容。")


@official("筛查适用范围")
def screen(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", secret: object, name: str,
    answers: Mapping[str, Any], plan_item: str = "",
) -> Screening:  # fmt: skip
    """Screen a project; where the regulation governs it or may, a draft is opened. Raises Secret, Invalid, NotAllowed.

    ``answers``: outside values of ANSWERS. ``plan_item``: the item of the own unit's filed annual plan that it comes
    of (第六条, 第十条), free until now.
    """
    demand_no_secret(secret)
    with doing("筛查适用范围", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        assert acting.unit is not None  # noqa: S101  allow() lets nobody through without a post
        title = one_line(name)
        item = _planned(do, plan_item) if plan_item else None
        facts = _checked(do, title, answers)
        found = verdicts(do.law, facts, do.on)
        told = [plain(each.as_json()) for each in found]
        result = _result([each.verdict for each in found])
        project = None if result == OUTSIDE else _draft(do, title, facts)
        if item and project:
            PlanItem.objects.filter(pk=item.pk).update(project=project)
            do.change("年度计划", None, f"{item.plan.year} 年度计划“{item.name}”")
        screening = Screening.objects.create(
            jurisdiction=acting.jurisdiction, unit=acting.unit, project=project, name=title,
            answers=facts, verdicts=told, result=result, by=acting.person, at=at,
        )  # fmt: skip
        if project is None:
            do.subject, do.title = ("筛查", screening.public_id), screening.name
        do.after |= {"结果": result} | {name: plain(value) for name, value in facts.items()}
        do.note = "；".join(f"{each['article']}“{each['rule']}”{each['verdict']}" for each in told)
        do.reply |= {"screening": screening.public_id, "project": project.public_id if project else ""}
    return screening


def _planned(do: Doing, public_id: str) -> PlanItem:
    """The item, locked. Raises Invalid."""
    unit = do.acting.unit
    assert unit is not None  # noqa: S101  allow() lets nobody through without a post
    found = free_items(unit).select_related("plan").select_for_update(of=("self",)).filter(public_id=public_id).first()
    if found is None:
        raise Invalid([Fault("plan_item", "这个计划项目已经申报或者已从计划中删除，请重新选择", article="第六条")])
    return found


def _checked(do: Doing, name: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    faults = [Fault("项目名称", told, article="第二条")] if (told := wrong_name(name)) else []
    unit = do.acting.unit
    found: dict[str, Any] = {"项目名称": name, "单位类别": unit.body if unit else None}
    for each in ANSWERS:
        fact = do.law.pack.vocabulary.facts[PROJECT][each]
        try:
            inside = to_inside(fact, answers.get(each))
        except BadValue as error:
            faults.append(Fault(each, str(error), article="第二条"))
            continue
        if inside is None:
            faults.append(Fault(each, f"请选择“{each}”", article="第二条"))
        found[each] = to_outside(fact.type, inside)
    if faults:
        raise Invalid(faults)
    return found


def wrong_name(name: str) -> str:
    """What is wrong with the name of a project, in Chinese; nothing where it is right."""
    if not name or len(name) > LONGEST_NAME:
        return f"请填写项目名称（不超过 {LONGEST_NAME} 字）"
    return f"项目名称{UNSHOWN}" if unshown(name) else ""


def verdicts(law: Law, answers: Mapping[str, Any], on: datetime.date) -> list[Verdict]:
    """What the pack's premises say of these answers (as a screening keeps them) on a day."""
    pack = law.pack
    subject = Subject(
        pack.vocabulary.inside(PROJECT, dict(answers) | {CLASSIFIED: False}),
        {},
        frozenset(pack.vocabulary.kinds) - {PROJECT},
    )
    found = law.judge.project(subject.project, subject.children, on, subject.unknown)
    return [each for each in found if each.rule.name in pack.premises]


def _result(verdicts: list[str]) -> str:
    if "不符合" in verdicts:
        return OUTSIDE
    return DOUBTFUL if "待认定" in verdicts else GOVERNED


def _draft(do: Doing, name: str, facts: Mapping[str, Any]) -> Project:
    """A new draft of the unit, with what the screening told."""
    process, unit = do.law.pack.process, do.acting.unit
    assert unit is not None  # noqa: S101  who may screen holds a post in a unit
    project = Project(
        jurisdiction=do.acting.jurisdiction, name=name, unit=unit, clerk=do.acting.person,
        stage=process.stages_with("提交立项申请")[0], created_at=do.at, changed_at=do.at,
    )  # fmt: skip
    project.save(force_insert=True)
    do.about(project)
    told = {CLASSIFIED: False} | {each: facts[each] for each in ANSWERS}
    do.set_facts(told, "填报")
    return project


__all__ = [
    "ANSWERS",
    "DOUBTFUL",
    "GOVERNED",
    "OUTSIDE",
    "Secret",
    "demand_no_secret",
    "screen",
    "verdicts",
    "wrong_name",
]
