"""Rows of the journal in words: who, in which post, for whom, from where, what changed, and what came of it."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from quancheng.accounts.acting import Acting
from quancheng.journal import DONE, Entry
from quancheng.law.values import THOUSANDTHS
from quancheng.ledger import phrases
from quancheng.lifecycle.acts.approving.slips import INSIDE
from quancheng.lifecycle.acts.reviewing.scoring import SCORING
from quancheng.lifecycle.holders import ASSIGNED, BUILDER
from quancheng.projects.models import Project

POINTS, DECLARED = (" 得分", " 分项得分"), "申报投资额"
FED_BACK = {"预算评审": "预算评审反馈日", "列入建设计划": "建设计划反馈日"}
"""Acts whose outcome a building unit is told by another act: that one's day (第十一条, 第十二条)."""

AT_ONCE = 50
SHORTEST_HASH = 12
LONGEST = 160
COLUMNS = {
    "state": "状态", "stage": "阶段", "number": "项目编号", "name": "项目名称", "filed": "已报送", "unit": "建设单位",
    "clerk": "经办人", "facts": "事实", "details": "申报内容", "historic": "补录", "unknown_kinds": "不清楚的类别",
}  # fmt: skip
_ROW_WORDS = {
    "category": "类别", "name": "名称", "unit_price": "单价", "quantity": "数量", "measure": "单位", "basis": "依据",
    "amount": "金额", "place": "序号", "sharing": "共享", "opening": "开放", "provider": "提供方",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that an act changed."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Row:
    """One row of the journal as people read it."""

    number: int
    at: datetime.datetime
    act: str
    done: bool
    person_id: str
    person: str
    post: str
    behalf: str
    door: str
    note: str
    changes: list[Change]
    verdicts: list[str]
    pack: str
    hash: str

    @property
    def short_hash(self) -> str:
        return self.hash[:SHORTEST_HASH]


def about(project: Project, acting: Acting, before: int | None, most: int) -> list[Row]:
    """What was done on a project, newest first, from below a number on (one statement).

    Who is only assigned sees what the own unit did. What goes on inside a department (拟办 to 签发) is its own, and who
    builds is told neither who judges, not even by a score that was refused, nor what is still to be fed back to it.
    """
    code = project.jurisdiction.code
    found = Entry.objects.filter(jurisdiction=code, subject_kind="项目", subject_id=project.public_id)
    if acting.duty in ASSIGNED and acting.unit:
        found = found.filter(unit=acting.unit.public_id)
    if acting.duty == BUILDER:
        later = [act for act, on in FED_BACK.items() if not project.facts.get(on)]
        found = found.exclude(act__in=[SCORING, *later])
    if before is not None:
        found = found.filter(number__lt=before)
    unit = acting.unit.public_id if acting.unit else ""
    own = Q(unit=unit) if unit and acting.duty != BUILDER else Q(pk__in=())
    found = found.filter(own | ~Q(act__in=INSIDE))
    return [told(entry, own=entry.unit == unit) for entry in found.order_by("-number")[:most]]


def runs(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows one by one as they were done; what was refused in between together."""
    found: list[list[Row]] = []
    for row in rows:
        if found and not row.done and not found[-1][0].done:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def kind_of(note: str) -> str:
    """What kind of refusal a row tells of: 填写有误, 无权办理, 关口未过 …"""
    return note.partition("：")[0]


def one(project: Project, acting: Acting, number: int) -> Row | None:
    """One row about a project, if this person may see it (one statement)."""
    return next((row for row in about(project, acting, number + 1, 1) if row.number == number), None)


def told(entry: Entry, *, own: bool) -> Row:
    """One row in words. Of what was refused to another unit only the kind: slips of the pen are nobody's business."""
    content = entry.content
    actor = content["actor"]
    return Row(
        number=entry.number,
        at=entry.at,
        act=entry.act,
        done=entry.result == DONE,
        person_id=entry.person,
        person=actor["name"],
        post=actor["post"] or actor["unit_name"],
        behalf=actor["behalf"],
        door=actor["door"],
        note=content["note"] if own or entry.result == DONE else kind_of(content["note"]),
        changes=_changes(content["before"], content["after"]),
        verdicts=[f"{each['article']} {each['rule']} {each['verdict']}" for each in content["verdicts"]],
        pack=content["pack"],
        hash=entry.hash,
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What is not the same; what was nothing and stays nothing is left out."""
    found = []
    for name in dict.fromkeys((*before, *after)):
        old, new = (shown(_readable(name, each.get(name))) for each in (before, after))
        if old != new:
            found.append(Change(COLUMNS.get(name, name), old, new))
    return found


def _readable(name: str, value: Any) -> Any:
    """Points and sums as people say them: the journal keeps thousandths and 分."""
    if name.endswith(POINTS) and isinstance(value, Mapping):
        return {each: f"{points / THOUSANDTHS:g}" for each, points in value.items()}
    if name.endswith(POINTS) and isinstance(value, int):
        return f"{value / THOUSANDTHS:g}"
    return phrases.money(value) if name == DECLARED and isinstance(value, int) else value


def shown(value: Any) -> str:
    """A value of the journal in words; long ones are cut."""
    text = re.sub(r"\b([0-9a-f]{12})[0-9a-f]{52}\b", r"\1…", _shown(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……（共 {len(text)} 字）"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "空"
    if isinstance(value, Mapping):
        pairs = ((_ROW_WORDS.get(str(name), str(name)), _shown(each)) for name, each in value.items())
        return "；".join(f"{name} {text}" for name, text in pairs)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"{len(value)} 行：" + "、".join(_name_of(each) for each in value) if value else "无"
    return phrases.value(value)


def _name_of(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("名称") or json.dumps(value, ensure_ascii=False))
    return _shown(value)


def done_by(acting: Acting, act: str, rows: Sequence[Row]) -> Row | None:
    """The row of an act this person has just done, if it is among these: a confirmation says only what is on record."""
    me = acting.person.public_id
    return next((row for row in rows if row.done and row.act == act and row.person_id == me), None)
