"""The pages of the regulation: contents, articles, the rows behind each count."""

from collections import Counter
from urllib.parse import quote

import pytest
from django.test import Client

from quancheng.web import regulation, tallies
from quancheng.web.sample import Sample
from tests.web.reading import read

ARTICLES = range(1, 44)


def test_the_contents_show_where_the_regulation_comes_from(site: Client) -> None:
    page = read(site, "/law/")
    front = " ".join(page.words("dd"))
    for words in ("菏泽市牡丹区人民政府办公室", "2023-05-09", "2025-05-09", "区大数据局会同有关部门"):
        assert words in front
    assert page.words("p", "docno") == ["菏区政办发〔2023〕17号"]


def test_the_contents_lead_to_every_article_and_every_open_reading(site: Client) -> None:
    links = set(read(site, "/law/").links())
    assert {f"/law/{number}/" for number in ARTICLES} <= links
    pack = regulation.pack()
    assert {f"/law/{regulation.number_of(entry.article)}/#{entry.id}" for entry in pack.readings.values()} <= links


def test_every_page_that_judges_says_that_the_regulation_has_lapsed(site: Client, judged: Sample) -> None:
    for address in ("/", "/law/", "/law/22/", "/law/22/合同备案/", "/sample/", f"/sample/{judged.projects[0].key}/"):
        notice = " ".join(read(site, address).words("div", "notice"))
        assert "2025年5月9日，已经届满" in notice
        assert f"样例台账有 {judged.lapsed} 个项目的基准日在届满之后" in notice


@pytest.mark.parametrize("number", ARTICLES)
def test_an_article_is_shown_letter_for_letter(site: Client, number: int) -> None:
    page = read(site, f"/law/{number}/")
    article = regulation.pack().articles[number - 1]
    without_marks = [
        "".join(letter for letter in words if not "①" <= letter <= "⑳").replace(" ", "")
        for words in page.words("p")
        if words
    ]
    for paragraph in article.text.split("\n"):
        assert paragraph in without_marks


@pytest.mark.parametrize("number", ARTICLES)
def test_each_quoted_word_and_its_clause_point_at_each_other(site: Client, number: int) -> None:
    page = read(site, f"/law/{number}/")
    anchors = {element["id"] for element in page.elements if element["id"]}
    inside = [link[1:] for link in page.links() if link.startswith("#")]
    assert [name for name in inside if name not in anchors] == []
    ids = [element["id"] for element in page.elements if element["id"]]
    assert len(ids) == len(set(ids))
    for row in page.all("tr"):
        if row["data-c"] and f"q{row['data-c']}" in anchors:
            assert f"#q{row['data-c']}" in page.links()


@pytest.mark.parametrize("number", [2, 8, 17, 21, 22, 23, 30])
def test_the_counts_of_a_rule_are_the_verdicts_of_the_sample(site: Client, judged: Sample, number: int) -> None:
    page = read(site, f"/law/{number}/")
    for rule in regulation.pack().articles[number - 1].rules:
        counts = Counter(finding.shade for finding in judged.by_rule.get(rule.name, ()))
        shown = {
            element["href"].partition("=")[2]: element.text
            for element in page.all("a", "v")
            if element["href"].startswith(f"/law/{number}/{rule.name}/?verdict=")
        }
        assert shown == {name: f"{name} {count:,}" for name, count in counts.items()}


@pytest.mark.parametrize("number", [17, 22, 30])
def test_each_count_opens_the_rows_behind_it(site: Client, number: int) -> None:
    for link in read(site, f"/law/{number}/").all("a"):
        if "?clause=" in link["href"] or "?verdict=" in link["href"]:
            found = int(link.text.split()[-1].replace(",", ""))
            page = read(site, link["href"])
            said = next(words for words in page.words("h2") if "的" in words)
            assert said.split()[-2] == str(found)
            rows = [row for row in page.all("tr") if row.above.count("tbody") and not row["data-c"]]
            assert len(rows) == min(found, 40)


def test_a_clause_counts_what_it_was_asked_of(judged: Sample) -> None:
    rule = regulation.pack().rules["合同备案"]
    asked = tallies.looked_at(judged, rule, rule.clauses[0])
    assert sum(count.number for count in tallies.of_clause(judged, rule, 0)) == len(asked)
    applicable = [finding for finding in judged.by_rule["合同备案"] if finding.shade != "不适用"]
    assert sum(count.number for count in tallies.of_clause(judged, rule, 2)) == len(applicable)


def test_a_parameter_is_shown_with_its_value_its_words_and_where_they_stand(site: Client) -> None:
    page = read(site, "/law/22/")
    row = next(element for element in page.all("tr") if element["id"] == "p-合同备案工作日")
    for words in ("10个工作日内", "10个工作日", "2023-05-09", "第二十二条"):
        assert words in row.text
    assert any("后第10个工作日" in words for words in page.words("td", "f"))


def test_a_reading_shows_what_was_chosen_and_what_else_there_was(site: Client) -> None:
    page = read(site, "/law/21/")
    entry = regulation.pack().readings["I-21-1"]
    shown = next(element for element in page.all("article") if element["id"] == "I-21-1").text
    for words in (entry.question, *entry.readings, *entry.readings.values(), "采用", "拟定"):
        assert words in shown


def test_an_article_without_rules_says_why(site: Client) -> None:
    assert "不设义务，没有规则" in " ".join(read(site, "/law/1/").words("div", "remark"))


@pytest.mark.parametrize("address", ["/law/0/", "/law/44/", "/law/abc/", "/law/22/没有这条规则/", "/law/21/合同备案/"])
def test_what_is_not_in_the_regulation_is_not_found(site: Client, address: str) -> None:
    assert "没有这一页" in read(site, address, 404).source


@pytest.mark.parametrize(
    "query", ["verdict=x", "clause=9-真", "clause=²-真", "clause=-1-真", "clause=0-x", "page=zz", "page=999"]
)
def test_a_query_that_means_nothing_is_answered_calmly(site: Client, query: str) -> None:
    name, _, value = query.partition("=")
    assert read(site, f"/law/22/合同备案/?{name}={quote(value)}").words("h1")
