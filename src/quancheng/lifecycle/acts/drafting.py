"""Filling in the application (第六条, 第九条, 第二十条, 第三十六条), part by part, to leave and come back to."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.filling import Row, demand_open, fill, openness, rows_given, write_texts
from quancheng.lifecycle.acts.rows import estimate_lines, resources
from quancheng.lifecycle.acts.screening import wrong_name
from quancheng.lifecycle.acts.texts import UNSHOWN, one_line, unshown
from quancheng.lifecycle.application import BY_KEY, COBUILDERS, ESTIMATE, JOINT, NONE, Part
from quancheng.lifecycle.facts import NO_RESOURCES
from quancheng.lifecycle.refusals import Fault, Invalid, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import OPEN, CoBuilder, EstimateLine, Project, Resource, Scratch

LONGEST_SHARE = 500
OVERVIEW, NAME = "overview", "项目名称"
DRAFTED = {part.key: part for part in BY_KEY.values() if part.act == "起草申报"}
COMMON = ("scheme", "resources", ESTIMATE)
"""Parts of the common scheme (第九条): who builds along confirms again when one of them changes."""


@contextmanager
def _filling(
    part: Part, acting: Acting, at: datetime.datetime, key: str, digest: str, project: str, version: int | None,
    values: Mapping[str, Any],
) -> Iterator[Doing]:  # fmt: skip
    """One part being saved: opened, filled, answered."""
    with doing(part.act, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        do.note = part.title
        fill(do, part, values)
        yield do
        if part.key in COMMON and do.after:
            confirm_again(do)
        do.reply |= {"project": opened.public_id, "part": part.key}


@official("起草申报", states=OPEN)
def draft(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    part: str, values: Mapping[str, Any], rows: Sequence[Row] = (),
) -> None:  # fmt: skip
    """Save the overview, the estimate or the co-builders (第九条). Raises Invalid, WrongState, Stale, NotAllowed.

    ``part``: one of DRAFTED; the others have acts of their own.
    """
    chosen = DRAFTED[part]
    with _filling(chosen, acting, at, key, digest, project, version, values) as do:
        if chosen.key == OVERVIEW and NAME in values:
            _rename(do, chosen, one_line(str(values[NAME])))
        if chosen.rows == ESTIMATE:
            _write_estimate(do, chosen, rows)
        elif chosen.rows == COBUILDERS:
            _write_cobuilders(do, chosen, rows)


@official("编制建设方案", states=OPEN)
def write_scheme(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Save the construction scheme (第六条): its date and what it decides."""
    with _filling(BY_KEY["scheme"], acting, at, key, digest, project, version, values):
        return


@official("登记资源目录", states=OPEN)
def list_resources(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any], rows: Sequence[Row] = (),
) -> None:  # fmt: skip
    """Save the information resource catalogue with its sharing and opening attributes (第六条)."""
    part = BY_KEY["resources"]
    with _filling(part, acting, at, key, digest, project, version, values) as do:
        _write_resources(do, part, rows, values)


