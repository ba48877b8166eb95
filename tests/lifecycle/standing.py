"""The small world as it stands after a day's work: a project in each state, built once and copied for each test."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from pytest_django import DjangoDbBlocker

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Binding, Jurisdiction, Person, Post, Unit
from quancheng.lifecycle.acts import acceptance, correction, drafting, evaluation, handing, history, submission, urging
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.projects.models import Project
from tests import databases
from tests.databases import OwnDatabase, Templates, default_connection
from tests.lifecycle import deed
from tests.lifecycle import world as small
from tests.lifecycle.approving import standing as approving
from tests.lifecycle.budgeting import standing as budgeting
from tests.lifecycle.letters import standing as letters
from tests.lifecycle.library import standing as library
from tests.lifecycle.planning import standing as planning
from tests.lifecycle.reviewing import standing as reviewing
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import BEGINNING, World, accepted, filled, fresh, make, screened, submitted

CHAPTERS = (planning, reviewing, approving, budgeting, library, letters)

HISTORY: dict[str, Any] = {
    "项目编号": "QH-2024-011",
    "项目名称": "智慧水务平台",
    "涉密": False,
    "资金来源": "政府投资",
    "系统类别": "业务信息系统",
    "排除类型": "无",
    "建设性质": "新建",
    "立项申请日": "2024-01-08",
    "立项批复日": "2024-03-15",
    "概算批复额": "3260000.00",
    "开工日": "2024-05-06",
    "验收日": None,
    "年度计划列入日": None,
    "突发临时": False,
}
JOINT = {"共建类型": "跨部门", "牵头部门": "区文化和旅游局"}
FILES, TOLD, KEYS = ("files", "packs"), "standing.pickle", (deed._keys, small._keys)
NEIGHBOUR, PARTNER, THIRD = "区农业农村局", "区教育和体育局", "明衡评估有限公司"


def build() -> Standing:
    """Everything, through the acts."""
    world = make()
    more_people(world)
    made = Standing(world)
    made.projects |= {
        "空白草稿": screened(world, "空白草稿").public_id,
        "草稿": filled(world, screened(world, "草稿")).public_id,
        "已提交": submitted(world, "已提交").public_id,
        "已受理": accepted(world, "已受理").public_id,
        "邻局草稿": filled(world, screened(world, "邻局草稿", "白景行"), "白景行").public_id,
        "邻局已提交": submitted(world, "邻局已提交", "沈望舒", "白景行").public_id,
    }
    made.projects["共建草稿"] = _joint(world).public_id
    made.projects["退回补正"] = _returned(world).public_id
    made.projects["评估中"] = _commissioned(world).public_id
    made.projects["作废"] = _void(world).public_id
    _correcting(made)
    _urged(made)
    _offered(made)
    _historic(made)
    for chapter in CHAPTERS:
        chapter.stand(made)
    return made


def more_people(world: World) -> None:
    """A head for the neighbour, a second third party, finance's head, a city above, a foreign district."""
    district = world.jurisdiction
    add(world, "秋知节", NEIGHBOUR, "项目建设单位", "负责人", district)
    add(world, "金满仓", "区财政局", "财政部门", "负责人", district)
    add(world, "另一评", "衡信咨询有限公司", "第三方机构", "经办", district)
    city = Jurisdiction.objects.create(code="379900", name="青禾市")
    Binding.objects.create(jurisdiction=city, pack="mudan-2023", since=BEGINNING, basis="市里照此办理")
    Jurisdiction.objects.filter(pk=district.pk).update(superior=city)
    add(world, "市里人", "市大数据局", "市级主管部门", "经办", city)
    foreign = Jurisdiction.objects.create(code="379902", name="白河区")
    Binding.objects.create(jurisdiction=foreign, pack="mudan-2023", since=BEGINNING, basis="区里照此办理")
    add(world, "外区人", "白河区大数据局", "项目主管部门", "经办", foreign)
    for name, duty in (("审计人", "审计部门"), ("网安人", "网络安全监管部门"), ("领导人", "领导小组")):
        add(world, name, f"区{duty}", duty, "负责人", district)
    for name, unit, duty, role in (
        ("江照晚", "区大数据局", "项目主管部门", "复核"),
        ("叶知秋", "区大数据局", "项目主管部门", "经办"),
        ("贝明珠", "区财政局", "财政部门", "复核"),
        ("计远图", "区发展和改革局", "发展改革部门", "经办"),
        ("窦一窗", "区行政审批服务局", "行政审批部门", "经办"),
        ("区长青", "区人民政府", "区领导", "负责人"),
        ("专家甲", "区政务信息化专家库", "评审专家", "经办"),
        ("专家乙", "区政务信息化专家库", "评审专家", "经办"),
        ("专家丙", "区政务信息化专家库", "评审专家", "经办"),
        ("专家丁", "区政务信息化专家库", "评审专家", "经办"),
    ):
        add(world, name, unit, duty, role, district)
    empty = Person.objects.create_user("nopost", "无岗位", jurisdiction=district)
    world.people["无岗位"] = Acting(empty)


