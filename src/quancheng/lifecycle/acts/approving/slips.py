"""拟办, 复核, 签发, 领导小组确认 (internal control): three people of a department, and for its own project a fourth."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person, Unit
from quancheng.law import PROJECT
from quancheng.lifecycle.acts.approving.distance import builds, demand_distance
from quancheng.lifecycle.acts.approving.prepared import PREPARED, demand_ready, demand_unchanged, rests_on, told
from quancheng.lifecycle.acts.approving.resting import moved
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.basis import asked_on
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.gates import ask
from quancheng.lifecycle.holders import holds
from quancheng.lifecycle.refusals import Barred, Fault, Invalid, NotAllowed, WrongState
from quancheng.lifecycle.register import OFFICIAL, official
from quancheng.projects.models import Project
from quancheng.projects.models.slips import SENT_BACK, SIGNED, TO_CHECK, TO_SIGN, UNDER_WAY, Slip

PREPARING, CHECKING, SIGNING, CONFIRMING = "拟办", "复核", "签发", "领导小组确认"
INSIDE = (PREPARING, CHECKING, SIGNING, CONFIRMING)
"""What goes on inside a department, before anything has its effect: nobody else is told of it."""

LONGEST_NOTE = 500


@official(PREPARING)
def prepare(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    act: str, values: Mapping[str, Any], note: str = "",
) -> Slip:  # fmt: skip
    """Propose an act with its values, read by the act's own rules, the law's gate asked: nothing impossible goes up.

    Raises Invalid, Barred, WrongState (one is under way; not in this stage), NotAllowed, Stale.
    """
    with doing(PREPARING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_act(do, opened, act)
        demand_distance(do, opened)
        before = _replaced(do, opened, act)
        demand_ready(do, act)
        said = _note({"note": note}, "拟办意见", required=False)
        kept = PREPARED[act].validate(do, opened, values)
        _ask(do, act, PREPARED[act].proposed(do, kept))
        made = Slip.objects.create(
            project=opened, act=act, unit=_unit(acting), values=kept, basis=rests_on(do, opened, act), note=said,
            own=builds(opened, acting.unit), prepared_by=acting.person, prepared_for=_holder(acting),
            prepared_name=acting.named, prepared_at=at,
        )  # fmt: skip
        do.change(f"办理单 {act}", before, TO_CHECK)
        do.change(f"拟办 {act}", None, told(kept))
        do.reply |= {"project": opened.public_id, "slip": made.public_id}
    return made


@official(CHECKING)
def check(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    slip: str, agreed: bool, note: str = "",
) -> None:  # fmt: skip
    """Agree to what was prepared, or send it back with words, as a second person. Raises as ``_step``."""
    with doing(CHECKING, acting=acting, at=at, key=key, digest=digest) as do:
        found, said = _step(do, project, version, slip, TO_CHECK, agreed, note)
        _demand_others(do, {found.prepared_by_id: "拟办", found.prepared_for_id: "拟办"})
        found.checked_by, found.checked_for, found.checked_name = acting.person, _holder(acting), acting.named
        found.checked_at, found.check_note = at, said
        _keep(do, found, TO_SIGN if agreed else SENT_BACK)


@official(SIGNING)
def sign(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    slip: str, agreed: bool, note: str = "",
) -> None:  # fmt: skip
    """Sign what was prepared and checked, or send it back, as a third person. Raises as ``_step``."""
    with doing(SIGNING, acting=acting, at=at, key=key, digest=digest) as do:
        found, said = _step(do, project, version, slip, TO_SIGN, agreed, note)
        _demand_others(do, {
            found.prepared_by_id: "拟办", found.prepared_for_id: "拟办",
            found.checked_by_id: "复核", found.checked_for_id: "复核",
        })  # fmt: skip
        found.signed_by, found.signed_for, found.signed_name = acting.person, _holder(acting), acting.named
        found.signed_at, found.sign_note = at, said
        _keep(do, found, SIGNED if agreed else SENT_BACK)


@official(CONFIRMING)
def confirm(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    slip: str, agreed: bool, note: str = "",
) -> None:  # fmt: skip
    """领导小组 confirms what an organ has signed on its own project (第四条), or sends it back. Raises as ``_step``."""
    with doing(CONFIRMING, acting=acting, at=at, key=key, digest=digest) as do:
        found, said = _step(do, project, version, slip, SIGNED, agreed, note)
        if not found.own or found.confirmed_at is not None:
            raise WrongState("这张办理单不需要领导小组确认" if not found.own else "这张办理单领导小组已经确认")
        _demand_others(do, {
            found.prepared_by_id: "拟办", found.prepared_for_id: "拟办", found.checked_by_id: "复核",
            found.checked_for_id: "复核", found.signed_by_id: "签发", found.signed_for_id: "签发",
        })  # fmt: skip
        found.confirmed_name, found.confirmed_at, found.confirm_note = acting.named, at, said
        _keep(do, found, SIGNED if agreed else SENT_BACK)


def demand_act(do: Doing, project: Project, act: str) -> None:
    """Raises Invalid, NotAllowed or WrongState unless this act is prepared here, by who acts, on what stands now."""
    process = do.law.pack.process
    if act not in process.steps.signed or act not in PREPARED:
        raise Invalid([Fault("act", "请选择要拟办的事项")])
    holders = process.holders(act)
    if not any(holds(do.acting, duty, project) for duty in holders):
        raise NotAllowed(f"“{act}”由{'、'.join(holders)}办理")
    if project.stage not in process.stages_with(act):
        raise WrongState(f"项目现在处于“{project.stage}”阶段，不办理“{act}”")
    states = OFFICIAL[act].states
    if states and project.state not in states:
        raise WrongState(f"项目现在是“{project.state}”，不能办理“{act}”")


def _replaced(do: Doing, project: Project, act: str) -> str | None:
    """Makes a slip void whose ground has gone; another one under way stands in the way (WrongState)."""
    old = Slip.objects.select_for_update(of=("self",)).filter(project=project, act=act, state__in=UNDER_WAY).first()
    if old is None:
        return None
    changed = moved(old.basis, rests_on(do, project, act))
    if not changed:
        raise WrongState(f"“{act}”已有办理单：{old.prepared_name} 拟办，现在是“{old.state}”")
    note = f"拟办以后项目有变动：{'、'.join(changed)}"
    Slip.objects.filter(pk=old.pk).update(state=SENT_BACK, void_note=note[:LONGEST_NOTE])
    return str(old.state)


def _step(
    do: Doing, project: str, version: int | None, slip: str, state: str, agreed: bool, note: str
) -> tuple[Slip, str]:
    """The slip where it stands, locked, and what was said of it (words are needed where it goes back).

    Raises Invalid, NotAllowed (too near to the project), WrongState (not there, moved on, its ground gone), Stale.
    """
    opened = do.open_project(project, version)
    demand_distance(do, opened)
    rows = Slip.objects.select_for_update(of=("self",)).filter(public_id=slip, project=opened)
    found = (rows if do.name == CONFIRMING else rows.filter(unit=do.acting.unit)).first()
    if found is None:
        raise NotAllowed("没有这张办理单，或者它不由您的部门办理")
    if found.state != state:
        raise WrongState(f"办理单现在是“{found.state}”，不能{do.name}")
    if agreed:
        demand_unchanged(do, found)
    return found, _note({"note": note}, f"{do.name}意见" if agreed else "退回的理由", required=not agreed)


def _note(values: Mapping[str, Any], label: str, *, required: bool) -> str:
    asked = Asked(values)
    said = asked.text("note", label, longest=LONGEST_NOTE, required=required)
    asked.done()
    return said


def _demand_others(do: Doing, before: Mapping[int | None, str]) -> None:
    """Raises NotAllowed where who acts, or whose post it is, has done an earlier step."""
    acting = do.acting
    for person, step in before.items():
        if person is not None and person in (acting.person.pk, _holder(acting).pk):
            raise NotAllowed(f"您已在这张办理单上{step}，{do.name}由另一人办理，委托他人代办的也一样（内控规则）")


def _holder(acting: Acting) -> Person:
    """Whose post it is: the person's own, or that of whom they stand in for."""
    return acting.post.person if acting.post else acting.person


def _unit(acting: Acting) -> Unit:
    assert acting.unit is not None  # noqa: S101  who holds a duty is in a unit
    return acting.unit


def _keep(do: Doing, slip: Slip, state: str) -> None:
    old, slip.state = slip.state, state
    slip.save()
    told = f"{slip.act}：{'退回' if state == SENT_BACK else do.name}"
    do.change(f"办理单 {slip.act}", old, state)
    if state == old:
        do.change(f"{slip.act} 领导小组确认日", None, do.on)
    do.note = told
    do.reply |= {"project": do.subject[1], "slip": slip.public_id}


def _ask(do: Doing, act: str, proposed: Mapping[str, Any]) -> None:
    """The law's gate of the act that is prepared, with what is proposed. Raises Barred."""
    state = do.state()
    answer = ask(state, act, proposed)
    do.answers.append(answer)
    do.basis = asked_on(state, act, PROJECT, proposed)
    if not answer.open:
        raise Barred(answer)
