"""Projects by the hundred thousand, with plausible columns, facts and findings, what waits for whom and a journal of
as many acts, and people to look at them. The journal's rows are not chained: nobody verifies it here.

Django has to be set up and its database migrated and empty.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Binding, Jurisdiction, Person, Post, Unit, UnitDuty
from quancheng.journal import DONE, Entry
from quancheng.law import PROJECT, Rule
from quancheng.lifecycle.models import Awaited, Finding
from quancheng.projects.grams import grams
from quancheng.projects.models import CoBuilder, Project
from quancheng.web import regulation

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = datetime.date(2026, 11, 24)
NOON = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=SHANGHAI)
SINCE = datetime.date(2023, 5, 9)
AT_ONCE = 2_000
WHERE = (
    "教育和体育", "文化和旅游", "卫生健康", "农业农村", "水务", "住房和城乡建设", "交通运输", "应急管理", "民政", "人力资源和社会保障",
    "自然资源", "生态环境", "市场监督管理", "商务和投资促进", "退役军人事务", "审计", "统计", "医疗保障", "综合行政执法", "信访",
)  # fmt: skip
TOWN = ("东", "南", "西", "北", "清", "安", "和")
WHAT = (
    "一体化平台", "监测预警系统", "数据资源库", "综合管理平台", "移动应用", "视频监控升级改造", "大数据中心", "指挥调度系统", "业务协同系统", "档案数字化",
    "网络安全加固", "政务云迁移", "物联感知终端", "便民服务小程序", "信息系统运维",
)  # fmt: skip
OF = ("智慧", "数字", "城乡", "全域", "基层", "惠民", "应急", "城市", "社区", "乡村")
PHASES = ("", "", "", "（一期）", "（二期）", "（三期）", "升级改造")
STAGES = (("申报", 14), ("评审", 10), ("入库", 8), ("计划", 8), ("采购", 12), ("建设", 22), ("验收", 12), ("运行", 14))
DONE_IN = {
    "申报": ("提交立项申请", "退回补正"), "评审": ("提交立项申请", "受理申报", "列入评审批次"),
    "入库": ("受理申报", "提交评审情况", "预算评审"), "计划": ("预算评审", "立项批复", "列入年度预算"),
}  # fmt: skip
"""What was done last where a project stands; further on, the approval."""

BREACHES = (0, 0, 0, 0, 0, 0, 1, 1, 2, 4)
DATES = (
    "立项申请日",
    "立项评审日",
    "立项批复日",
    "预算评审日",
    "采购启动日",
    "开工日",
    "计划完工日",
    "完工日",
    "验收日",
)


@dataclass
class People:
    """Who looks: a clerk of the unit with most projects, one of a unit with few, the two departments."""

    clerk: Acting
    small: Acting
    competent: Acting
    finance: Acting


def people() -> People:
    """Those who look, in a database that has been built."""
    return People(*(_acting(name) for name in ("clerk0", "clerk50", "competent", "finance")))


def _acting(username: str) -> Acting:
    posts = Post.objects.select_related("person__jurisdiction", "unit__jurisdiction", "section")
    post = posts.get(person__username=username)
    return Acting(post.person, post)


def build(count: int, seed: int = 20230509) -> People:
    """Makes the district and its projects."""
    chance = random.Random(seed)
    place = Jurisdiction.objects.create(code="379901", name="青禾区")
    Binding.objects.create(jurisdiction=place, pack="mudan-2023", since=SINCE, basis="菏区政办发〔2023〕17号")
    names = [f"区{name}局" for name in WHERE] + [f"{one}{two}街道办事处" for one in TOWN for two in TOWN if one != two]
    units = [Unit.objects.create(jurisdiction=place, name=name, body="政府") for name in names]
    clerks = [_post(place, unit, f"clerk{number}", "项目建设单位") for number, unit in enumerate(units)]
    data = Unit.objects.create(jurisdiction=place, name="区大数据局", body="政府")
    _post(place, data, "competent", "项目主管部门")
    money = Unit.objects.create(jurisdiction=place, name="区财政局", body="政府")
    _post(place, money, "finance", "财政部门")
    made = _Made(chance, place, units, clerks, data)
    for start in range(0, count, AT_ONCE):
        _insert(made, list(made.projects(start, min(count, start + AT_ONCE))))
    return people()


def _post(place: Jurisdiction, unit: Unit, username: str, duty: str) -> Person:
    person = Person.objects.create_user(username, f"{unit.name[1]}经办", jurisdiction=place)
    UnitDuty.objects.create(unit=unit, duty=duty, since=SINCE)
    Post.objects.create(person=person, unit=unit, duty=duty, role="经办", since=SINCE)
    return person


@dataclass
class _Made:
    chance: random.Random
    place: Jurisdiction
    units: list[Unit]
    clerks: list[Person]
    data: Unit
    entries: int = 0

    def projects(self, start: int, stop: int) -> Iterator[Project]:
        for number in range(start, stop):
            yield self._project(number)

    def _project(self, number: int) -> Project:
        chance = self.chance
        index = min(int(chance.expovariate(0.08)), len(self.units) - 1)
        unit, year = self.units[index], chance.choice((2023, 2024, 2025, 2025, 2026, 2026, 2026))
        stage = chance.choices([name for name, _ in STAGES], [weight for _, weight in STAGES])[0]
        state = "已受理" if stage != "申报" else chance.choice(("起草", "已提交", "退回补正", "已受理"))
        filed = state != "起草"
        name = f"{unit.name.removesuffix('局').removesuffix('办事处').removeprefix('区')}{chance.choice(OF)}{chance.choice(WHAT)}{chance.choice(PHASES)}"
        key = f"379901-{year}-{number:06d}" if filed else None
        breaches = chance.choice(BREACHES) if filed else 0
        due = TODAY + datetime.timedelta(days=int(chance.expovariate(0.02))) if chance.random() < 0.6 else None
        changed = NOON - datetime.timedelta(minutes=int(chance.expovariate(0.00001)))
        amount = int(chance.lognormvariate(4.6, 0.9) * 100) * 1000 * 100 if chance.random() < 0.95 else None
        return Project(
            jurisdiction=self.place, number=key, name=name, unit=unit, clerk=self.clerks[index], stage=stage, state=state,
            historic=chance.random() < 0.1, filed=filed, facts=self._facts(year, amount), created_at=changed,
            changed_at=changed, year=year, amount=amount, breaches=breaches, principles=int(chance.random() < 0.06),
            late=int(chance.random() < 0.2), doubts=chance.randrange(4), pending=chance.randrange(4), next_due=due,
            lapsed=chance.random() < 0.05, next_change=due, grams=grams([key or "", name, unit.name, "采集、分析、预警、共享、归集"]),
        )  # fmt: skip

    def _facts(self, year: int, amount: int | None) -> dict[str, object]:
        chance, day = self.chance, datetime.date(year, 1, 10)
        facts: dict[str, object] = {"申报年度": str(year), "资金来源": "政府投资", "建设性质": "新建", "涉密": False}
        facts["概算批复额"] = None if amount is None else f"{amount // 100}.00"
        for name in DATES[: chance.randrange(len(DATES) + 1)]:
            day += datetime.timedelta(days=chance.randrange(5, 90))
            facts[name] = day.isoformat() if chance.random() < 0.96 else "未知"
        for fact in list(regulation.pack().vocabulary.facts[PROJECT].values())[20:60]:
            if fact.type == "是否" and chance.random() < 0.9:
                facts[fact.name] = chance.random() < 0.3
        return facts


def _insert(made: _Made, projects: list[Project]) -> None:
    Project.objects.bulk_create(projects)
    rules = list(regulation.pack().rules.values())
    weights = [1 / (place + 1) for place in range(len(rules))]
    findings = []
    for project in projects:
        shades = ["不符合"] * project.breaches + ["原则不符"] * project.principles + ["逾期办结"] * project.late
        shades += ["待认定"] * project.doubts + ["未到期"] * project.pending
        found = {rule.name: rule for rule in made.chance.choices(rules, weights, k=len(shades))}
        for shade, rule in zip(shades, found.values(), strict=False):
            findings.append(_finding(project, rule, shade))
    Finding.objects.bulk_create(findings)
    Awaited.objects.bulk_create(row for project in projects for row in _awaited(made, project))
    Entry.objects.bulk_create(row for project in projects for row in _entries(made, project))
    joint = [project for project in projects if made.chance.random() < 0.03]
    CoBuilder.objects.bulk_create(
        [
            CoBuilder(project=project, unit=made.chance.choice([each for each in made.units if each != project.unit]))
            for project in joint
        ]
    )


def _awaited(made: _Made, project: Project) -> Iterator[Awaited]:
    """Of six in ten projects that are under way somebody waits for an act of their stage or two."""
    process, chance = regulation.pack().process, made.chance
    acts = process.stage_of(project.stage).acts
    waits = [wait for wait in process.steps.waits if wait.act in acts] if project.state in ("已提交", "已受理") else []
    if not waits or chance.random() > 0.6:
        return
    for wait in {wait.act: wait for wait in chance.choices(waits, k=2)}.values():
        since = TODAY - datetime.timedelta(days=int(chance.expovariate(0.05)))
        for duty in wait.holders or process.holders(wait.act):
            yield Awaited(
                jurisdiction=project.jurisdiction, project=project, unit=project.unit, act=wait.act, duty=duty,
                since=since,
            )  # fmt: skip


def _entries(made: _Made, project: Project) -> Iterator[Entry]:
    """What was done on a project that is on file: by the competent department, with as much in it as an act leaves."""
    for act in DONE_IN.get(project.stage, ("立项批复", "更正")) if project.filed else ():
        made.entries += 1
        actor = {"name": "周闻笛", "post": "区大数据局 经办", "unit_name": made.data.name, "behalf": "", "door": "网页"}
        body = {
            "actor": actor, "title": project.name, "before": {}, "after": {"阶段": project.stage, "说明": "办理 " * 60},
            "verdicts": [], "pack": "0" * 32, "note": "", "rows": {},
        }  # fmt: skip
        yield Entry(
            jurisdiction=project.jurisdiction.code, number=made.entries, at=project.changed_at, act=act,
            subject_kind=PROJECT, subject_id=project.public_id, person="someone", unit=made.data.public_id, result=DONE,
            body=json.dumps(body, ensure_ascii=False), previous="", hash=f"{made.entries:064x}",
        )  # fmt: skip


def _finding(project: Project, rule: Rule, shade: str) -> Finding:
    return Finding(
        jurisdiction=project.jurisdiction, project=project, unit=project.unit, kind=PROJECT, number="", rule=rule.name,
        article=rule.article, holder=rule.holder, shade=shade,
        due=project.next_due if shade == "未到期" else project.changed_at.date(),
    )  # fmt: skip
