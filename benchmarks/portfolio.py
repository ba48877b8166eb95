"""A made-up portfolio: projects in every stage, mostly in good order, some late, some in breach, some half known.

A few thousand projects are made one by one; the database multiplies them to any number, each copy moved in time.
"""

from __future__ import annotations

import datetime
import random
from typing import Any

from quancheng.law import KINDS, NEVER, PROJECT, Inside, Pack
from quancheng.law.database import CHILDREN, create_source, index_source, is_sqlite

TEMPLATES = 4_000
SPREAD = 400
"""Copies are moved back in time by up to this many days."""

LIFE = [
    "年度计划列入日", "事前绩效评估日", "建设方案日", "立项申请日", "立项评审日", "立项审核意见日", "评审情况提交财政日",
    "立项批复日", "投资立项审批日", "预算评审日", "预算评审反馈日", "入库日", "年度预算列入日", "建设计划列入日", "建设计划反馈日", "责任书签订日",
    "市级备案日", "报批备案日", "采购启动日", "监理合同签订日", "开工日", "完工日", "第三方测评报告日", "数据资源审核日", "验收申请日",
    "初验日", "验收日", "验收报告备案日", "档案移交日", "投入使用日", "接入大数据平台日", "共享机制日", "安全检测日", "风险评估日", "自评价日",
]  # fmt: skip
GOOD = {
    "资金来源": "政府投资", "排除类型": "无", "共建类型": "无", "事前绩效评估等级": "良", "立项评审结论": "同意", "数据资源审核结论": "通过",
    "验收结论": "通过", "测评结论": "通过", "投资立项审批部门": "发改", "单位类别": "政府", "管理方式": "报批", "密评结论": "符合",
}  # fmt: skip
Facts = dict[str, Inside]


def project(pack: Pack, chance: random.Random) -> Facts:
    """One project, as far along its life as chance has it."""
    facts: Facts = pack.vocabulary.blank(PROJECT)
    day = datetime.date(2023, 6, 1).toordinal() + chance.randrange(700)
    for name in LIFE[: chance.randrange(2, len(LIFE) + 1)]:
        day += chance.randrange(2, 45)
        facts[name] = NEVER if chance.random() < 0.04 else None if chance.random() < 0.03 else day
    for name, fact in pack.vocabulary.facts[PROJECT].items():
        if fact.type == "选项":
            usual = GOOD.get(name, fact.options[0])
            facts[name] = usual if chance.random() < 0.93 else chance.choice([None, *fact.options])
        elif fact.type == "是否":
            facts[name] = None if chance.random() < 0.05 else int(chance.random() < 0.3)
    amount = chance.randrange(10, 900) * 1_000_000
    facts |= {
        "概算批复额": amount,
        "预算评审额": amount,
        "建议投资额": amount,
        "申报年度": 2024_000,
        "预算年度": 2024_000,
    }
    facts |= {"涉密": 0, "事前绩效评估得分": chance.randrange(55, 99) * 1000}
    facts |= {"按要求共享开放": 1, "符合网络安全要求": int(chance.random() < 0.95), "重大安全隐患": 0}
    return facts


def contract(pack: Pack, of: Facts, chance: random.Random) -> Facts:
    """A contract signed after procurement started, filed more or less in time."""
    facts = pack.vocabulary.blank("合同")
    start = of["采购启动日"]
    signed = (start if isinstance(start, int) and start != NEVER else datetime.date(2024, 9, 1).toordinal()) + 40
    filed = NEVER if chance.random() < 0.05 else signed + chance.randrange(0, 22)
    facts |= {
        "中标日": signed - 10,
        "合同签订日": signed,
        "合同备案日": filed,
        "合同金额": chance.randrange(5, 400) * 1_000_000,
    }
    return facts | {"合同类型": chance.choice(pack.vocabulary.facts["合同"]["合同类型"].options), "委托验收": 0}


def change(pack: Pack, of: Facts, chance: random.Random) -> Facts:
    """A change of up to a fifth of the approved estimate."""
    facts = pack.vocabulary.blank("变更")
    asked = datetime.date(2024, 8, 1).toordinal() + chance.randrange(200)
    done = asked + chance.randrange(1, 30)
    facts |= {
        "提出日": asked,
        "调整日": done,
        "调整备案日": done,
        "变更实施日": done + 5,
        "采购前": int(chance.random() < 0.8),
    }
    total = of["概算批复额"]
    facts |= {
        "调整金额": int(total) * chance.randrange(1, 20) // 100 if isinstance(total, int) else None,
        "调整后投资额": total,
    }
    return facts | {"涉及主要建设内容": 1, "建设目标变化": 0, "确需调整": 1, "变更情形": "二"}


def build(connection: Any, pack: Pack, source: str, count: int) -> None:
    """Fills ``source`` with ``count`` projects, their contracts and their changes."""
    chance = random.Random(20230509)
    made = [project(pack, chance) for _ in range(min(count, TEMPLATES))]
    rows: dict[str, list[tuple[int, Facts]]] = {PROJECT: list(enumerate(made)), "合同": [], "变更": []}
    for number, facts in enumerate(made):
        rows["合同"] += [(number, contract(pack, facts, chance)) for _ in range(chance.randrange(4))]
        rows["变更"] += [(number, change(pack, facts, chance)) for _ in range(int(chance.random() < 0.3))]
    create_source(connection, pack.vocabulary, source)
    create_source(connection, pack.vocabulary, f"{source}_t")
    mark = "?" if is_sqlite(connection) else "%s"
    cursor = connection.cursor()
    for kind, found in rows.items():
        marks = ", ".join([mark] * (len(pack.vocabulary.facts[kind]) + (1 + len(CHILDREN) if kind == PROJECT else 2)))
        values = [
            (n, *facts.values(), *(int(child in ("合同", "变更", "季度")) for child in CHILDREN))
            if kind == PROJECT
            else (i, n, *facts.values())
            for i, (n, facts) in enumerate(found)
        ]
        cursor.executemany(f'INSERT INTO "{source}_t_{kind}" VALUES ({marks})', values)
    for kind in rows:
        _multiply(connection, pack, source, kind, count, len(made))
    for kind in KINDS:
        cursor.execute(f'DROP TABLE "{source}_t_{kind}"')
    index_source(connection, source)


def _multiply(connection: Any, pack: Pack, source: str, kind: str, count: int, templates: int) -> None:
    """Copies the templates of a kind, moved in time, until there are enough."""
    moved = f"((n.copy * 37) % {SPREAD})"
    items = []
    for fact in pack.vocabulary.facts[kind].values():
        column = f't."{fact.name}"'
        if fact.key:
            column = f"'{kind[0]}' || n.copy || '-' || t.id"
        elif fact.type == "日期":
            column = f"CASE WHEN {column} < {NEVER} THEN {column} - {moved} ELSE {column} END"
        items.append(column)
    number = f"n.copy * {templates} + {'t.id' if kind == PROJECT else 't.project_id'} + 1"
    if kind == PROJECT:
        head, tail = number, "".join(f', t."#{child}"' for child in CHILDREN)
    else:
        head, tail = f"n.copy * 20000 + t.id + 1, {number}", ""
    copies = -(-count // templates)
    series = f"WITH RECURSIVE n(copy) AS (SELECT 0 UNION ALL SELECT copy + 1 FROM n WHERE copy + 1 < {copies})"
    connection.cursor().execute(
        f'INSERT INTO "{source}_{kind}" {series} SELECT {head}, {", ".join(items)}{tail} '
        f'FROM n CROSS JOIN "{source}_t_{kind}" t WHERE {number} <= {count}'
    )
