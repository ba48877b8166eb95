"""A file's name comes from outside: it is cleaned before anybody sees it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quancheng.documents import names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("项目建设方案（终稿）.pdf", "项目建设方案（终稿）.pdf"),
        ("C:\\Users\\王芳\\桌面\\方案.pdf", "方案.pdf"),
        ("../../etc/passwd", "passwd"),
        ("/方案.pdf", "方案.pdf"),
        ("方案\r\nSet-Cookie: a=b.pdf", "方案Set-Cookie_ a=b.pdf"),
        ("方案\x00.pdf", "方案.pdf"),
        ("方案\u202efdp.exe", "方案fdp.exe"),  # shown as 方案exe.pdf without the cleaning
        ("\u202a方案\u200b.pdf\u202c", "方案.pdf"),
        ("方\u2028案.pdf", "方案.pdf"),
        ("方案\ud800.pdf", "方案.pdf"),
        ('a<b>c:"d|e?f*.pdf', "a_b_c__d_e_f_.pdf"),
        ("  方案   第二稿 .pdf ", "方案 第二稿 .pdf"),
        ("..方案.pdf..", "方案.pdf"),
        ("方案.pdf.", "方案.pdf"),
        ("", "未命名"),
        ("..", "未命名"),
        ("方案/", "未命名"),
    ],
)
def test_a_hostile_name_becomes_a_plain_one(sent: str, kept: str) -> None:
    assert names.clean(sent) == kept


def test_a_name_of_300_letters_is_shortened_and_keeps_its_extension() -> None:
    name = names.clean("长" * 296 + ".pdf")
    assert len(name) == names.LONGEST
    assert name.endswith("长….pdf")
    assert len(names.clean("长" * 300)) == names.LONGEST
    assert len(names.clean("a." + "长" * 300)) == names.LONGEST


@given(some.text(some.characters(), max_size=400))
def test_whatever_is_sent_a_name_fits_on_one_line_and_names_no_folder(sent: str) -> None:
    name = names.clean(sent)
    assert 0 < len(name) <= names.LONGEST
    assert not set(name) & set('/\\<>:"|?*')
    assert not {unicodedata.category(letter) for letter in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert name == name.strip(". ")
    assert names.clean(name) == name


@pytest.mark.parametrize(
    ("name", "extension"), [("方案.PDF", "pdf"), ("a.tar.gz", "gz"), ("方案", ""), (".pdf", ""), ("方案.", "")]
)
def test_the_extension_stands_behind_the_last_dot(name: str, extension: str) -> None:
    assert names.extension(name) == extension
