"""Two at once, and a process that is killed: one wins and the other is told; all of an act is there or nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from quancheng.journal import DONE, Entry, Repeated
from quancheng.journal.models import OneTimeKey
from quancheng.lifecycle.acts import acceptance, cobuilding, correction, drafting, handing, submission
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.recording import RefusedBefore
from quancheng.lifecycle.refusals import NotAllowed, Refusal, Stale, WrongState
from quancheng.projects.models import Project, Submission
from tests.databases import OwnDatabase, at_once
from tests.lifecycle.rows_seen import look
from tests.lifecycle.standing_made import Standing

Own = tuple[OwnDatabase, Standing]
Call = Callable[[], Any]


def called(standing: Standing, name: str, function: Callable[..., Any], key: str, **told: Any) -> Call:
    return lambda: standing.world.does(name, function, key=key, **told)


def one_wins(calls: Sequence[Call]) -> list[Exception]:
    """Runs them together: exactly one is done; why the others were not."""
    answers = at_once(calls)
    lost = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(lost) == len(answers) - 1, answers
    assert all(isinstance(each, Refusal) for each in lost), lost
    return lost


def test_of_two_who_accept_and_return_at_once_one_is_told_that_somebody_was_first(own_standing: Own) -> None:
    _, standing = own_standing
    seen = standing.version("已提交")
    told = {"project": standing.projects["已提交"], "version": seen}
    items = [Returning("safety", "", "请逐项说明")]
    (lost,) = one_wins(
        [
            called(standing, "周闻笛", acceptance.accept_application, "a", **told),
            called(standing, "顾长风", acceptance.return_application, "b", items=items, **told),
        ]
    )
    assert isinstance(lost, Stale | WrongState)
    assert standing["已提交"].state in ("已受理", "退回补正")
    assert standing["已提交"].version == seen + 1


def test_of_two_who_save_one_part_at_once_the_second_loses_nothing_silently(own_standing: Own) -> None:
    _, standing = own_standing
    told = {"project": standing.projects["草稿"], "version": standing.version("草稿"), "part": "overview"}
    (lost,) = one_wins(
        [
            called(standing, name, drafting.draft, name, values={"建设目标": name}, **told)
            for name in ("林知远", "何小满")
        ]
    )
    assert isinstance(lost, Stale)
    assert standing["草稿"].details["建设目标"] in ("林知远", "何小满")


def test_two_submissions_at_once_make_one_and_take_one_number(own_standing: Own) -> None:
    _, standing = own_standing
    told = {"project": standing.projects["草稿"], "version": standing.version("草稿")}
    one_wins([called(standing, "苏明达", submission.submit_application, key, **told) for key in "ab"])
    assert Submission.objects.filter(project=standing["草稿"]).count() == 1


def test_two_projects_submitted_at_once_have_two_numbers_without_a_gap(own_standing: Own) -> None:
    _, standing = own_standing
    names = {"草稿": "苏明达", "邻局草稿": "沈望舒"}
    answers = at_once(
        [
            called(
                standing,
                head,
                submission.submit_application,
                name,
                project=standing.projects[name],
                version=standing.version(name),
            )
            for name, head in names.items()
        ]
    )
    assert not [each for each in answers if isinstance(each, Exception)]
    given = Project.objects.exclude(number=None).exclude(historic=True).values_list("number", flat=True)
    assert sorted(int(str(number)[-4:]) for number in given) == list(range(1, len(given) + 1))


def test_the_same_request_twice_at_once_is_done_once_and_answered_twice(own_standing: Own) -> None:
    _, standing = own_standing
    told = {"project": standing.projects["已提交"], "version": standing.version("已提交")}
    answers = at_once([called(standing, "周闻笛", acceptance.accept_application, "same", **told)] * 2)
    repeated = [each for each in answers if isinstance(each, Repeated)]
    assert [each for each in answers if isinstance(each, Exception)] == repeated
    assert len(repeated) == 1
    assert repeated[0].reply["project"] == told["project"]
    assert Entry.objects.filter(act="受理申报", subject_id=told["project"], result=DONE).count() == 1


def test_the_same_refused_request_twice_at_once_is_refused_twice_and_journalled_once(own_standing: Own) -> None:
    _, standing = own_standing
    told = {"project": standing.projects["已提交"], "version": standing.version("已提交")}
    answers = at_once([called(standing, "林知远", acceptance.accept_application, "same", **told)] * 3)
    assert all(isinstance(each, NotAllowed | RefusedBefore) for each in answers), answers
    assert Entry.objects.filter(act="受理申报", subject_id=told["project"]).count() == 1


def test_an_offer_is_taken_by_one(own_standing: Own) -> None:
    _, standing = own_standing
    told = {"handover": standing.ids["移交"]}
    (lost,) = one_wins([called(standing, "秋知节", handing.take_project, key, **told) for key in "ab"])
    assert isinstance(lost, WrongState)
    assert standing["移交中"].unit.name == "区农业农村局"


def test_an_offer_that_is_taken_while_the_clerk_saves_loses_neither(own_standing: Own) -> None:
    _, standing = own_standing
    seen = standing.version("移交中")
    told = {"project": standing.projects["移交中"], "version": seen, "part": "overview"}
    answers = at_once(
        [
            called(standing, "秋知节", handing.take_project, "a", handover=standing.ids["移交"]),
            called(standing, "林知远", drafting.draft, "b", values={"建设目标": "又一个目标"}, **told),
        ]
    )
    now = standing["移交中"]
    done = [each for each in answers if not isinstance(each, Exception)]
    assert now.version == seen + len(done)
    assert all(isinstance(each, Stale | Project.DoesNotExist) for each in answers if isinstance(each, Exception))


def test_a_correction_is_decided_once(own_standing: Own) -> None:
    _, standing = own_standing
    told = {"project": standing.projects["更正中"], "version": None, "correction": standing.ids["更正"]}
    (lost,) = one_wins(
        [
            called(standing, "苏明达", correction.decide_correction, "a", agreed=True, **told),
            called(standing, "何小满", correction.decide_correction, "b", agreed=False, **told),
        ]
    )
    assert isinstance(lost, WrongState)


def test_who_builds_along_confirms_what_stands_or_is_told_that_it_changed(own_standing: Own) -> None:
    _, standing = own_standing
    told = {"project": standing.projects["共建草稿"], "version": standing.version("共建草稿")}
    (lost,) = one_wins(
        [
            called(standing, "沈望舒", cobuilding.confirm_cobuilding, "a", **told),
            called(standing, "林知远", drafting.write_scheme, "b", values={"技术路线": "另一条路线"}, **told),
        ]
    )
    assert isinstance(lost, Stale)


# a process that is killed

KILLED = """
import sys, time
from quancheng.lifecycle import recording
from quancheng.lifecycle.acts import {module}, doing
from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person, Post
from tests.lifecycle.world import MONDAY

