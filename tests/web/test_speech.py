"""Predicates in words, cut into facts, numbers and what joins them."""

import pytest

from quancheng.law.wording import words
from quancheng.web import regulation
from quancheng.web.speech import clause_tokens, plain, tokens


def test_a_number_is_said_by_its_value() -> None:
    limit = regulation.pack().rules["合同备案"].clauses[1]
    assert "".join(token.text for token in clause_tokens(limit)) == "至合同签订日后第10个工作日止"
    parameter = next(token for token in clause_tokens(limit) if token.kind == "parameter")
    assert (parameter.name, parameter.text) == ("合同备案工作日", "10个工作日")


def test_a_span_of_months_is_full_and_no_ordinal() -> None:
    opens = regulation.pack().rules["自评价"].of("自")[0]
    assert plain(opens.meaning) == "评价起算日后满12个月"


def test_a_number_in_force_for_a_subject_comes_before_the_newest() -> None:
    limit = regulation.pack().rules["合同备案"].clauses[1]
    assert plain(limit.meaning, {"合同备案工作日": "7个工作日"}) == "合同签订日后第7个工作日"


@pytest.mark.parametrize("name", list(regulation.pack().rules))
def test_no_word_is_lost_between_the_tokens(name: str) -> None:
    for clause in regulation.pack().rules[name].clauses:
        said = "".join(token.name or token.text for token in tokens(clause.meaning))
        assert said.replace("满", "第") == words(clause.meaning).replace("满", "第")
