"""Papers on the page: what is needed and why, filing, replacing, taking away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from quancheng.documents.models import Version
from quancheng.lifecycle.acts import acceptance, drafting, evaluation
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.projects.models import Project
from tests.lifecycle.world import PDF, World, filled, fresh, labels, screened, submitted
from tests.web.applying import address, hidden
from tests.web.reading import parsed
from tests.web.visiting import Visitor

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

Enter = Callable[[str], Visitor]
REPORT = "事前绩效评估报告"


def files(visitor: Visitor, project: Project, label: str, content: bytes = PDF, name: str = "报告.pdf") -> Response:
    page = visitor.page(address(project, "papers/"))
    sent = hidden(page) | {"label": label, "file": SimpleUploadedFile(name, content)}
    return visitor.post(address(project, "papers/"), sent)


def gets(visitor: Visitor, here: str) -> tuple[int, bytes]:
    """A download, read to its end (the test client closes it then)."""
    reply = visitor.get(here)
    content = b"".join(reply) if reply.streaming else reply.content
    return reply.status_code, content


def word(visitor: Visitor, project: Project, label: str) -> str:
    """How one paper stands."""
    page = visitor.page(address(project, "papers/"))
    section = next(each for each in page.all("section", "paper") if each["id"] == label)
    return " ".join(section.text.split())


def test_a_paper_says_whether_it_is_needed_and_which_fact_decides(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    assert "还不能确定" in word(clerk, project, REPORT)
    assert "要不要，看新增支出（现在还不清楚）" in word(clerk, project, REPORT)
    told = {"project": project.public_id, "version": None, "part": "overview"}
    world.does("林知远", drafting.draft, values={"新增支出": True}, **told)
    assert "需要，因为新增支出为“是”" in word(clerk, project, REPORT)
    world.does("林知远", drafting.draft, values={"新增支出": False}, **told)
    assert "不需要，因为新增支出为“否”" in word(clerk, project, REPORT)


def test_a_file_is_filed_replaced_and_given_back_as_it_was(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    label = labels(world, project)[0]
    assert files(clerk, project, label).status_code == 302
    assert files(clerk, project, label, PDF + b"2").status_code == 302
    first, second = Version.objects.order_by("number")
    assert "第 2 版" in word(clerk, project, label)
    assert gets(clerk, f"/projects/{project.public_id}/files/{first.public_id}/") == (200, PDF)
    assert gets(clerk, f"/projects/{project.public_id}/files/{second.public_id}/") == (200, PDF + b"2")


def test_a_file_that_is_not_taken_is_named_at_its_paper(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    label = labels(world, project)[0]
    reply = files(clerk, project, label, b"MZ\x90\x00 a program", "工具.exe")
    page = parsed(reply)
    assert reply.status_code == 422
    section = next(each for each in page.all("section", "paper") if each["id"] == label)
    assert "需要修改" in section.text
    assert not Version.objects.exists()


def test_one_has_to_choose_a_file(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    reply = clerk.post(address(project, "papers/"), {"label": labels(world, project)[0], "once": "k"})
    assert reply.status_code == 422
    assert "请先选择文件" in reply.content.decode()


def test_an_upload_sent_twice_is_one_version(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    label = labels(world, project)[0]
    same = hidden(clerk.page(address(project, "papers/"))) | {"label": label}
    for _ in range(2):
        sent = same | {"file": SimpleUploadedFile("报告.pdf", PDF)}
        assert clerk.post(address(project, "papers/"), sent).status_code == 302
    assert Version.objects.count() == 1


def test_a_paper_nobody_asks_for_is_refused(world: World, enter: Enter) -> None:
    reply = files(enter("林知远"), screened(world), "别的材料")
    assert reply.status_code == 422
    assert "没有“别的材料”" in reply.content.decode()


def test_only_a_returned_paper_may_be_replaced(world: World, enter: Enter) -> None:
    project, clerk = submitted(world), enter("林知远")
    papers = labels(world, project)
    items = [Returning("papers", papers[0], "盖章页不清楚")]
    world.does("周闻笛", acceptance.return_application, project=project.public_id, version=None, items=items)
    assert "盖章页不清楚" in word(clerk, project, papers[0])
    assert word(clerk, project, papers[0]).startswith(f"{papers[0]}被退回")
    assert files(clerk, project, papers[0], PDF + b"new").status_code == 302
    refused = files(clerk, project, papers[1], PDF + b"new")
    assert refused.status_code == 409
    assert "没有被退回" in refused.content.decode()


def test_a_file_is_given_to_who_may_see_the_project_and_to_nobody_else(world: World, enter: Enter) -> None:
    draft, other = filled(world, screened(world)), submitted(world, "另一个平台")
    version, filed = (Version.objects.filter(document__subject_id=project.pk).first() for project in (draft, other))
    assert version is not None
    assert filed is not None
    here = f"/projects/{draft.public_id}/files/{version.public_id}/"
    assert gets(enter("何小满"), here)[0] == 200
    assert gets(enter("白景行"), here)[0] == 404
    assert gets(enter("周闻笛"), here)[0] == 404
    assert gets(enter("周闻笛"), f"/projects/{other.public_id}/files/{filed.public_id}/")[0] == 200
    assert gets(enter("林知远"), f"/projects/{fresh(draft).public_id}/files/{filed.public_id}/")[0] == 404
    assert gets(enter("林知远"), f"/projects/{draft.public_id}/files/zzz/")[0] == 404


def test_a_third_party_gets_the_files_while_it_is_assigned(world: World, enter: Enter) -> None:
    project = submitted(world)
    version = Version.objects.first()
    assert version is not None
    here = f"/projects/{project.public_id}/files/{version.public_id}/"
    assert gets(enter("程审之"), here)[0] == 404
    world.does(
        "周闻笛", evaluation.commission_evaluation, project=project.public_id, version=None,
        evaluator=world.units["明衡评估有限公司"].public_id, reason="投资较大",
    )  # fmt: skip
    assert gets(enter("程审之"), here)[0] == 200
