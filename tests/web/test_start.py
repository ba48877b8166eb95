"""The start page: what this is, one verdict taken apart, the sample in figures."""

import re

from django.test import Client

from quancheng.web.sample import Sample
from tests.web.reading import read


def test_it_says_in_one_sentence_what_this_is(site: Client) -> None:
    assert read(site, "/").words("h1") == ["办法的条文，就是这里运行的程序。"]


def test_it_names_the_commands_that_work_today(site: Client) -> None:
    commands = read(site, "/").words("dt")
    assert commands == ["quancheng check 台账.xlsx", "quancheng check --template", "quancheng check --sample"]


def test_its_figures_are_the_verdicts_of_the_sample_and_open_their_projects(site: Client, judged: Sample) -> None:
    page = read(site, "/")
    figures = [element for element in page.all("a") if element["href"].startswith("/sample/?verdict=")]
    assert len(figures) == 6
    for figure in figures:
        name = figure["href"].partition("=")[2]
        projects = sum(1 for project in judged.projects if project.counts[name])
        assert figure.text == f"{judged.counts[name]:,}{name}{projects} 个项目"
        listed = read(site, figure["href"]).links()
        assert len([link for link in listed if re.fullmatch(r"/sample/[^?/]+/", link)]) == projects


def test_its_example_is_a_verdict_of_the_sample_word_for_word(site: Client, judged: Sample) -> None:
    page = read(site, "/")
    quotes = page.words("td", "q")
    rule = next(
        finding.verdict.rule
        for finding in judged.findings()
        if finding.verdict.rule.name in page.words("article")[0] and finding.verdict.rule.article == 22
    )
    assert quotes == [clause.quote for clause in rule.clauses]
    article = judged.projects[0].findings[0].verdict.judge.pack.articles[21]
    assert page.words("p", "passage")[0] in article.text
    assert "提前" in page.words("ul", "change")[0]


def test_the_map_has_every_article(site: Client) -> None:
    squares = [link for link in read(site, "/").links() if link.startswith("/law/") and link.count("/") == 3]
    assert {f"/law/{number}/" for number in range(1, 44)} <= set(squares)