@official("说明安全可靠", states=OPEN)
def state_safety(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Save the statement on safe and reliable products (第三十六条)."""
    with _filling(BY_KEY["safety"], acting, at, key, digest, project, version, values):
        return


@official("登记事权划分", states=OPEN)
def split_powers(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Save how city, county and district share content and money (第二十条). Amounts in 元 as text."""
    with _filling(BY_KEY["powers"], acting, at, key, digest, project, version, values):
        return


def keep_typing(*, acting: Acting, at: datetime.datetime, project: str, part: str, data: Mapping[str, str]) -> None:
    """Keeps what somebody has typed and not saved: no act, no fact, for nobody else. Raises Project.DoesNotExist."""
    with transaction.atomic():
        found = visible(acting).get(public_id=project, unit=acting.unit, state__in=OPEN)
        Scratch.objects.update_or_create(
            project=found, person=acting.person, part=BY_KEY[part].key, defaults={"data": dict(data), "at": at}
        )


def forget_typing(*, acting: Acting, project: str, part: str) -> None:
    """Drops what somebody has typed and not saved. Raises Project.DoesNotExist."""
    found = visible(acting).get(public_id=project)
    Scratch.objects.filter(project=found, person=acting.person, part=BY_KEY[part].key).delete()


def _rename(do: Doing, part: Part, name: str) -> None:
    project = do.project
    assert project is not None  # noqa: S101  opened by _filling
    if name != project.name and not openness(project).allows(part.key, NAME):
        raise WrongState("“项目名称”没有被退回，不能修改；只有退回的各项可以修改")
    if told := wrong_name(name):
        raise Invalid([Fault(NAME, told, article="第九条")])
    do.set(name=name)


def _write_estimate(do: Doing, part: Part, rows: Sequence[Row]) -> None:
    project = do.project
    assert project is not None  # noqa: S101  opened by _filling
    lines = estimate_lines(project, rows_given(rows, "name", "unit_price", "quantity", "basis"))
    old = list(EstimateLine.objects.filter(project=project))
    if [_compared(line) for line in old] == [_compared(line) for line in lines]:
        return
    demand_open(project, part, empty=not old)
    EstimateLine.objects.filter(project=project).delete()
    EstimateLine.objects.bulk_create(lines)
    do.change("概算明细", [_compared(line) for line in old], [_compared(line) for line in lines])
    write_texts(do, {"申报投资额": sum(line.amount for line in lines) if lines else None})


def _write_resources(do: Doing, part: Part, rows: Sequence[Row], values: Mapping[str, Any]) -> None:
    project = do.project
    assert project is not None  # noqa: S101  opened by _filling
    fresh = resources(project, rows_given(rows, "name", "code", "provider", "summary"))
    if fresh and str(values.get(NO_RESOURCES) or "").strip():
        raise Invalid([Fault(NO_RESOURCES, f"已经列了信息资源，“{NO_RESOURCES}”不用填", article=part.article)])
    old = list(Resource.objects.filter(project=project))
    if [_compared(each) for each in old] == [_compared(each) for each in fresh]:
        return
    demand_open(project, part, empty=not old and not project.details.get(NO_RESOURCES))
    Resource.objects.filter(project=project).delete()
    Resource.objects.bulk_create(fresh)
    do.change("信息资源", [_compared(each) for each in old], [_compared(each) for each in fresh])


def _write_cobuilders(do: Doing, part: Part, rows: Sequence[Row]) -> None:
    """Rows: unit (public id) and part. A co-builder whose part changes has to confirm again."""
    project = do.project
    assert project is not None  # noqa: S101  opened by _filling
    given = _given_units(project, rows)
    units = {
        unit.public_id: unit for unit in Unit.objects.filter(public_id__in=given, jurisdiction=project.jurisdiction)
    }
    kept = {each.unit.public_id: each for each in CoBuilder.objects.filter(project=project).select_related("unit")}
    before = {each.unit.name: each.part for each in kept.values()}
    after = {units[key].name: text for key, text in given.items()}
    joint = project.facts.get(JOINT) not in (None, NONE)
    if given and project.facts.get(JOINT) == NONE:
        raise Invalid([Fault(JOINT, f"“{JOINT}”是“{NONE}”，不能再列共建单位", article="第九条")])
    if before == after:
        return
    demand_open(project, part, empty=not kept and joint)
    CoBuilder.objects.filter(project=project).exclude(unit__public_id__in=given).delete()
    for key, text in given.items():
        if key not in kept:
            CoBuilder.objects.create(project=project, unit=units[key], part=text)
        elif kept[key].part != text:
            CoBuilder.objects.filter(pk=kept[key].pk).update(part=text, confirmed_on=None, confirmed_by="")
    do.change("共建单位", before, after)


def confirm_again(do: Doing) -> None:
    """What co-builders have confirmed is no longer what stands there (第九条): they are asked again."""
    confirmed = CoBuilder.objects.filter(project=do.project).exclude(confirmed_on=None)
    for each in confirmed.select_related("unit"):
        do.change(f"{each.unit} 确认日", each.confirmed_on, None)
        CoBuilder.objects.filter(pk=each.pk).update(confirmed_on=None, confirmed_by="")


def _given_units(project: Project, rows: Sequence[Row]) -> dict[str, str]:
    """Public id → part, in the order given. Raises Invalid with every fault at its row."""
    numbered = [
        (number, str(row["unit"]).strip(), str(row.get("part") or "").strip())
        for number, row in rows_given(rows, "unit")
    ]
    known = Unit.objects.filter(public_id__in=[key for _, key, _ in numbered], jurisdiction=project.jurisdiction)
    found = {unit.public_id: unit for unit in known.filter(dissolved_on=None)}
    faults, given = [], dict[str, str]()
    for number, key, text in numbered:
        if key not in found:
            faults.append(Fault("unit", f"没有名称为“{key}”的单位，请从提示的单位里选择", number, "第九条"))
        elif found[key] == project.unit:
            faults.append(Fault("unit", "本单位不能列为共建单位", number, "第九条"))
        elif key in given:
            faults.append(Fault("unit", "这个单位写了两次", number, "第九条"))
        if len(text) > LONGEST_SHARE:
            faults.append(Fault("part", f"“承担内容”不超过 {LONGEST_SHARE} 字", number, "第九条"))
        if unshown(text):
            faults.append(Fault("part", f"“承担内容”{UNSHOWN}", number, "第九条"))
        given[key] = text
    if faults:
        raise Invalid(faults)
    return given


def _compared(row: EstimateLine | Resource) -> dict[str, Any]:
    """A row without its keys."""
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in ("id", "project_id")]
    return {name: getattr(row, name) for name in names}
