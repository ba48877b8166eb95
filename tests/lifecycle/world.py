"""A small named world: two building units, the competent department, finance, a third party, an outsider.

All names are invented. The clock is set: MONDAY, and the days after it.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Binding, Jurisdiction, Person, Post, Section, Unit, UnitDuty
from quancheng.lifecycle.acts import acceptance, drafting, evaluation, papers, screening, submission
from quancheng.lifecycle.findings import judge
from quancheng.projects.models import Project

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime.datetime(2025, 3, 3, 9, 0, tzinfo=SHANGHAI)
BEGINNING = datetime.date(2023, 5, 9)
PASSWORD = "Chun-Feng-2025"  # noqa: S105  of a test's people
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

_keys = itertools.count(1)

ANSWERS = {"资金来源": "政府投资", "系统类别": "业务信息系统", "排除类型": "无"}
OVERVIEW = {
    "申报年度": 2025,
    "涉及政府投资": True,
    "涉及社会投资": False,
    "建设性质": "新建",
    "新增支出": True,
    "优先标签": "无",
    "管理方式": "报批",
    "突发临时": False,
    "建设依据": "区数字化规划",
    "建设目标": "建成客流监测平台",
    "建设内容": "采集、分析、预警",
}
SCHEME = {
    "建设方案日": "2025-02-20",
    "软件开发": True,
    "产生数据": True,
    "公共服务或政务APP小程序": False,
    "指挥决策类场景": False,
    "上云": True,
    "技术路线": "微服务架构",
}
LINES = [
    {
        "category": "软件开发",
        "name": "客流分析系统",
        "unit_price": "860000.00",
        "quantity": "1",
        "measure": "套",
        "basis": "功能点估算",
    },
    {
        "category": "硬件购置",
        "name": "客流计数终端",
        "unit_price": "3250.50",
        "quantity": "40",
        "measure": "台",
        "basis": "三家询价",
    },
]
RESOURCES = [
    {
        "name": "景区客流统计",
        "provider": "区文化和旅游局",
        "sharing": "无条件共享",
        "opening": "有条件开放",
        "opening_terms": "脱敏后",
    },
]
SCORES = {
    "立项必要性": "18",
    "投入经济性": "17",
    "绩效目标合理性": "17.5",
    "实施方案可行性": "18",
    "筹资合规性": "19",
    "on": "2025-02-25",
    "opinion": "必要可行，建议立项",
}


@dataclass
class World:
    """The people by name, each as they act, and the units by name."""

    jurisdiction: Jurisdiction
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Acting] = field(default_factory=dict)
    at: datetime.datetime = MONDAY

    def __getitem__(self, name: str) -> Acting:
        return self.people[name]

    @property
    def clerk(self) -> Acting:
        return self["林知远"]

    @property
    def head(self) -> Acting:
        return self["苏明达"]

    @property
    def officer(self) -> Acting:
        return self["周闻笛"]

    def does(self, name: str, function: Callable[..., Any], /, **arguments: Any) -> Any:
        """Has somebody do an act now, with a key of its own."""
        once = {"at": self.at, "key": f"test-{next(_keys)}"} | arguments
        return function(acting=self[name], **once)

    def later(self, **span: float) -> None:
        """Moves the clock."""
        self.at += datetime.timedelta(**span)


POSTS = [
    ("林知远", "区文化和旅游局", "项目建设单位", "经办"),
    ("苏明达", "区文化和旅游局", "项目建设单位", "负责人"),
    ("何小满", "区文化和旅游局", "项目建设单位", "经办"),
    ("白景行", "区教育和体育局", "项目建设单位", "经办"),
    ("沈望舒", "区教育和体育局", "项目建设单位", "负责人"),
    ("周闻笛", "区大数据局", "项目主管部门", "经办"),
    ("顾长风", "区大数据局", "项目主管部门", "负责人"),
    ("钱有度", "区财政局", "财政部门", "经办"),
    ("程审之", "明衡评估有限公司", "第三方机构", "经办"),
    ("路人甲", "区农业农村局", "项目建设单位", "经办"),
]
ADMINISTRATORS = [("管系统", "系统"), ("管安全", "安全"), ("管审计", "审计")]


def make() -> World:
    """The whole world, bound to the pack mudan-2023 from its first day."""
    jurisdiction = Jurisdiction.objects.create(code="379901", name="青禾区")
    Binding.objects.create(
        jurisdiction=jurisdiction, pack="mudan-2023", since=BEGINNING, basis="菏区政办发〔2023〕17号"
    )
    world = World(jurisdiction)
    for number, (name, unit, duty, role) in enumerate(POSTS):
        _post(world, number, name, unit, duty, role)
    for number, (name, kind) in enumerate(ADMINISTRATORS):
        person = Person.objects.create_user(f"admin{number}", name, jurisdiction=jurisdiction, administrator=kind)
        world.people[name] = Acting(person)
    return world


def _post(world: World, number: int, name: str, unit: str, duty: str, role: str) -> None:
    if unit not in world.units:
        body = "其他" if duty == "第三方机构" else "政府"
        world.units[unit] = Unit.objects.create(jurisdiction=world.jurisdiction, name=unit, body=body)
        UnitDuty.objects.create(unit=world.units[unit], duty=duty, since=BEGINNING)
    section, _ = Section.objects.get_or_create(unit=world.units[unit], name="信息科")
    person = Person.objects.create_user(f"user{number}", name, jurisdiction=world.jurisdiction)
    post = Post.objects.create(
        person=person, unit=world.units[unit], section=section, duty=duty, role=role, since=BEGINNING
    )
    world.people[name] = Acting(person, post)


def screened(world: World, name: str = "景区客流监测平台", who: str = "林知远", **answers: str) -> Project:
    """A draft that has just passed the screening."""
    done = world.does(who, screening.screen, secret=False, name=name, answers=ANSWERS | answers)
    found: Project = done.project
    return fresh(found)


def fresh(project: Project) -> Project:
    """The project as it stands in the database."""
    return Project.objects.select_related("unit", "jurisdiction").get(pk=project.pk)


def filled(world: World, project: Project, who: str = "林知远", **overview: Any) -> Project:
    """Every part filled in and every paper filed."""
    told: Mapping[str, Any] = {"project": project.public_id, "version": None}
    world.does(who, drafting.draft, part="overview", values=OVERVIEW | overview, **told)
    world.does(who, drafting.write_scheme, values=SCHEME, **told)
    world.does(who, drafting.draft, part="estimate", values={}, rows=LINES, **told)
    world.does(who, drafting.list_resources, values={}, rows=RESOURCES, **told)
    world.does(who, drafting.state_safety, values={"安全可靠说明": "核心产品均在安全可靠名录之内"}, **told)
    world.does(who, evaluation.file_evaluation, values=SCORES, **told)
    world.does(who, drafting.draft, part="cobuilding", values={"共建类型": "无"}, **told)
    world.does(who, drafting.split_powers, values={"市县区协同": False}, **told)
    for label in labels(world, project):
        attach(world, project, label, who)
    return fresh(project)


def labels(world: World, project: Project) -> list[str]:
    """The papers that are or may be needed."""
    state = judge([fresh(project)], world.at.date())[0]
    return [each.paper for each in papers.wanted(state) if each.needed is not False]


def attach(world: World, project: Project, label: str, who: str = "林知远", content: bytes = PDF) -> None:
    """Files one paper."""
    world.does(
        who,
        papers.attach,
        project=project.public_id,
        version=None,
        label=label,
        filename=f"{label}.pdf",
        stream=BytesIO(content + label.encode()),
    )


def submitted(world: World, name: str = "景区客流监测平台", head: str = "苏明达", who: str = "林知远") -> Project:
    """A complete application, submitted by the head."""
    project = filled(world, screened(world, name, who), who)
    world.does(head, submission.submit_application, project=project.public_id, version=project.version)
    return fresh(project)


def accepted(world: World, name: str = "景区客流监测平台") -> Project:
    """An application that the competent department has accepted."""
    project = submitted(world, name)
    world.does("周闻笛", acceptance.accept_application, project=project.public_id, version=project.version)
    return fresh(project)
