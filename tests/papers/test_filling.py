"""A text with places for facts: filled in, blank where nothing is known, and never markup."""

from io import BytesIO

from docx import Document

from quancheng.papers.filling import BLANK, blanks, fill
from quancheng.papers.word import word

TEXT = """# {项目名称}

由{建设单位}建设。

1. 一件
2. {第二件}

| 事项 | 内容 |
| --- | --- |
| 金额 | {概算批复额} |
"""
TOLD = {"项目名称": "智慧<b>水务</b>*平台*", "建设单位": "区水务局|二科", "第二件": None, "概算批复额": "1.00 元"}


def test_places_are_filled_and_what_is_not_known_is_a_visible_blank() -> None:
    told = fill(TEXT, TOLD)
    assert [block.kind for block in told] == ["标题", "段落", "条目", "条目", "行", "行"]
    assert told[3].text == BLANK
    assert blanks(told) == 1


def test_what_is_filled_in_is_never_read_as_markup() -> None:
    told = fill(TEXT, TOLD)
    assert told[0].text == "智慧<b>水务</b>*平台*"
    assert told[1].text == "由区水务局|二科建设。"


def test_a_place_that_nobody_told_of_is_blank_too() -> None:
    assert blanks(fill("{甲}和{乙}", {})) == 2


def test_the_word_file_says_the_same_and_is_the_same_each_time() -> None:
    made = word("责任书", fill(TEXT, TOLD))
    assert made == word("责任书", fill(TEXT, TOLD))
    document = Document(BytesIO(made))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "智慧<b>水务</b>*平台*", "由区水务局|二科建设。", "1. 一件", f"2. {BLANK}",
    ]  # fmt: skip
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["金额", "1.00 元"]
