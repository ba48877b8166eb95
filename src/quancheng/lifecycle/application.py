"""The application in parts (第六条 to 第九条, 第十八条, 第二十条, 第三十六条): what each asks, how far it has come.

The parts only arrange the facts for people who fill them in; what the law asks of them stands in the pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.lifecycle.facts import NO_RESOURCES, SAFE_TEXT
from quancheng.lifecycle.findings import State
from quancheng.projects.models.application import OWN

UNTOUCHED, UNDERWAY, DONE, NOT_ASKED = "未开始", "填写中", "已完成", "不需要"
ESTIMATE, RESOURCES, COBUILDERS, PAPERS = "estimate", "resources", "cobuilders", "papers"


@dataclass(frozen=True)
class Part:
    """One part of the application. ``key`` stands in addresses; ``facts`` are the vocabulary's, ``texts`` beyond it."""

    key: str
    title: str
    act: str
    article: str
    facts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    rows: str = ""
    optional: tuple[str, ...] = ()
    """facts and texts that may stay open"""


PARTS = (
    Part(
        "overview", "项目概况", "起草申报", "第九条",
        facts=(
            "申报年度", "资金来源", "涉及政府投资", "涉及社会投资", "系统类别", "建设性质", "新增支出", "优先标签",
            "管理方式", "预算年度", "突发临时", "计划完工日",
        ),
        texts=("建设依据", "建设目标", "建设内容"),
        optional=("预算年度", "计划完工日"),
    ),
    Part(
        "scheme", "建设方案", "编制建设方案", "第六条",
        facts=(
            "建设方案日", "软件开发", "产生数据", "公共服务或政务APP小程序", "依托统建平台", "指挥决策类场景",
            "依托城市大脑", "上云", "不上云理由", "等保级别",
        ),
        texts=("技术路线",),
        optional=("等保级别",),
    ),
    Part("estimate", "投资概算", "起草申报", "第九条", rows=ESTIMATE),
    Part("resources", "信息资源目录", "登记资源目录", "第六条", texts=(NO_RESOURCES,), rows=RESOURCES),
    Part("safety", "安全可靠说明", "说明安全可靠", "第三十六条", texts=(SAFE_TEXT,)),
    Part("evaluation", "事前绩效评估", "报送事前绩效评估", "第八条"),
    Part("cobuilding", "共建单位", "起草申报", "第九条", facts=("共建类型", "牵头部门"), rows=COBUILDERS),
    Part(
        "powers", "事权划分", "登记事权划分", "第二十条",
        facts=("市县区协同", "事权划分日", "区级承担建设资金", "区级承担运维经费"),
    ),
    Part("papers", "申报材料", "起草申报", "第九条", rows=PAPERS),
)  # fmt: skip

BY_KEY = {part.key: part for part in PARTS}

ASKED_WHEN: dict[str, tuple[str, object]] = {
    "依托统建平台": ("公共服务或政务APP小程序", True),
    "依托城市大脑": ("指挥决策类场景", True),
    "不上云理由": ("上云", False),
    "事权划分日": ("市县区协同", True),
    "区级承担建设资金": ("市县区协同", True),
    "区级承担运维经费": ("市县区协同", True),
}
"""Facts that are asked only after another answer."""

NONE = "无"
JOINT = "共建类型"


@dataclass(frozen=True)
class Progress:
    """How far a part has come, and what is missing, by the name of the field."""

    part: Part
    status: str
    missing: tuple[str, ...]
    returned: bool = False

    @property
    def ready(self) -> bool:
        return self.status in (DONE, NOT_ASKED)


IMPLIED = {("资金来源", "政府投资"): "涉及政府投资", ("资金来源", "社会投资"): "涉及社会投资"}
"""What an answer says of another fact: money that comes from there mainly comes from there in part."""


def asked(part: Part, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts of a part that are asked, given what is answered."""
    found = []
    for name in part.facts:
        when = ASKED_WHEN.get(name)
        if when is None or facts.get(when[0]) == when[1]:
            found.append(name)
    if part.key == "cobuilding" and facts.get(JOINT) in (None, NONE):
        found.remove("牵头部门")
    return tuple(found)


def contrary(part: Part, facts: Mapping[str, Any]) -> list[str]:
    """Answers of a part that another answer rules out by what both mean, with why."""
    return [
        f"{name}（{other}是“{said}”，这里应当是“是”）"
        for (other, said), name in IMPLIED.items()
        if name in part.facts and facts.get(other) == said and facts.get(name) is False
    ]


def progress(state: State, papers: Mapping[str, bool]) -> list[Progress]:
    """Every part in order. ``papers``: each paper that is needed → whether it is there."""
    return [_progress(part, state, papers) for part in PARTS]


def _progress(part: Part, state: State, papers: Mapping[str, bool]) -> Progress:
    facts, details = state.facts, state.project.details
    names = asked(part, facts)
    filled = [name for name in names if facts.get(name) not in (None, "")]
    filled += [text for text in part.texts if details.get(text)]
    wanted = [name for name in (*names, *part.texts) if name not in part.optional and name != NO_RESOURCES]
    missing = [name for name in wanted if name not in filled]
    rows, lacking, asked_for = _rows(part, state, papers)
    missing += lacking + contrary(part, facts)
    if not asked_for:
        return Progress(part, NOT_ASKED, ())
    if not missing:
        return Progress(part, DONE, ())
    return Progress(part, UNDERWAY if filled or rows else UNTOUCHED, tuple(missing))


def _rows(part: Part, state: State, papers: Mapping[str, bool]) -> tuple[bool, list[str], bool]:
    """Whether there are rows, which are missing, and whether the part is asked for at all."""
    rows, facts, details = state.rows, state.facts, state.project.details
    if part.key == "estimate":
        there = details.get("申报投资额") is not None
        return there, [] if there else ["概算明细"], True
    if part.key == "resources":
        open_ones = [each.name for each in rows.resources if not (each.sharing and each.opening)]
        there = bool(rows.resources or details.get(NO_RESOURCES))
        return there, [f"“{name}”的共享开放属性" for name in open_ones] if there else ["信息资源"], True
    if part.key == "evaluation":
        own = [each for each in rows.evaluations if each.kind == OWN and each.on]
        return bool(own), [] if own else ["事前绩效评估"], facts.get("新增支出") is not False or bool(own)
    if part.key == "cobuilding" and facts.get(JOINT) not in (None, NONE):
        waiting = [f"{each.unit.name}的确认" for each in rows.cobuilders if each.confirmed_on is None]
        return bool(rows.cobuilders), waiting if rows.cobuilders else ["共建单位"], True
    if part.key == "papers":
        return any(papers.values()), [name for name, there in papers.items() if not there], True
    return False, [], True
