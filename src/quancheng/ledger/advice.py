"""What to do about a verdict that is not fine, and which facts it hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quancheng.law import NEVER, Pack, Verdict
from quancheng.ledger.phrases import day, is_date, money, value

Json = Mapping[str, Any]
_BETTER = ("符合", "逾期办结", "未到期")
_DUTY = ("应", "且")


def advice(pack: Pack, verdict: Verdict) -> str:
    """What to do."""
    match verdict.verdict:
        case "待认定":
            return _supply(pack, verdict)
        case "不符合":
            return _repair(pack, verdict)
        case "逾期办结":
            return "已经办结，只是晚了；查明原因，留存备查"
        case "未到期":
            return _prepare(verdict)
    return ""


def hinges(pack: Pack, verdict: Verdict) -> str:
    """The single facts outside the duty on which a breach hangs: to be checked, not to be bent."""
    if verdict.verdict != "不符合":
        return ""
    left_out = {change["fact"] for change in _remedies(pack, verdict)} | _fixed(pack, verdict.object)
    return "；".join(_if(pack, verdict, change) for change in verdict.would_change if change["fact"] not in left_out)


def _fixed(pack: Pack, kind: str) -> set[str]:
    """What an object is known by: its number, and the day a quarter ends. To change it makes another object."""
    return {fact.name for fact in pack.vocabulary.facts[kind].values() if fact.key} | {"季末日"}


def _supply(pack: Pack, verdict: Verdict) -> str:
    names = []
    for change in verdict.would_change:
        fact = pack.vocabulary.find(verdict.object, change["fact"])
        by = f"（由{fact.finding}认定）" if fact and fact.finding else ""
        names.append(f"“{change['fact']}”{by}")
    if names:
        return f"补填{'、'.join(names)}"
    if verdict.provisional:
        return "期限落在尚未公布放假安排的年份，是暂定的；公布后再判断"
    return "台账里的事实不够，补齐后再判断"


def _remedies(pack: Pack, verdict: Verdict) -> list[Json]:
    """Changes of the duty's own facts that put things right: something done that was not, a finding that changes."""
    if verdict.rule.duty.key == "不得":
        return []
    duty = {name for clause in verdict.clauses if clause["key"] in _DUTY for name in clause["facts"]}
    conditions = {name for clause in verdict.clauses if clause["key"] == "当" for name in clause["facts"]}
    found: list[Json] = []
    for change in verdict.would_change:
        undone = change["from"] is None or not is_date(pack, verdict.rule, change["fact"])
        less = change["by"] is not None and str(change["by"]).startswith("-")
        if undone and not less and change["verdict"] in _BETTER and change["fact"] in duty - conditions:
            found.append(change)
    return found


def _repair(pack: Pack, verdict: Verdict) -> str:
    steps = [_step(pack, verdict, change) for change in _remedies(pack, verdict)][:2]
    duty = verdict.rule.duty
    if steps:
        text = "；或".join(steps)
    elif duty.key == "不得":
        text = "属于不得有的情形：立即停止，查明情况，依规整改"
    else:
        text = "对照原文补办或整改" + (f"：{duty.quote}" if not duty.reading else "")
    if verdict.rule.strength == "原则":
        who = "、".join(verdict.rule.waivers) or "有权机关"
        text += f"；确有理由的，由{who}说明理由后放行"
    return text


def _step(pack: Pack, verdict: Verdict, change: Json) -> str:
    name, outcome = change["fact"], change["verdict"]
    if is_date(pack, verdict.rule, name):
        return f"尽快办理，办好后登记“{name}”（今天办好，判为{outcome}）"
    return f"使“{name}”达到 {value(change['to'])}（现为 {value(change['from'])}），判为{outcome}"


def _if(pack: Pack, verdict: Verdict, change: Json) -> str:
    """“突发临时”若为否，则不适用; “概算批复额”若少 0.01 元，则不适用."""
    name, outcome = change["fact"], change["verdict"]
    dated = is_date(pack, verdict.rule, name)
    by = change["by"]
    if by is not None and change["unit"] == "元":
        fen = int(Decimal(str(by)) * 100)
        said = f"若{'多' if fen > 0 else '少'} {money(abs(fen))}"
    elif by is not None and dated:
        said = f"若为 {value(change['to'], dated)}（{'晚' if int(by) > 0 else '早'} {abs(int(by))} 天）"
    elif dated:
        said = "若没有发生" if change["to"] is None else "若已经发生"
    else:
        said = f"若为 {value(change['to'])}"
    return f"“{name}”{said}，则{outcome}"


def _prepare(verdict: Verdict) -> str:
    if verdict.rule.strength == "提示":
        return "提倡事项，不作硬性要求"
    duty = verdict.rule.duty.quote if not verdict.rule.duty.reading else verdict.rule.name
    if verdict.due is not None and verdict.due != NEVER:
        return f"在 {day(verdict.due)} 前办理：{duty}"
    return f"尚未办理，法条未定期限，宜及时：{duty}"