def add(world: World, name: str, unit: str, duty: str, role: str, place: Jurisdiction) -> Acting:
    """One more person in a unit, old or new."""
    where = world.units.get(unit)
    if where is None:
        where = Unit.objects.create(jurisdiction=place, name=unit, body="其他" if duty == "第三方机构" else "政府")
        world.units[unit] = where
    person = Person.objects.create_user(f"more{len(world.people)}", name, jurisdiction=place)
    world.people[name] = Acting(
        person, Post.objects.create(person=person, unit=where, duty=duty, role=role, since=BEGINNING)
    )
    return world.people[name]


def _joint(world: World) -> Project:
    project = filled(world, screened(world, "共建草稿"))
    rows = [{"unit": world.units[PARTNER].public_id, "part": "研学数据"}]
    told = {"project": project.public_id, "version": None, "part": "cobuilding", "values": JOINT, "rows": rows}
    world.does("林知远", drafting.draft, **told)
    return project


def _returned(world: World) -> Project:
    project = submitted(world, "退回补正")
    items = [Returning("overview", "建设目标", "请写明指标"), Returning("safety", "", "请逐项说明")]
    told = {"project": project.public_id, "version": project.version}
    world.does("周闻笛", acceptance.return_application, items=items, **told)
    return project


def _commissioned(world: World) -> Project:
    project = submitted(world, "评估中")
    told = {"project": project.public_id, "version": None}
    evaluator = world.units[THIRD].public_id
    world.does("周闻笛", evaluation.commission_evaluation, evaluator=evaluator, reason="投资较大", **told)
    return project


def _void(world: World) -> Project:
    project = screened(world, "作废")
    world.does("苏明达", submission.void, project=project.public_id, version=None, reason="录错")
    return project


def _correcting(made: Standing) -> None:
    project = submitted(made.world, "更正中")
    made.projects["更正中"] = project.public_id
    told = {
        "project": project.public_id,
        "version": None,
        "fact": "计划完工日",
        "value": "2026-06-30",
        "reason": "漏填",
    }
    made.ids["更正"] = made.world.does("林知远", correction.propose_correction, **told).public_id


def _urged(made: Standing) -> None:
    project = submitted(made.world, "催办中")
    made.projects["催办中"] = project.public_id
    urge = made.world.does("周闻笛", urging.urge, project=project.public_id, text="请尽快办理")
    made.ids["催办"] = urge.public_id


def _offered(made: Standing) -> None:
    world = made.world
    project = filled(world, screened(world, "移交中"))
    made.projects["移交中"] = project.public_id
    told = {"project": project.public_id, "version": None, "unit": world.units[NEIGHBOUR].public_id}
    world.does("苏明达", handing.offer_project, reason="职责划转", **told)
    made.ids["移交"] = fresh(project).handovers.get().public_id


def _historic(made: Standing) -> None:
    told = {"unit": made.world["林知远"].unit.public_id, "stage": "建设", "source": "台账", "facts": HISTORY}  # type: ignore[union-attr]  # a clerk has a unit
    made.projects["补录"] = made.world.does("林知远", history.enter_project, **told).public_id


class Kept:
    """The world built once on each database and for all workers, to be copied from."""

    def __init__(self, folder: Path, templates: Templates, blocker: DjangoDbBlocker) -> None:
        self._folder, self._templates, self._blocker = folder, templates, blocker
        self._files = Path(settings.DATA)
        self._standing: dict[str, Standing] = {}
        self._mine: dict[str, OwnDatabase] = {}
        self._closing = ExitStack()

    @contextmanager
    def rolled_back(self, vendor: str) -> Iterator[Standing]:
        """The world, in a transaction that is undone."""
        if vendor not in self._mine:
            folder = self._folder / vendor
            folder.mkdir()
            self._mine[vendor] = self._closing.enter_context(databases.copied(self._made(vendor), folder))
        with self._blocker.unblock(), databases.rolled_back(self._mine[vendor]):
            yield self._standing[vendor].own()

    @contextmanager
    def copied(self, vendor: str, folder: Path) -> Iterator[tuple[OwnDatabase, Standing]]:
        """A copy of one's own, really committing."""
        with (
            databases.copied(self._made(vendor), folder) as own,
            self._blocker.unblock(),
            default_connection(own.url, folder),
        ):
            yield own, self._standing[vendor].own()

    def drop(self) -> None:
        """Removes what this worker alone had."""
        self._closing.close()

    def _made(self, vendor: str) -> OwnDatabase:
        """The database that is copied from, whichever worker built it; its papers and packs lie here as well."""
        template = self._templates.template(vendor, "standing", self._build)
        if vendor not in self._standing:
            for each in FILES:
                if (template.folder / each).exists():
                    shutil.copytree(
                        template.folder / each, self._files / each, copy_function=_copy_new, dirs_exist_ok=True
                    )
            told = pickle.loads((template.folder / TOLD).read_bytes())  # noqa: S301  written below
            self._standing[vendor], used = told
            for keys, last in zip(KEYS, used, strict=True):
                while next(keys) < last:
                    pass  # what another worker used of its one-time keys is used up here as well
        return template

    def _build(self, folder: Path) -> None:
        standing = build()
        for each in FILES:
            if (self._files / each).exists():
                shutil.copytree(self._files / each, folder / each)
        (folder / TOLD).write_bytes(pickle.dumps((standing, [next(keys) for keys in KEYS])))


def _copy_new(source: str, target: str) -> None:
    """What lies under its hash already is the same, and may not be written."""
    if not Path(target).exists():
        shutil.copy2(source, target)
