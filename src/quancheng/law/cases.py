"""Cases a lawyer can read (案例/*.yaml): facts in, verdicts expected; and gates, open or shut."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.law.errors import BadValue, Defect, PackError
from quancheng.law.gates import Gate
from quancheng.law.judge import Judge
from quancheng.law.judgement import Verdict
from quancheng.law.outside import WAIVERS
from quancheng.law.pack import Pack
from quancheng.law.sources import Source
from quancheng.law.vocabulary import PROJECT

_KEYS = {"名称", "对象", "今日", "事实", "判定", "期限", "答复", "行为", "放行", "阻于", "拟", "豁免"}


@dataclass(frozen=True)
class Case:
    """One case, and where it stands."""

    file: str
    line: int
    raw: Mapping[str, Any]
    vocabulary_kinds: tuple[str, ...]

    @property
    def name(self) -> str:
        return str(self.raw["名称"])

    @property
    def kind(self) -> str:
        return str(self.raw.get("对象") or PROJECT)

    @property
    def facts(self) -> dict[str, Any]:
        """The facts, with the children beside them."""
        children = {kind: self.raw[kind] for kind in self.vocabulary_kinds if kind in self.raw}
        waived = {WAIVERS: self.raw["豁免"]} if self.raw.get("豁免") else {}
        return dict(self.raw.get("事实") or {}) | children | waived


def read_cases(pack: Pack) -> list[Case]:
    """All cases of the pack. Raises PackError for those that are no cases."""
    cases: list[Case] = []
    defects: list[Defect] = []
    for path in sorted((pack.folder / "案例").glob("*.yaml")):
        source = Source(path, f"{pack.name}/案例/{path.name}")
        if not isinstance(source.data, list | None):
            source.defect("案例文件应当是一个列表")
            source.data = []
        for index, raw in enumerate(source.data or ()):
            unknown = set(raw) - _KEYS - set(pack.vocabulary.kinds) if isinstance(raw, dict) else {"？"}
            if unknown or not raw.get("名称") or not isinstance(raw.get("今日"), datetime.date):
                source.defect(f"案例要有名称和今日（日期）；多余的项：{'、'.join(sorted(unknown)) or '无'}", index)
                continue
            asked = raw.get("判定") or raw.get("答复") or (raw.get("行为") and ("放行" in raw or "阻于" in raw))
            if not asked or not _is_well_formed(raw, pack):
                source.defect(
                    f"案例“{raw['名称']}”要写判定、答复或者行为和放行；事实、判定写成“名称: 值”，子项写成列表", index
                )
                continue
            cases.append(Case(source.label, source.line(index), raw, pack.vocabulary.kinds))
        defects += source.defects
    if defects:
        raise PackError(defects)
    return cases


def _is_well_formed(raw: Mapping[str, Any], pack: Pack) -> bool:
    maps = all(isinstance(raw.get(key) or {}, dict) for key in ("事实", "判定", "期限", "答复", "拟", "豁免"))
    lists = all(isinstance(raw.get(kind) or [], list) for kind in pack.vocabulary.kinds)
    return maps and lists and (raw.get("对象") or PROJECT) in pack.vocabulary.kinds


def run_case(judge: Judge, case: Case) -> list[Defect]:
    """What the case expects and did not get; empty when it holds."""
    try:
        wrong = [*_verdicts(judge, case), *_answers(judge, case), *_gate(judge, case)]
    except BadValue as error:
        wrong = [str(error)]
    return [Defect(case.file, case.line, f"案例“{case.name}”：{message}") for message in wrong]


def _verdicts(judge: Judge, case: Case) -> Iterator[str]:
    if not case.raw.get("判定") and not case.raw.get("期限"):
        return
    found = {_label(verdict, case.kind): verdict for verdict in _judged(judge, case)}
    for rule, expected in (case.raw.get("判定") or {}).items():
        verdict = _find(found, rule)
        if verdict is None:
            yield f"没有规则“{rule}”的判定"
        elif verdict.verdict != expected:
            yield f"{rule} 应为 {expected}，得 {verdict.verdict}"
    for rule, expected in (case.raw.get("期限") or {}).items():
        verdict = _find(found, rule)
        due = verdict.as_json(explain=False)["due"] if verdict else "无此规则"
        if due != (expected.isoformat() if isinstance(expected, datetime.date) else expected):
            yield f"{rule} 的期限应为 {expected}，得 {due}"


def _judged(judge: Judge, case: Case) -> list[Verdict]:
    today = case.raw["今日"]
    if case.kind != PROJECT:
        return judge.objects(case.kind, [case.facts], today)[0]
    facts = case.facts
    subject = judge.subject(PROJECT, facts)
    return judge.project(subject.project, subject.children, today, subject.unknown, facts.get(WAIVERS))


def _label(verdict: Verdict, kind: str) -> tuple[str, str, str]:
    """(rule, number of the child or its place, kind)."""
    if verdict.rule.kind == kind:
        return verdict.rule.name, "", ""
    place = str(int(verdict.row["id"] or 0))
    return (
        verdict.rule.name,
        place if verdict.rule.kind not in ("季度", "年度") else str(verdict.number),
        verdict.rule.kind,
    )


def _find(found: Mapping[tuple[str, str, str], Verdict], label: str) -> Verdict | None:
    """合同备案, 合同[1]/合同备案, 季度[2024Q2]/季报."""
    where, slash, rule = label.rpartition("/")
    if not slash:
        return found.get((label, "", ""))
    kind, _, place = where.rstrip("]").partition("[")
    return found.get((rule, place, kind))


def _answers(judge: Judge, case: Case) -> Iterator[str]:
    for rule, expected in (case.raw.get("答复") or {}).items():
        answer = judge.answers(case.kind, case.facts, case.raw["今日"]).get(rule)
        if answer != expected:
            yield f"{rule} 应答 {expected}，得 {answer}"


def _gate(judge: Judge, case: Case) -> Iterator[str]:
    act = case.raw.get("行为")
    if not act:
        return
    subject = judge.subject(case.kind, case.facts)
    result = Gate(judge).ask(
        act, case.kind, subject, case.raw["今日"], case.raw.get("拟") or {}, case.facts.get(WAIVERS)
    )
    barring = [verdict.rule.name for verdict in result.barring]
    if "放行" in case.raw and bool(case.raw["放行"]) != result.open:
        yield f"{act} 应{'放行' if case.raw['放行'] else '不放行'}；阻于：{'、'.join(barring) or '无'}"
    for rule in case.raw.get("阻于") or ():
        if rule not in barring:
            yield f"{act} 应阻于 {rule}；实际阻于：{'、'.join(barring) or '无'}"


def run_all(pack: Pack) -> tuple[int, list[Defect]]:
    """How many cases there are, and what failed."""
    judge = Judge(pack)
    cases = read_cases(pack)
    return len(cases), [defect for case in cases for defect in run_case(judge, case)]
