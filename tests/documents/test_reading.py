"""What has been filed, in two statements; what an act rests on; where else a file turned up."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from quancheng.documents import changed_since_frozen, current, elsewhere, frozen, of, of_many
from tests.databases import OwnDatabase
from tests.documents.handing import OTHER_PROJECT, PROJECT, SCHEME, hand_in, submit


def test_the_papers_of_a_subject_come_with_their_versions_in_two_statements(office: OwnDatabase) -> None:
    for number in range(5):
        for version in range(3):
            hand_in(f"{number}-{version}", label=f"材料{number}")
    hand_in(subject=OTHER_PROJECT)
    with CaptureQueriesContext(connection) as captured:
        documents = of(PROJECT)
        told = [(document.label, [version.number for version in document.versions.all()]) for document in documents]
        sizes = [version.content.size for document in documents for version in document.versions.all()]
        latest = [
            (current(document).number, frozen(document), changed_since_frozen(document)) for document in documents
        ]
    assert len(captured) == 2
    assert told == [(f"材料{number}", [1, 2, 3]) for number in range(5)]
    assert len(sizes) == 15
    assert latest == [(3, None, False)] * 5


def test_many_subjects_take_two_statements_as_well(office: OwnDatabase) -> None:
    subjects = [("项目", number) for number in range(20)]
    for subject in subjects[:10]:
        hand_in(subject=subject)
    hand_in(subject=("合同", 3), label="合同文本")
    with CaptureQueriesContext(connection) as captured:
        found = of_many([*subjects, ("合同", 3)])
    assert len(captured) == 2
    assert [len(found[subject]) for subject in subjects] == [1] * 10 + [0] * 10
    assert [document.label for document in found["合同", 3]] == ["合同文本"]


def test_a_kind_and_an_id_are_not_mixed_up_between_subjects(office: OwnDatabase) -> None:
    hand_in(subject=("项目", 1))
    hand_in(subject=("合同", 2))
    assert of_many([("项目", 2), ("合同", 1)]) == {("项目", 2): [], ("合同", 1): []}


def test_no_subject_takes_no_statement(office: OwnDatabase) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert of_many([]) == {}
    assert len(captured) == 0


def test_a_newer_version_opens_again_what_rested_on_the_older(office: OwnDatabase) -> None:
    hand_in("一")
    (document,) = of(PROJECT)
    assert (frozen(document), changed_since_frozen(document)) == (None, False)
    (rested_on,) = submit()
    (document,) = of(PROJECT)
    assert (frozen(document), current(document), changed_since_frozen(document)) == (rested_on, rested_on, False)
    newer = hand_in("二")
    (document,) = of(PROJECT)
    assert (frozen(document), current(document), changed_since_frozen(document)) == (rested_on, newer, True)
    submit(act="再次提交")
    (document,) = of(PROJECT)
    assert (frozen(document), changed_since_frozen(document)) == (newer, False)


def test_the_same_file_filed_for_another_subject_is_seen(office: OwnDatabase) -> None:
    here = hand_in("同一份")
    assert elsewhere(here.content, PROJECT) == []
    hand_in("同一份", label="又一处")
    assert elsewhere(here.content, PROJECT) == []
    hand_in("同一份", subject=OTHER_PROJECT)
    hand_in("后来改了", subject=OTHER_PROJECT)
    hand_in("同一份", subject=OTHER_PROJECT)
    hand_in("同一份", subject=("合同", PROJECT[1]), label="合同文本")
    hand_in("不相干", subject=("项目", 99))
    with CaptureQueriesContext(connection) as captured:
        found = elsewhere(here.content, PROJECT)
    assert len(captured) == 1
    assert [(document.subject, document.label) for document in found] == [
        (OTHER_PROJECT, SCHEME), (("合同", PROJECT[1]), "合同文本"),
    ]  # fmt: skip
