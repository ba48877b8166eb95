"""流程.yaml: the stages of a project, which acts each allows and where it leads, and who in which role does an act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from quancheng.law.acts import Act
from quancheng.law.errors import BadValue, Defect
from quancheng.law.predicates import Reader
from quancheng.law.sources import Source
from quancheng.law.steps import Around, Steps, read_steps, step_faults

END = "终"
HANDLER, CHECKER, HEAD = "经办", "复核", "负责人"
ROLES = (HANDLER, CHECKER, HEAD)
"""The roles a person can have in a unit."""

_USUAL = (HANDLER, HEAD)
_KEYS = {"随时", "阶段", "责任", "岗位", "审签", "去向", "待办"}


@dataclass(frozen=True)
class Stage:
    """One stage: the acts usual in it, and the stages it may lead to (终: the end)."""

    name: str
    acts: tuple[str, ...]
    to: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Process:
    """The stages of a pack in order, and for each act who does it."""

    acts: Mapping[str, Act]
    stages: tuple[Stage, ...]
    anytime: tuple[str, ...]
    """随时: acts of no stage, possible in each"""
    duties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """责任: who does an act, where this pack says otherwise than 行为.yaml"""
    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """岗位: in which roles, where it is not 经办 and 负责人"""
    steps: Steps = field(default_factory=Steps)

    @property
    def first(self) -> Stage:
        """Where a project begins."""
        return self.stages[0]

    def stage_of(self, name: str) -> Stage:
        """The stage of this name. Raises BadValue."""
        for stage in self.stages:
            if stage.name == name:
                return stage
        raise BadValue(f"没有“{name}”这个阶段；只有{'、'.join(stage.name for stage in self.stages)}")

    def possible(self, stage: str) -> tuple[str, ...]:
        """The acts of a stage, its own first, then those possible at any time. Raises BadValue."""
        return tuple(dict.fromkeys((*self.stage_of(stage).acts, *self.anytime)))

    def stages_with(self, act: str) -> tuple[str, ...]:
        """The names of the stages in which an act is possible; all of them for an act of 随时. Raises BadValue."""
        self._known(act)
        return tuple(stage.name for stage in self.stages if act in stage.acts or act in self.anytime)

    def holders(self, act: str) -> tuple[str, ...]:
        """The duties (项目建设单位, 财政部门 …) whose holders may do the act. Raises BadValue."""
        return self.duties.get(act) or self._known(act).holders

    def roles(self, act: str) -> tuple[str, ...]:
        """The roles (经办, 复核, 负责人) in which a person of such a unit may do the act. Raises BadValue."""
        self._known(act)
        return self.posts.get(act, _USUAL)

    def _known(self, act: str) -> Act:
        if act not in self.acts:
            raise BadValue(f"没有“{act}”这个行为")
        return self.acts[act]


def read_process(source: Source, acts: Mapping[str, Act], reader: Reader) -> Process:
    """流程.yaml; faults of form go to ``source.defects``, the others are told by ``stage_faults``.

    ``reader``: of conditions on a project.
    """
    data = source.mapping()
    for key in data.keys() - _KEYS:
        source.defect(f"没有“{key}”这一项；只有阶段、随时、责任、岗位、审签、去向、待办", key)
    stages: dict[str, Stage] = {}
    found = data.get("阶段") or []
    if not isinstance(found, list):
        source.defect("阶段应当是一个列表，每项写名称、行为、至", "阶段")
        found = []
    for index, entry in enumerate(found):
        with source.guarded("阶段", index):
            stage = _stage(source, index, entry)
            if stage and stage.name in stages:
                source.defect(f"阶段“{stage.name}”写了两次", "阶段", index)
            stages |= {stage.name: stage} if stage else {}
    anytime = _texts(source, data.get("随时") or [], "随时")
    steps = read_steps(source, reader)
    return Process(acts, tuple(stages.values()), anytime, _lists(source, "责任"), _lists(source, "岗位"), steps)


def _stage(source: Source, index: int, entry: Any) -> Stage | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("名称"), str) or entry.keys() - {"名称", "行为", "至"}:
        source.defect("阶段只写名称、行为、至", "阶段", index)
        return None
    name = entry["名称"]
    acts = _texts(source, entry.get("行为") or [], "阶段", index, "行为")
    return Stage(name, acts, _texts(source, entry.get("至") or [], "阶段", index, "至"), source.line("阶段", index))


def _lists(source: Source, key: str) -> dict[str, tuple[str, ...]]:
    """责任 or 岗位: act → a list that is not empty."""
    data = source.mapping().get(key) or {}
    if not isinstance(data, dict):
        source.defect(f"{key}要写成“行为: [{'负责人' if key == '岗位' else '主体'}, …]”", key)
        return {}
    for act, found in data.items():
        if not found:
            source.defect(f"{key}里的“{act}”是空的", key, act)
    return {act: _texts(source, found or [], key, act) for act, found in data.items()}


def _texts(source: Source, found: Any, *place: str | int) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        source.defect("这里要写成名称的列表：[甲, 乙]", *place)
        return ()
    if len(set(found)) < len(found):
        source.defect("这里有名称写了两次", *place)
    return tuple(found)


def stage_faults(process: Process, source: Source, duties: Set[str]) -> Iterator[Defect]:
    """Names nobody knows, acts of no stage, stages with no way in or out. ``duties``: the holders the pack knows."""
    for place, message in [*_unknown(process), *_strangers(process, duties), *_ways(process), *_steps(process)]:
        yield Defect(source.label, source.line(*place), message)
    for act in process.acts.values():
        if not process.stages_with(act.name) and act.name not in process.anytime:
            yield Defect(source.label, 1, f"行为“{act.name}”没有哪个阶段能做，也不在 随时 里")
        for holder in act.holders:
            if holder not in duties:
                yield Defect("行为.yaml", act.line, f"行为“{act.name}”的主体“{holder}”不在 用语.yaml 的称呼里")


_Place = tuple[str | int, ...]


def _unknown(process: Process) -> Iterator[tuple[_Place, str]]:
    """Acts that 行为.yaml does not have, roles there are not."""
    for index, stage in enumerate(process.stages):
        for number, act in enumerate(stage.acts):
            if act not in process.acts:
                yield ("阶段", index, "行为", number), f"阶段“{stage.name}”的“{act}”不在 行为.yaml 里"
    for index, act in enumerate(process.anytime):
        if act not in process.acts:
            yield ("随时", index), f"随时里的“{act}”不在 行为.yaml 里"
    for key, found in (("责任", process.duties), ("岗位", process.posts)):
        for act in found:
            if act not in process.acts:
                yield (key, act), f"{key}里的“{act}”不在 行为.yaml 里"
    for act, roles in process.posts.items():
        for number, role in enumerate(roles):
            if role not in ROLES:
                yield ("岗位", act, number), f"“{act}”的岗位“{role}”不是{'、'.join(ROLES)}之一"


def _strangers(process: Process, duties: Set[str]) -> Iterator[tuple[_Place, str]]:
    for act, holders in process.duties.items():
        for number, holder in enumerate(holders):
            if holder not in duties:
                yield ("责任", act, number), f"“{act}”的责任主体“{holder}”不在 用语.yaml 的称呼里"


def _steps(process: Process) -> Iterator[tuple[_Place, str]]:
    ways = {stage.name: set(stage.to) for stage in process.stages}
    stages = {act: set(process.stages_with(act)) for act in process.acts}
    holders = {act: process.holders(act) for act in process.acts}
    yield from step_faults(process.steps, Around(process.acts, ways, stages, holders))


def _ways(process: Process) -> Iterator[tuple[_Place, str]]:
    """Ways to nowhere; stages nobody comes to, or nobody leaves."""
    ways = {stage.name: set(stage.to) for stage in process.stages}
    entered = _spread({process.first.name} if process.stages else set(), ways)
    back: dict[str, set[str]] = {}
    for name, others in ways.items():
        for other in others:
            back.setdefault(other, set()).add(name)
    leaving = _spread({END}, back)
    for index, stage in enumerate(process.stages):
        place = ("阶段", index)
        for number, other in enumerate(stage.to):
            if other not in ways and other != END:
                yield (*place, "至", number), f"阶段“{stage.name}”通往的“{other}”不存在"
        if stage.name not in leaving:
            yield place, f"阶段“{stage.name}”没有出口：走不到“{END}”"
        if stage.name not in entered:
            yield place, f"阶段“{stage.name}”没有入口"


def _spread(start: set[str], ways: Mapping[str, set[str]]) -> set[str]:
    """All that can be come to from a start."""
    found, waiting = set(start), list(start)
    while waiting:
        fresh = ways.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found
