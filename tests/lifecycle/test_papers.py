"""Filing a paper: only what is asked for, only while it is open, each time as the next version."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from quancheng.documents import DocumentError
from quancheng.documents.models import Document, Version
from quancheng.journal import Entry
from quancheng.lifecycle.acts import acceptance, papers, submission
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.refusals import Invalid, WrongState
from tests.lifecycle.deeds import SCHEME_PAPER
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import PDF


def file(
    standing: Standing, name: str, label: str = SCHEME_PAPER, content: bytes = PDF + b"new", **more: Any
) -> Version:
    told = {"project": standing.projects[name], "version": None, "filename": "方案.pdf", "stream": BytesIO(content)}
    made: Version = standing.world.does("林知远", papers.attach, label=label, **(told | more))
    return made


def versions(standing: Standing, name: str) -> list[int]:
    found = Version.objects.filter(document__subject_id=standing[name].pk, document__label=SCHEME_PAPER)
    return list(found.values_list("number", flat=True))


def test_a_paper_that_is_filed_again_is_the_next_version_and_the_journal_names_its_hash(standing: Standing) -> None:
    made = file(standing, "草稿")
    assert versions(standing, "草稿") == [1, 2]
    entry = Entry.objects.latest("pk").content
    assert entry["before"][SCHEME_PAPER] == 1
    assert made.content.sm3 in entry["after"][SCHEME_PAPER]


def test_nobody_files_what_is_not_asked_for(standing: Standing) -> None:
    with pytest.raises(Invalid, match="没有“会议照片”"):
        file(standing, "草稿", "会议照片")
    assert not Document.objects.filter(label="会议照片").exists()


@pytest.mark.parametrize("name", ["已提交", "已受理", "评估中"])
def test_what_a_submission_rests_on_is_not_changed_behind_it(standing: Standing, name: str) -> None:
    with pytest.raises(WrongState):
        file(standing, name)
    assert versions(standing, name) == [1]


def test_of_a_returned_application_only_the_returned_paper_is_replaced(standing: Standing) -> None:
    with pytest.raises(WrongState, match="没有被退回"):
        file(standing, "退回补正")
    told = {"project": standing.projects["已提交"], "version": None}
    items = [Returning("papers", SCHEME_PAPER, "请盖章")]
    standing.world.does("周闻笛", acceptance.return_application, items=items, **told)
    file(standing, "已提交")
    standing.world.does("苏明达", submission.submit_application, **told)
    frozen = Version.objects.filter(document__subject_id=standing["已提交"].pk, document__label=SCHEME_PAPER)
    assert {each.number for each in frozen if each.frozen_at} == {1, 2}
    standing.world.does("周闻笛", acceptance.accept_application, **told)


@pytest.mark.parametrize(("content", "filename"), [(b"", "空.pdf"), (b"MZ\x90\0", "程序.pdf"), (PDF, "方案.exe")])
def test_what_is_no_paper_is_refused_and_leaves_no_version(standing: Standing, content: bytes, filename: str) -> None:
    with pytest.raises(DocumentError):
        file(standing, "草稿", content=content, filename=filename)
    assert versions(standing, "草稿") == [1]


def test_a_remark_has_its_length(either_standing: Standing) -> None:
    with pytest.raises(Invalid, match="500"):
        file(either_standing, "草稿", note="长" * 501)
    file(either_standing, "草稿", note="长" * 500)
