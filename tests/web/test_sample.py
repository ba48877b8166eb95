"""The pages of the sample ledger: its list, a project, one rule on a project."""

import datetime
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from quancheng.ledger.blank import write_ledger
from quancheng.ledger.judging import judge_ledger
from quancheng.ledger.sample import sample_rows
from quancheng.web import regulation
from quancheng.web.sample import SHADES, Project, Sample, sample
from tests.web.reading import Page, read

NASTY = '<script>alert("&")</script>'


def worst(judged: Sample) -> Project:
    return max(judged.projects, key=lambda project: project.counts["不符合"])


def test_the_pages_count_what_the_command_line_counts(judged: Sample, tmp_path: Path) -> None:
    ledger = tmp_path / "样例.xlsx"
    write_ledger(ledger, regulation.pack(), sample_rows())
    result = judge_ledger(ledger, regulation.pack(), judged.day)
    by_hand = {project.number: Counter(shade for shade, _ in project.shaded) for project in result.projects}
    for project in judged.projects:
        assert project.counts == by_hand[project.judged.number if not project.judged.secret else None], project.key


def test_the_list_names_every_project_with_its_counts(site: Client, judged: Sample) -> None:
    page = read(site, "/sample/")
    for project in judged.by_key.values():
        row = next(row for row in page.all("tr") if project.key in row.text)
        for name in ("不符合", "待认定", "符合"):
            if project.counts[name]:
                assert str(project.counts[name]) in row.text


def test_a_project_with_state_secrets_is_a_row_number_and_nothing_else(site: Client, judged: Sample) -> None:
    page = read(site, "/sample/")
    secret = [project for project in judged.projects if project.judged.secret]
    assert secret
    numbers = [str(row["项目编号"]) for row in sample_rows()["项目"] if row.get("涉密") == "是"]
    for project, number in zip(secret, numbers, strict=True):
        assert f"第 {project.judged.row} 行" in page.source
        assert number not in page.source
        read(site, f"/sample/{number}/", 404)
        read(site, f"/sample/{project.key}/", 404)


def test_the_list_is_filtered_by_verdict_and_unit(site: Client, judged: Sample) -> None:
    project = worst(judged)
    page = read(site, f"/sample/?verdict=不符合&unit={project.judged.unit}")
    assert f"/sample/{project.key}/" in page.links()
    expected = [each for each in judged.projects if each.counts["不符合"] and each.judged.unit == project.judged.unit]
    assert page.words("p", "found")[0].startswith(f"{len(expected)} 个项目")


def test_a_filter_that_finds_nothing_says_so(site: Client) -> None:
    assert "没有这样的项目" in read(site, "/sample/?unit=没有这个单位").source


def test_htmx_gets_the_list_alone(site: Client) -> None:
    reply = site.get("/sample/?verdict=不符合", headers={"HX-Request": "true"})
    text = reply.content.decode()
    assert text.lstrip().startswith('<div id="list"')
    assert "<html" not in text


def test_a_project_shows_each_verdict_once(site: Client, judged: Sample) -> None:
    project = worst(judged)
    page = read(site, f"/sample/{project.key}/")
    for name in SHADES:
        if project.counts[name]:
            assert f"{name} {project.counts[name]}" in page.words("nav", "jump")[0]
    rules = {finding.verdict.rule.name for finding in project.findings if finding.shade != "不在范围"}
    assert {f"/sample/{project.key}/{rule}/" for rule in rules} <= set(page.links())


def test_a_breach_is_told_in_the_words_of_the_law_with_facts_and_what_would_change_it(
    site: Client, judged: Sample
) -> None:
    finding = next(each for each in judged.by_rule["合同备案"] if each.shade == "逾期办结")
    page = read(site, f"/sample/{finding.project.key}/合同备案/")
    assert "应将相关资料向项目主管部门备案" in page.words("td", "q")
    text = " ".join(page.words("article"))
    assert "合同签订日后第10个工作日" in text
    assert "晚于" in text
    assert "逾期" in text
    assert "若 合同备案日 提前" in text
    assert "个工作日" in text


def test_a_doubt_says_which_fact_to_supply(site: Client, judged: Sample) -> None:
    project = max(judged.projects, key=lambda each: each.counts["待认定"])
    assert "补报 " in read(site, f"/sample/{project.key}/").source


def test_a_project_out_of_scope_says_by_which_article(site: Client, judged: Sample) -> None:
    project = next(each for each in judged.projects if each.judged.out_of_scope)
    page = read(site, f"/sample/{project.key}/")
    assert "不在本办法适用范围" in page.words("h2")
    assert "第二条" in " ".join(page.words("article"))


@pytest.mark.parametrize("address", ["/sample/NO-SUCH/", "/sample/YL-2023-001/没有这条规则/", "/sample/第1行/"])
def test_what_is_not_in_the_sample_is_not_found(site: Client, address: str) -> None:
    read(site, address, 404)


def test_what_a_cell_says_never_becomes_markup(
    site: Client, monkeypatch: pytest.MonkeyPatch, today: datetime.date
) -> None:
    rows = sample_rows()
    rows["项目"] = rows["项目"][:1]
    number = rows["项目"][0]["项目编号"]
    rows["项目"][0] |= {"项目名称": NASTY, "建设单位": NASTY, "不上云理由": NASTY}
    for row in rows["合同"]:
        row["合同编号"] = NASTY
    monkeypatch.setattr("quancheng.web.sample.sample_rows", lambda: rows)
    sample.cache_clear()
    try:
        pages = [read(site, address) for address in ("/sample/", f"/sample/{number}/", "/law/22/合同备案/")]
    finally:
        sample.cache_clear()
    assert all("&lt;script&gt;" in page.source for page in pages)
    assert not any(_scripts_of_ours_only(page) for page in pages)


def _scripts_of_ours_only(page: Page) -> list[str]:
    return [element.text for element in page.all("script") if element.text or not element["src"].startswith("/static/")]
