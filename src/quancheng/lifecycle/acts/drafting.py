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
from quancheng.lifecycle.acts.filling import Row, demand_open, fill, rows_given, write_texts
from quancheng.lifecycle.acts.rows import estimate_lines, resources
from quancheng.lifecycle.application import BY_KEY, COBUILDERS, ESTIMATE, Part
from quancheng.lifecycle.refusals import Fault, Invalid
from quancheng.lifecycle.register import official
from quancheng.projects.models import OPEN, CoBuilder, EstimateLine, Resource, Scratch

LONGEST_NAME = 200


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
        do.reply |= {"project": opened.public_id, "part": part.key}


@official("起草申报", states=OPEN)
def draft(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    part: str, values: Mapping[str, Any], rows: Sequence[Row] = (),
) -> None:  # fmt: skip
    """Save the overview, the estimate or the co-builders (第九条). Raises Invalid, WrongState, Stale, NotAllowed."""
    chosen = BY_KEY[part]
    with _filling(chosen, acting, at, key, digest, project, version, values) as do:
        if "项目名称" in values:
            _rename(do, str(values["项目名称"]).strip())
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
    with _filling(BY_KEY["scheme"], acting, at, key, digest, project, version, values) as do:
        day = do.project.facts.get("建设方案日") if do.project else None
        if day and day > do.on.isoformat():
            raise Invalid([Fault("建设方案日", "“建设方案日”不能晚于今天", article="第六条")])


@official("登记资源目录", states=OPEN)
def list_resources(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any], rows: Sequence[Row] = (),
) -> None:  # fmt: skip
    """Save the information resource catalogue with its sharing and opening attributes (第六条)."""
    part = BY_KEY["resources"]
    with _filling(part, acting, at, key, digest, project, version, values) as do:
        _write_resources(do, part, rows)


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


def _rename(do: Doing, name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Invalid([Fault("项目名称", f"请填写项目名称（不超过 {LONGEST_NAME} 字）", article="第九条")])
    do.set(name=name)


def _write_estimate(do: Doing, part: Part, rows: Sequence[Row]) -> None:
    project = do.project
    assert project is not None  # noqa: S101  opened by _filling
    lines = estimate_lines(project, rows_given(rows, "name", "unit_price", "quantity", "basis"))
    old = list(EstimateLine.objects.filter(project=project))
    if [_compared(line) for line in old] == [_compared(line) for line in lines]:
        return
    demand_open(project, part)
    EstimateLine.objects.filter(project=project).delete()
    EstimateLine.objects.bulk_create(lines)
    do.change("概算明细", [_compared(line) for line in old], [_compared(line) for line in lines])
    write_texts(do, {"申报投资额": sum(line.amount for line in lines) if lines else None})


def _write_resources(do: Doing, part: Part, rows: Sequence[Row]) -> None:
    project = do.project
    assert project is not None  # noqa: S101  opened by _filling
    fresh = resources(project, rows_given(rows, "name", "code", "provider", "summary"))
    old = list(Resource.objects.filter(project=project))
    if [_compared(each) for each in old] == [_compared(each) for each in fresh]:
        return
    demand_open(project, part)
    Resource.objects.filter(project=project).delete()
    Resource.objects.bulk_create(fresh)
    do.change("信息资源", [_compared(each) for each in old], [_compared(each) for each in fresh])


def _write_cobuilders(do: Doing, part: Part, rows: Sequence[Row]) -> None:
    """Rows: unit (public id) and part. A co-builder whose part changes has to confirm again."""
    project = do.project
    assert project is not None  # noqa: S101  opened by _filling
    given = {str(row.get("unit") or ""): str(row.get("part") or "").strip() for _, row in rows_given(rows, "unit")}
    units = {
        unit.public_id: unit for unit in Unit.objects.filter(public_id__in=given, jurisdiction=project.jurisdiction)
    }
    faults = [Fault("共建单位", "没有这个单位", article="第九条") for key in given if key not in units]
    faults += [
        Fault("共建单位", "本单位不能列为共建单位", article="第九条") for u in units.values() if u == project.unit
    ]
    if faults:
        raise Invalid(faults)
    kept = {each.unit.public_id: each for each in CoBuilder.objects.filter(project=project).select_related("unit")}
    before = {each.unit.name: each.part for each in kept.values()}
    after = {units[key].name: text for key, text in given.items()}
    if before == after:
        return
    demand_open(project, part)
    CoBuilder.objects.filter(project=project).exclude(unit__public_id__in=given).delete()
    for key, text in given.items():
        if key not in kept:
            CoBuilder.objects.create(project=project, unit=units[key], part=text)
        elif kept[key].part != text:
            CoBuilder.objects.filter(pk=kept[key].pk).update(part=text, confirmed_on=None, confirmed_by="")
    do.change("共建单位", before, after)


def _compared(row: EstimateLine | Resource) -> dict[str, Any]:
    """A row without its keys."""
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in ("id", "project_id")]
    return {name: getattr(row, name) for name in names}
