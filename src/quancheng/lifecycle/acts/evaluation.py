"""Ex-ante performance evaluation (第八条): filed by the unit, or commissioned by the competent department."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Post, Unit
from quancheng.law import BadValue, to_inside
from quancheng.law.grades import dimensions, grade
from quancheng.law.values import THOUSANDTHS
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.filling import demand_open, forget_typing
from quancheng.lifecycle.acts.texts import UNSHOWN, unshown
from quancheng.lifecycle.application import BY_KEY
from quancheng.lifecycle.refusals import Fault, Invalid, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, OPEN, SUBMITTED, CoBuilder, Evaluation, Project
from quancheng.projects.models.application import COMMISSIONED, OWN

ARTICLE = "第八条"
LONGEST_OPINION = 2000
REPORTING = "提交委托评估报告"


class _Typed(NamedTuple):
    name: str
    type: str
    options: tuple[str, ...] = ()


@official("报送事前绩效评估", states=OPEN)
def file_evaluation(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """File the unit's own evaluation: points by dimension (texts), ``on`` the report's date, ``opinion``.

    The total is the sum, the grade follows from the pack's cut-offs. Raises Invalid, WrongState, Stale, NotAllowed.
    """
    part = BY_KEY["evaluation"]
    with doing("报送事前绩效评估", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_open(opened, part, empty=not Evaluation.objects.filter(project=opened, kind=OWN).exists())
        _write(do, opened, OWN, values)
        forget_typing(do, part)
        do.reply |= {"project": opened.public_id, "part": part.key}


@official("委托绩效评估", states=(SUBMITTED, ACCEPTED))
def commission_evaluation(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    evaluator: str, reason: str,
) -> None:  # fmt: skip
    """Commission a third party (必要时可会同区财政部门组织第三方机构): it sees the project until it reports."""
    with doing("委托绩效评估", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        today = do.on
        posts = Post.objects.on(today).filter(duty__in=do.law.pack.process.holders(REPORTING))
        third = Unit.objects.filter(jurisdiction=opened.jurisdiction, posts__in=posts, dissolved_on=None)
        unit = third.filter(public_id=evaluator).first()
        faults = [] if unit else [Fault("evaluator", "请选择第三方机构", article=ARTICLE)]
        if unit and (unit == opened.unit or CoBuilder.objects.filter(project=opened, unit=unit).exists()):
            faults.append(Fault("evaluator", "建设单位和共建单位不能评估自己的项目（内控规则）", article=ARTICLE))
        if not reason.strip() or len(reason) > LONGEST_OPINION:
            faults.append(Fault("reason", "请写明委托的理由（条文：必要时）", article=ARTICLE))
        if unshown(reason):
            faults.append(Fault("reason", f"委托的理由{UNSHOWN}", article=ARTICLE))
        if faults:
            raise Invalid(faults)
        if Evaluation.objects.filter(project=opened, kind=COMMISSIONED).exists():
            raise WrongState("已经委托过第三方绩效评估")
        Evaluation.objects.create(project=opened, kind=COMMISSIONED, evaluator=unit, commissioned_on=today, opinion="")
        do.change("第三方绩效评估", None, unit.name if unit else "")
        do.note = reason.strip()
        do.reply |= {"project": opened.public_id}


@official(REPORTING, states=(SUBMITTED, ACCEPTED))
def submit_commissioned(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """The third party reports: points by dimension, date, opinion. From then on it no longer sees the project."""
    with doing(REPORTING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        asked = Evaluation.objects.filter(project=opened, kind=COMMISSIONED, evaluator=acting.unit, on=None).first()
        if asked is None:
            raise WrongState("没有委托给本机构、尚未提交的评估")
        _write(do, opened, COMMISSIONED, values, since=asked.commissioned_on)
        do.reply |= {"project": opened.public_id}


def _write(
    do: Doing, project: Project, kind: str, values: Mapping[str, Any], since: datetime.date | None = None
) -> None:  # fmt: skip
    scores, on, opinion = _checked(do, values, since)
    total = sum(scores.values())
    fresh = {
        "scores": scores, "total": total, "on": on, "opinion": opinion,
        "grade": grade(do.law.pack, Decimal(total) / THOUSANDTHS, do.on),
    }  # fmt: skip
    old = Evaluation.objects.filter(project=project, kind=kind).first()
    for name, value in fresh.items():
        do.change(f"{kind}绩效评估 {_NAMES[name]}", getattr(old, name) if old else None, value)
    Evaluation.objects.update_or_create(project=project, kind=kind, defaults=fresh)


_NAMES = {"scores": "分项得分", "total": "得分", "grade": "等级", "on": "报告日", "opinion": "意见"}


def _checked(
    do: Doing, values: Mapping[str, Any], since: datetime.date | None
) -> tuple[dict[str, int], datetime.date, str]:
    faults: list[Fault] = []
    scores: dict[str, int] = {}
    for name, full in dimensions(do.law.pack, do.on):
        try:
            value = to_inside(_Typed(name, "数"), str(values.get(name, "")))
        except BadValue as error:
            faults.append(Fault(name, str(error), article=ARTICLE))
            continue
        if not isinstance(value, int) or not 0 <= value <= full * THOUSANDTHS:
            faults.append(Fault(name, f"“{name}”应在 0 至 {full:f} 分之间", article=ARTICLE))
            continue
        scores[name] = value
    on = _day(faults, values.get("on"), do.on)
    if on and since and on < since:
        faults.append(Fault("on", f"报告日不能早于委托日 {since}", article=ARTICLE))
    opinion = str(values.get("opinion") or "").strip()
    if not opinion or len(opinion) > LONGEST_OPINION:
        faults.append(Fault("opinion", f"请填写结论意见（不超过 {LONGEST_OPINION} 字）", article=ARTICLE))
    if unshown(opinion):
        faults.append(Fault("opinion", f"结论意见{UNSHOWN}", article=ARTICLE))
    if faults or on is None:
        raise Invalid(faults)
    return scores, on, opinion


def _day(faults: list[Fault], given: Any, today: datetime.date) -> datetime.date | None:
    try:
        on = datetime.date.fromisoformat(str(given or ""))
    except ValueError:
        faults.append(Fault("on", "请填写报告日，如 2026-03-02", article=ARTICLE))
        return None
    if on > today:
        faults.append(Fault("on", "报告日不能晚于今天", article=ARTICLE))
        return None
    return on
