"""Acts that are prepared, checked and signed inside the department (审签 of 流程.yaml) before they are done.

Each registers how its values are read; the three steps (拟办, 复核, 签发) are the same for all (`slips.py`). Example,
of an act called 预算评审 in a module of its own:

    def _read(do: Doing, project: Project, values: Mapping[str, Any]) -> dict[str, Any]:
        asked = Asked(values, "第十一条")
        approved = asked.money("approved", "审定额", least=1)
        asked.done()
        return {"approved": to_outside("金额", approved)}     # what the slip keeps: texts, lists, mappings; no 分

    PREPARED["预算评审"] = Prepared(
        validate=_read,
        proposed=lambda do, kept: {"预算评审额": kept["approved"]},          # facts for the law's gate
        rests=lambda project: {"立项审核意见": [opinion.pk, opinion.suggested]},   # besides the application itself
    )

    @official("预算评审", states=(ACCEPTED,))
    def review_budget(*, acting, at, key, digest="", project: str, version: int | None) -> None:
        with doing("预算评审", acting=acting, at=at, key=key, digest=digest) as do:
            opened = do.open_project(project, version)
            slip = signed_slip(do, opened)           # WrongState, NotAllowed, Invalid, Barred: nothing is done
            approved = slip.values["approved"]       # read again by ``validate``, so it still holds
            ...rows, do.set_facts, do.change...
            settle(do, slip)
            do.reply |= {"project": opened.public_id}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.accounts.models import Unit
from quancheng.lifecycle.acts.approving.distance import builds, demand_distance
from quancheng.lifecycle.acts.approving.resting import moved, resting
from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.refusals import WrongState
from quancheng.projects.models import Project
from quancheng.projects.models.slips import SIGNED, UNDER_WAY, USED, Slip

Values = Mapping[str, Any]


def _nothing(*_: Any) -> dict[str, Any]:
    return {}


def _always(*_: Any) -> str:
    return ""


@dataclass(frozen=True)
class Prepared:
    """How one act is prepared.

    ``validate``: what a form told → what the slip keeps (outside values); given that again, the same. Raises Invalid,
    WrongState, NotAllowed. ``proposed``: what the act will set, as facts, for the law's gate. ``rests``: what the act
    looks at besides the application, in the words in which a change of it is told; JSON can hold it. ``unready``: why
    the unit cannot do it on the project as it stands, as a sentence; asked at every step, and by the page.
    """

    validate: Callable[[Doing, Project, Values], dict[str, Any]]
    proposed: Callable[[Doing, dict[str, Any]], dict[str, Any]] = _nothing
    rests: Callable[[Project], dict[str, Any]] = _nothing
    unready: Callable[[State, Unit | None], str] = _always


PREPARED: dict[str, Prepared] = {}

LABELS = {
    "conclusion": "结论", "why": "理由", "suggested": "建议投资额", "more": "高于评审建议的理由", "number": "文号",
    "text": "意见", "amount": "概算批复额", "asked": "送审额", "approved": "审定额", "lines": "各行",
}  # fmt: skip
"""What the values of a slip are called where the journal tells of them."""


def told(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a slip as the journal tells them: what is empty is left out, a line is one text."""
    found = {}
    for name, value in kept.items():
        said = [_line(row) for row in value] if isinstance(value, list) else value
        if said not in ("", None, []):
            found[LABELS.get(name, name)] = said
    return found


def _line(row: Mapping[str, Any]) -> str:
    return " ".join(str(each) for each in row.values() if each not in ("", None))


def signed_slip(do: Doing, project: Project) -> Slip:
    """The slip on which the act under way rests, locked, its values read again and the law's gate asked again.

    Raises WrongState where there is none that is signed (and confirmed, of the own unit's project) or the project
    is not what it was; Invalid, Barred, NotAllowed as the act's own.
    """
    demand_distance(do, project)
    found = Slip.objects.select_for_update(of=("self",)).filter(project=project, act=do.name, state__in=UNDER_WAY)
    slip = found.filter(unit=do.acting.unit).first()
    if slip is None:
        raise WrongState(f"“{do.name}”先由经办人拟办、另一人复核、负责人签发，再办理（内控规则）；现在没有办理单")
    if slip.state != SIGNED:
        raise WrongState(f"“{do.name}”的办理单现在是“{slip.state}”，签发以后才能办理（内控规则）")
    if (slip.own or builds(project, slip.unit)) and slip.confirmed_at is None:
        raise WrongState(f"本单位自己的项目，“{do.name}”经领导小组确认后才能办理（内控规则，第四条）")
    demand_unchanged(do, slip)
    prepared = PREPARED[do.name]
    demand_ready(do, do.name)
    slip.values = prepared.validate(do, project, slip.values)
    do.ask(prepared.proposed(do, slip.values))
    return slip


def settle(do: Doing, slip: Slip) -> None:
    """The slip has had its effect. Raises WrongState where it had already."""
    if Slip.objects.filter(pk=slip.pk, state=SIGNED).update(state=USED, used_on=do.on, values=slip.values) != 1:
        raise WrongState(f"“{do.name}”的办理单已经办结")
    do.change("办理单", SIGNED, f"{USED}：{slip.prepared_name} 拟办、{slip.checked_name} 复核、{slip.signed_name} 签发")
    do.reply |= {"slip": slip.public_id}


def rests_on(do: Doing, project: Project, act: str) -> dict[str, str]:
    """What a slip for this act rests on now."""
    return resting(do.state(), PREPARED[act].rests(project))


def demand_ready(do: Doing, act: str) -> None:
    """Raises WrongState where the act cannot be done on the project as it stands, for reasons of its own."""
    if why := PREPARED[act].unready(do.state(), do.acting.unit):
        raise WrongState(why)


def demand_unchanged(do: Doing, slip: Slip) -> None:
    """Raises WrongState where the project is not what it was when the slip was prepared: what was agreed to is gone."""
    assert do.project is not None  # noqa: S101  an act on a slip has opened its project
    changed = moved(slip.basis, rests_on(do, do.project, slip.act))
    if changed:
        raise WrongState(f"拟办以后项目有变动（{'、'.join(changed)}），办理单作废，由经办人重新拟办（内控规则）")
