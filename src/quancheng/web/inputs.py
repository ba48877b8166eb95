"""The questions of a part of the application: from the vocabulary, filled from the record or from what was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quancheng.law import PROJECT, Vocabulary
from quancheng.law.vocabulary import Fact
from quancheng.lifecycle.application import ASKED_WHEN, JOINT, NONE, Part
from quancheng.lifecycle.facts import NO_RESOURCES, SAFE_TEXT

MOST_RADIOS = 5
NAME = "项目名称"
YES, NO, OPEN_ANSWER = "是", "否", "还不清楚"
LONG = ("不上云理由",)
"""Facts that take more than a line."""

HINTS = {
    "建设依据": "依据的法规、规划、文件和领导批示，写明名称和文号。",
    "建设目标": "建成以后要达到什么；写得可以检查，验收和评价都要对照。",
    "建设内容": "建什么、建多少；和概算明细、建设方案说法一致。",
    "技术路线": "总体架构、关键技术、部署方式，与现有系统怎样衔接。",
    SAFE_TEXT: (
        "信息安全设备、核心网络设备、基础软件、系统软件、业务应用软件等关键产品，哪些是安全可靠产品，哪些不是、为什么。"
    ),
    NO_RESOURCES: "方案确实不使用、也不产生政务信息资源的，写明为什么；列了信息资源的，不用填。",
}
"""What each text is to say; those of facts stand in the vocabulary."""

ROWS_OF_TEXT = {"建设依据": 3, "不上云理由": 3, NO_RESOURCES: 3}


@dataclass(frozen=True)
class Input:
    """One question on a page. ``when``: the answer it hangs on (name, value), ``shown``: whether that answer is given.

    ``open`` False: it may not be written (the application was returned for other things).
    """

    name: str
    kind: str
    value: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    width: str = ""
    rows: int = 5
    optional: bool = False
    when: tuple[str, str] | None = None
    shown: bool = True
    open: bool = True
    reason: str = ""
    was: str = ""
    """what stood here when it was returned"""
    label: str = ""

    @property
    def words(self) -> str:
        return self.label or self.name


def inputs(part: Part, vocabulary: Vocabulary, values: Mapping[str, str]) -> Iterator[Input]:
    """The questions of a part in order, with what stands in them. ``values``: as they stand in the boxes."""
    if part.key == "overview":
        yield Input(NAME, "text", values.get(NAME, ""), "写全称，与申报文件一致；不写涉及国家秘密的内容。")
    for name in part.facts:
        when = condition(name)
        yield _question(
            vocabulary.facts[PROJECT][name], values.get(name, ""), when, _holds(when, values), name in part.optional
        )
    for name in part.texts:
        optional = name in part.optional or name == NO_RESOURCES
        value = values.get(name, "")
        yield Input(name, "textarea", value, HINTS.get(name, ""), rows=ROWS_OF_TEXT.get(name, 5), optional=optional)


def condition(name: str) -> tuple[str, str] | None:
    """The answer after which a question is asked: (question, answer as in its box); "!" in front: any other."""
    if name == "牵头部门":
        return JOINT, f"!{NONE}"
    found = ASKED_WHEN.get(name)
    return (found[0], box(found[1])) if found else None


def box(value: Any) -> str:
    """An outside value as it stands in a box."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value).removesuffix(".00")


def typed(part: Part, vocabulary: Vocabulary, posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed in the boxes of a part: of those that were on the page and whose question is asked."""
    facts = vocabulary.facts[PROJECT]
    names = [*([NAME] if part.key == "overview" else []), *part.facts, *part.texts]
    there = {name: posted[name] for name in names if name in posted}
    cleaned = {name: clean(facts[name].type, text) if name in part.facts else text for name, text in there.items()}
    return {name: text for name, text in cleaned.items() if _holds(condition(name), {**posted, **cleaned})}


def clean(kind: str, text: str) -> str:
    """Numbers and dates as people type them: full-width digits, thousands separated, blanks around."""
    if kind in ("金额", "数", "日期"):
        plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").strip()
        return plain.removeprefix("¥").removesuffix("元") if kind == "金额" else plain
    return text.strip()


def _holds(when: tuple[str, str] | None, values: Mapping[str, str]) -> bool:
    if when is None:
        return True
    name, wanted = when
    stands = values.get(name, "")
    return stands not in ("", wanted[1:]) if wanted.startswith("!") else stands == wanted


def _question(fact: Fact, value: str, when: tuple[str, str] | None, shown: bool, optional: bool) -> Input:
    asked = Input(fact.name, "text", value, f"{fact.meaning}。", when=when, shown=shown, optional=optional, width="30")
    match fact.type:
        case "是否":
            return replace(asked, kind="radio", options=((YES, YES), (NO, NO), ("", OPEN_ANSWER)))
        case "选项":
            pairs = tuple((each, each) for each in fact.options)
            return replace(asked, kind="radio" if len(pairs) <= MOST_RADIOS else "select", options=pairs, width="20")
        case "金额":
            return replace(asked, kind="money", unit="元", width="20")
        case "日期":
            return replace(asked, kind="date", width="10")
        case "数":
            return replace(asked, kind="number", width="10")
    return replace(asked, kind="textarea", rows=ROWS_OF_TEXT.get(fact.name, 4)) if fact.name in LONG else asked