def stop(*_, **__):
    print("there", flush=True)
    time.sleep(120)

{place} = stop
person = Person.objects.get(name="{who}")
post = Post.objects.select_related("unit__jurisdiction", "person").get(person=person)
{module}.{function}(acting=Acting(person, post), at=MONDAY, key="killed", project="{project}", version={version})
"""


@pytest.mark.parametrize(
    ("who", "module", "function", "name", "place"),
    [
        ("苏明达", "submission", "submit_application", "草稿", "doing.keep"),
        ("苏明达", "submission", "submit_application", "草稿", "recording.settle"),
        ("周闻笛", "acceptance", "accept_application", "已提交", "recording.append"),
    ],
)
def test_a_process_killed_in_the_middle_leaves_nothing_and_the_act_can_be_done_again(
    own_standing: Own, who: str, module: str, function: str, name: str, place: str
) -> None:
    database, standing = own_standing
    before, count = look(aside=True), Entry.objects.count()
    told = {"project": standing.projects[name], "version": standing.version(name)}
    lines = KILLED.format(place=place, who=who, module=module, function=function, **told)
    with database.start(lines) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "there\n"
        os.kill(child.pid, signal.SIGKILL)
    assert (look(aside=True), Entry.objects.count()) == (before, count)
    assert not OneTimeKey.objects.filter(key="killed").exists()
    done = {"submission": submission.submit_application, "acceptance": acceptance.accept_application}[module]
    standing.world.does(who, done, key="killed", **told)
    assert Entry.objects.count() == count + 1


def test_a_process_killed_after_the_act_has_done_all_of_it(own_standing: Own) -> None:
    database, standing = own_standing
    told = {"project": standing.projects["草稿"], "version": standing.version("草稿")}
    lines = KILLED.replace("{place} = stop", "").format(
        who="苏明达", module="submission", function="submit_application", **told
    )
    with database.start(f"{lines}\nstop()") as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "there\n"
        os.kill(child.pid, signal.SIGKILL)
    project = standing["草稿"]
    assert (project.state, Submission.objects.filter(project=project).count()) == ("已提交", 1)
    assert Entry.objects.latest("pk").act == "提交立项申请"
    with pytest.raises(Repeated):
        standing.world.does("苏明达", submission.submit_application, key="killed", **told)
