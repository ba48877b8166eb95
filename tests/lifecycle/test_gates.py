"""The law closes the gate with its article, opens it once the facts are there, and warns once it has lapsed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.conf import settings

from quancheng.journal import DONE, REFUSED, Entry
from quancheng.law import replay
from quancheng.lifecycle.acts import drafting, submission
from quancheng.lifecycle.plain import plain
from quancheng.lifecycle.refusals import Barred, Invalid
from quancheng.projects.models import CoBuilder, Project, Resource
from tests.lifecycle.deeds import DEEDS
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import SHANGHAI

AFTERWARDS = datetime.datetime(2025, 6, 2, 9, 0, tzinfo=SHANGHAI)
"""The regulation ran until 2025-05-09 and named no successor."""


@pytest.fixture
def forms_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the forms asked for nothing: what the law says by itself."""
    monkeypatch.setattr(submission, "_demand_complete", lambda *_: None)


def submit(standing: Standing, name: str) -> None:
    told = {"project": standing.projects[name], "version": None}
    standing.world.does("苏明达", submission.submit_application, **told)


def unmet(standing: Standing, rule: str) -> str:
    """A draft that does not meet one rule; its word."""
    project = standing["草稿"]
    if rule == "资源目录":
        Resource.objects.filter(project=project).update(opening="")
    elif rule == "申报材料":
        Project.objects.filter(pk=project.pk).update(facts=project.facts | {"建设方案日": None})
    else:
        return "共建草稿"
    return "草稿"


@pytest.mark.usefixtures("forms_let_through")
@pytest.mark.parametrize(
    ("rule", "article", "words"),
    [
        ("资源目录", "第六条", "数据共享开放属性"),
        ("申报材料", "第九条", "项目建设方案"),
        ("共同方案", "第九条", "共同形成项目建设方案"),
    ],
)
def test_a_rule_that_is_not_met_closes_the_gate_with_its_article_and_words(
    standing: Standing, rule: str, article: str, words: str
) -> None:
    name = unmet(standing, rule)
    with pytest.raises(Barred, match=f"{article}“{rule}”") as refused:
        submit(standing, name)
    barring = {each.rule.name: each.as_json() for each in refused.value.answer.barring}
    assert set(barring) == {rule}
    assert any(words in clause["quote"] for clause in barring[rule]["clauses"])
    assert barring[rule]["would_change"]
    assert (standing[name].state, standing[name].number) == ("起草", None)
    entry = Entry.objects.latest("pk")
    assert (entry.result, entry.content["verdicts"][0]["rule"]) == (REFUSED, rule)
    assert article in entry.content["note"]


@pytest.mark.usefixtures("forms_let_through")
@pytest.mark.parametrize("rule", ["资源目录", "申报材料", "共同方案"])
def test_it_warns_and_lets_through_once_the_regulation_has_lapsed(standing: Standing, rule: str) -> None:
    name = unmet(standing, rule)
    standing.world.at = AFTERWARDS
    submit(standing, name)
    kept = {each["rule"]: each for each in Entry.objects.latest("pk").content["verdicts"]}
    assert kept[rule]["basis_lapsed"] is True
    assert kept[rule]["verdict"] in ("不符合", "待认定")


def test_the_gate_opens_once_the_facts_are_there(standing: Standing) -> None:
    day = standing.world.at.date()
    CoBuilder.objects.filter(project=standing["共建草稿"]).update(confirmed_on=day, confirmed_by="沈望舒")
    submit(standing, "共建草稿")
    entry = Entry.objects.latest("pk")
    assert entry.result == DONE
    assert {each["rule"]: each["verdict"] for each in entry.content["verdicts"]} == {
        "资源目录": "符合", "申报材料": "符合", "共同方案": "符合",
    }  # fmt: skip


@pytest.mark.usefixtures("forms_let_through")
def test_nobody_leaves_the_regulation_by_another_answer_after_the_screening(standing: Standing) -> None:
    told = {"project": standing.projects["草稿"], "version": None}
    standing.world.does("林知远", drafting.draft, part="overview", values={"资金来源": "社会投资"}, **told)
    with pytest.raises(Barred, match="第二条“适用范围”"):
        submit(standing, "草稿")
    standing.world.at = AFTERWARDS
    submit(standing, "草稿")


def test_what_is_missing_is_told_part_by_part_with_the_article(standing: Standing) -> None:
    with pytest.raises(Invalid) as refused:
        submit(standing, "空白草稿")
    found = {fault.field: fault.article for fault in refused.value.faults}
    assert found == {
        "overview": "第九条", "scheme": "第六条", "estimate": "第九条", "resources": "第六条", "safety": "第三十六条",
        "evaluation": "第八条", "cobuilding": "第九条", "powers": "第二十条", "papers": "第九条",
    }  # fmt: skip


# a decision judged again


def judged_again(entry: Entry) -> tuple[list[Any], list[Any]]:
    """The verdicts kept in a row of the journal, and what the kept pack says of the kept facts."""
    kept = entry.content["verdicts"]
    basis = kept[0].pop("basis")
    found = replay(
        settings.DATA / "packs", basis["pack"], basis["kind"], basis["facts"], datetime.date.fromisoformat(basis["on"]),
        basis["act"] or None, basis["proposed"],
    )  # fmt: skip
    assert entry.content["pack"] == basis["pack"]
    return kept, [plain(each) for each in found]


@pytest.mark.parametrize("name", ["草稿", "邻局草稿"])
def test_a_decision_is_the_same_when_it_is_judged_again_from_the_journal(standing: Standing, name: str) -> None:
    deed = next(each for each in DEEDS if each.act == "提交立项申请")
    told = {"project": standing.projects[name], "version": standing.version(name)}
    standing.world.does("苏明达" if name == "草稿" else "沈望舒", deed.function, **told)
    kept, found = judged_again(Entry.objects.latest("pk"))
    assert kept == found
    assert {each["rule"] for each in kept} >= {"资源目录", "申报材料"}


@pytest.mark.usefixtures("forms_let_through")
@pytest.mark.parametrize("rule", ["资源目录", "申报材料", "共同方案"])
def test_so_is_a_refusal(standing: Standing, rule: str) -> None:
    name = unmet(standing, rule)
    with pytest.raises(Barred):
        submit(standing, name)
    kept, found = judged_again(Entry.objects.latest("pk"))
    assert [each for each in found if each["rule"] == rule] == kept


def test_so_is_the_refusal_of_what_is_outside_the_regulation(standing: Standing) -> None:
    Project.objects.filter(public_id=standing.projects["草稿"]).update(
        facts=standing["草稿"].facts | {"系统类别": "其他", "符合系统定义和范围": False}
    )
    with pytest.raises(Barred):
        submit(standing, "草稿")
    kept, found = judged_again(Entry.objects.latest("pk"))
    assert [each for each in found if each["rule"] == "适用范围"] == kept
