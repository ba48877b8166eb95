"""The text of an article, cut where its rules quote it."""

import pytest

from quancheng.web import regulation
from quancheng.web.marks import paragraphs, passage


@pytest.mark.parametrize("number", range(1, 44))
def test_the_pieces_are_the_text_letter_for_letter(number: int) -> None:
    article = regulation.pack().articles[number - 1]
    joined = "\n".join("".join(piece.text for piece in pieces) for pieces in paragraphs(article))
    assert joined == article.text


@pytest.mark.parametrize("number", range(1, 44))
def test_each_quote_begins_and_each_rule_ends_once(number: int) -> None:
    article = regulation.pack().articles[number - 1]
    pieces = [piece for pieces in paragraphs(article) for piece in pieces]
    begins = [name for piece in pieces for name in piece.begins]
    quoted = [
        f"{place}-{index}"
        for place, rule in enumerate(article.rules, 1)
        for index, clause in enumerate(rule.clauses)
        if clause.reading is None and clause.elsewhere is None
    ]
    assert sorted(begins) == sorted(quoted)
    ends = [rule for piece in pieces for rule in piece.ends]
    assert sorted(ends) == sorted({int(name.partition("-")[0]) for name in quoted})


def test_a_piece_knows_all_that_quote_it() -> None:
    article = regulation.pack().articles[21]
    pieces = {piece.text: piece for pieces in paragraphs(article) for piece in pieces}
    assert pieces["签订正式采购合同"].clauses == ("2-0",)
    assert pieces["10个工作日内"].begins == ("2-1",)
    assert pieces["应将相关资料向项目主管部门备案"].ends == (2,)


def test_a_passage_is_the_sentence_that_a_rule_quotes() -> None:
    article = regulation.pack().articles[21]
    pieces = passage(article, article.rules[1])
    assert "".join(words for words, _ in pieces) == article.text.split("。")[1] + "。"
    assert [words for words, quoted in pieces if quoted] == [clause.quote for clause in article.rules[1].clauses]
