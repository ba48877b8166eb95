"""What the people of the demonstration fill in: plausible, made from a seed, the same every time."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

LINES = {
    "软件": [
        ("软件开发", "{名}应用软件开发", "套", 0.52, "按功能点估算，参照近两年同类合同"),
        ("安全", "安全加固与测评整改", "项", 0.06, "三家询价"),
    ],
    "硬件": [
        ("硬件购置", "前端采集终端", "台", 0.46, "政府采购网近期成交价"),
        ("软件开发", "{名}接入软件", "套", 0.18, "按功能点估算"),
    ],
    "共": [
        ("系统集成", "系统集成与部署", "项", 0.08, "按软硬件投资比例测算"),
        ("云资源", "政务云资源租用（一年）", "项", 0.07, "市政务云目录价"),
        ("监理", "信息工程监理", "项", 0.03, "收费标准下浮"),
        ("测评", "软件验收测评", "项", 0.03, "三家询价"),
        ("培训", "操作培训", "人次", 0.01, "培训费管理办法"),
    ],
}
SCALE = {"小": (380_000, 920_000), "中": (1_150_000, 3_600_000), "大": (4_200_000, 9_800_000)}
"""元, from and to."""

DATA = ("业务办理记录", "统计台账", "基础信息库", "预警处置记录")
OPENNESS = [
    ("无条件共享", "", "无条件开放", ""), ("有条件共享", "经主管部门同意后按需共享", "有条件开放", "脱敏后开放"),
    ("不予共享", "个人信息保护法第二十五条", "不予开放", "含个人信息"),
]  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """One project as `projects.yaml` tells it."""

    unit: str
    name: str
    scale: str
    marks: tuple[str, ...] = ()
    partner: str = ""
    chance: random.Random = field(default_factory=random.Random, repr=False)


def chance(seed: str) -> random.Random:
    """Chance that comes out the same every time."""
    return random.Random(seed)


def drafts(told: dict[str, list[list[str]]]) -> list[Draft]:
    """All projects, unit by unit."""
    found = []
    for unit, projects in told.items():
        for name, scale, *rest in projects:
            words = " ".join(rest).split()
            partner = words[words.index("联") + 1] if "联" in words else ""
            marks = tuple(word for word in words if word != partner)
            found.append(Draft(unit, name, scale, marks, partner, random.Random(f"{unit}{name}")))
    return found


def overview(draft: Draft, day: datetime.date) -> dict[str, Any]:
    """项目概况."""
    return {
        "申报年度": day.year, "涉及政府投资": True, "涉及社会投资": False,
        "建设性质": "升级改造" if "改" in draft.marks else "新建", "新增支出": True,
        "优先标签": "省试点" if "试" in draft.marks else "无", "管理方式": "报批", "预算年度": day.year + 1,
        "突发临时": "急" in draft.marks, "建设依据": f"《云岚区数字化发展三年行动计划》关于{draft.name}的任务",
        "建设目标": f"建成{draft.name}，支撑日常业务办理、统计分析和协同处置，减少基层重复填报。",
        "建设内容": f"{draft.name}的业务应用、数据资源、运行环境和安全防护，以及与区一体化大数据平台的对接。",
    }  # fmt: skip


def scheme(draft: Draft, day: datetime.date) -> dict[str, Any]:
    """建设方案."""
    app, command, cloud = "端" in draft.marks, "指" in draft.marks, "不上云" not in draft.marks
    told: dict[str, Any] = {
        "建设方案日": day.isoformat(), "软件开发": True, "产生数据": True, "公共服务或政务APP小程序": app,
        "指挥决策类场景": command, "上云": cloud, "等保级别": 3 if draft.scale == "大" else 2,
        "技术路线": "基于国产化环境的多层架构，统一身份认证，数据经区平台共享。",
    }  # fmt: skip
    told |= {"依托统建平台": True} if app else {}
    told |= {"依托城市大脑": True} if command else {}
    return told | ({} if cloud else {"不上云理由": "现场控制网络与互联网物理隔离，数据不出厂区"})


def estimate(draft: Draft) -> list[dict[str, str]]:
    """投资概算: lines that come to about what a project of this scale costs."""
    low, high = SCALE[draft.scale]
    total = draft.chance.randrange(low, high, 1000)
    kind = "硬件" if "硬" in draft.marks else "软件"
    lines = []
    for category, name, measure, share, basis in [*LINES[kind], *LINES["共"]]:
        quantity = {"台": draft.chance.randint(20, 120), "人次": draft.chance.randint(20, 60)}.get(measure, 1)
        price = max(round(total * share / quantity / 10) * 10, 10)
        lines.append(
            {"category": category, "name": name.replace("{名}", draft.name), "measure": measure, "basis": basis,
             "unit_price": f"{price}.00", "quantity": str(quantity)}
        )  # fmt: skip
    return lines


def resources(draft: Draft) -> list[dict[str, str]]:
    """信息资源目录."""
    found = []
    for number, name in enumerate(draft.chance.sample(DATA, 2), 1):
        sharing, terms, opening, opening_terms = draft.chance.choice(OPENNESS)
        found.append(
            {"name": f"{draft.name}{name}", "code": f"YL{draft.chance.randrange(10**6):06d}{number:02d}",
             "provider": draft.unit, "summary": f"{draft.name}运行中形成的{name}", "form": "数据库",
             "entries": "编号 文字 32\n名称 文字 200\n日期 日期 10", "sharing": sharing, "sharing_terms": terms,
             "sharing_way": "接口", "opening": opening, "opening_terms": opening_terms, "cycle": "每日"}
        )  # fmt: skip
    return found


def scores(draft: Draft, names: list[str], day: datetime.date, low: int = 15) -> dict[str, str]:
    """事前绩效评估: points by dimension."""
    points = {name: str(draft.chance.randint(low, 19)) for name in names}
    return points | {"on": day.isoformat(), "opinion": "立项必要，方案可行，绩效目标清楚，建议予以支持。"}


def paper(label: str, name: str) -> bytes:
    """A one-page PDF that says in its metadata what it stands for."""
    title = f"{name} {label}".encode("utf-16-be").hex().upper()
    parts = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        f"<< /Title <FEFF{title}> >>",
    )
    text, table = "%PDF-1.4\n", ""
    for number, part in enumerate(parts, 1):
        table += f"{len(text):010d} 00000 n \n"
        text += f"{number} 0 obj\n{part}\nendobj\n"
    size = len(parts) + 1
    start = len(text)
    text += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
    return f"{text}<< /Size {size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
