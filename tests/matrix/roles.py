"""Who asks, and whose project is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from quancheng.documents.models import Document
from quancheng.lifecycle.acts import drafting, papers, submission
from quancheng.projects.models import Project
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import PDF

ROLES = {
    "没有登录": "",
    "本单位经办": "林知远",
    "本单位负责人": "苏明达",
    "共建单位经办": "白景行",
    "其他单位经办": "路人甲",
    "其他单位负责人": "秋知节",
    "主管部门经办": "周闻笛",
    "主管部门负责人": "顾长风",
    "财政部门经办": "钱有度",
    "受托第三方": "程审之",
    "其他第三方": "另一评",
    "审计部门": "审计人",
    "市级主管部门": "市里人",
    "外区主管部门": "外区人",
    "系统管理员": "管系统",
    "安全管理员": "管安全",
    "审计管理员": "管审计",
    "没有岗位": "无岗位",
}
"""What the expectation calls them → the person of the small world."""

PROJECTS = {
    "本单位草稿": "草稿",
    "本单位已提交": "已提交",
    "已委托第三方": "评估中",
    "共建草稿": "共建草稿",
    "邻局已提交": "邻局已提交",
    "没有": "",
}
"""What the expectation calls them → the word in Standing.projects; as the building unit 区文化和旅游局 sees them."""


ONE = ("本单位已提交", "没有")
FEW = {
    **dict.fromkeys(("没有登录", "系统管理员", "安全管理员", "审计管理员", "没有岗位"), ONE),
    **dict.fromkeys(
        ("本单位负责人", "其他单位负责人", "主管部门负责人", "审计部门", "市级主管部门"), ("本单位草稿", *ONE)
    ),
    **dict.fromkeys(("受托第三方", "其他第三方"), ("本单位已提交", "已委托第三方", "没有")),
    "财政部门经办": ("本单位草稿", "邻局已提交", *ONE),
}
"""Who need not ask for every project: nothing else is to be learnt."""


BIRDS = ("鹧鸪", "鸳鸯", "鹦鹉", "鹌鹑", "鸬鹚", "鹈鹕")
"""One a project: no two have a character in common."""


@dataclass(frozen=True)
class Canary:
    """Words that stand in one project and nowhere else."""

    project: str
    words: tuple[str, ...]


def plant(standing: Standing) -> list[Canary]:
    """In each project: a word in its name, its facts, its text, a paper's file name, its journal."""
    world, found = standing.world, []
    clerks = {"邻局草稿": "白景行", "邻局已提交": "白景行"}
    for number, word in enumerate([*(each for each in PROJECTS.values() if each), "邻局草稿"]):
        words = tuple(f"{what}{BIRDS[number]}" for what in ("名", "文", "事", "件", "志"))
        project = standing[word]
        clerk = clerks.get(word, "林知远")
        was = project.state
        Project.objects.filter(pk=project.pk).update(state="起草")
        told = {"project": project.public_id, "version": None}
        texts = {"项目名称": words[0], "建设内容": words[1]}
        world.does(clerk, drafting.draft, part="overview", values=texts, **told)
        world.does(clerk, drafting.write_scheme, values={"上云": False, "不上云理由": words[2]}, **told)
        label = Document.objects.filter(subject_kind="项目", subject_id=project.pk).earliest("pk").label
        stream = BytesIO(PDF + words[3].encode())
        world.does(clerk, papers.attach, label=label, filename=f"{words[3]}.pdf", stream=stream, **told)
        head = "沈望舒" if clerk == "白景行" else "苏明达"
        Project.objects.filter(pk=project.pk).update(state="已提交")
        world.does(head, submission.withdraw, reason=words[4], **told)
        Project.objects.filter(pk=project.pk).update(state=was)
        found.append(Canary(word, words))
    return found
