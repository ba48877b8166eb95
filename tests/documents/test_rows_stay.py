"""The database itself refuses to change or lose what was handed in; freezing, once, is all it allows."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError

from quancheng.documents.models import Content, Document, Version
from tests.databases import OwnDatabase
from tests.documents.handing import AT, hand_in, submit

FREEZE = "frozen_at = '2026-11-23 01:30:00', frozen_by_act = '提交立项申请'"
THAW = "frozen_at = NULL, frozen_by_act = ''"
FORBIDDEN = [
    "DELETE FROM documents_version",
    "DELETE FROM documents_document",
    "DELETE FROM documents_content",
    "UPDATE documents_content SET sm3 = 'x'",
    "UPDATE documents_content SET size = size",
    "UPDATE documents_document SET label = '别的'",
    "UPDATE documents_document SET subject_id = 18",
    "UPDATE documents_version SET frozen_by_act = frozen_by_act",
]
FORBIDDEN_BY_VENDOR = {
    "sqlite": [
        *(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" for table in
          ("documents_version", "documents_document", "documents_content")),
        "UPDATE OR REPLACE documents_version SET number = 1",
    ],
    "postgres": [
        "TRUNCATE documents_version",
        "TRUNCATE documents_document CASCADE",
        "TRUNCATE documents_content CASCADE",
        "INSERT INTO documents_version SELECT * FROM documents_version ON CONFLICT (id) DO UPDATE SET note = '别的'",
    ],
}  # fmt: skip

CHANGES = [
    "id = 99", "public_id = 'x'", "document_id = document_id + 1", "number = 7", "content_id = content_id + 1",
    "filename = 'x'", "note = 'x'", "by_person = 'x'", "by_name = 'x'", "at = '2020-01-01 00:00:00'",
]  # fmt: skip
"""One for each column that freezing leaves alone."""


def rows() -> list[list[tuple[object, ...]]]:
    return [sorted(model._default_manager.values_list()) for model in (Content, Document, Version)]


def refused(statement: str) -> None:
    with pytest.raises(IntegrityError, match="材料只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_was_handed_in_can_be_neither_changed_nor_removed(office: OwnDatabase) -> None:
    hand_in()
    before = rows()
    for statement in FORBIDDEN + FORBIDDEN_BY_VENDOR[office.vendor]:
        refused(statement)
    assert rows() == before


def test_freezing_is_no_cover_for_another_change(office: OwnDatabase) -> None:
    hand_in()
    before = rows()
    for change in CHANGES:
        refused(f"UPDATE documents_version SET {FREEZE}, {change}")
    assert rows() == before
    tried = {change.split(" = ")[0] for change in CHANGES}
    assert tried == {field.column for field in Version._meta.concrete_fields} - {"frozen_at", "frozen_by_act"}


def test_a_version_is_frozen_once_and_for_good(office: OwnDatabase) -> None:
    hand_in()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE documents_version SET {FREEZE}")
    assert Version.objects.get().frozen_at == AT
    refused(f"UPDATE documents_version SET {FREEZE}")
    refused(f"UPDATE documents_version SET {THAW}")
    refused("UPDATE documents_version SET frozen_by_act = '别的'")


def test_a_version_is_frozen_by_an_act_or_not_at_all(office: OwnDatabase) -> None:
    hand_in()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.update(frozen_at=AT)


def test_two_versions_never_have_one_number(office: OwnDatabase) -> None:
    version = hand_in()
    version.pk, version.public_id = None, "zweite"
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_a_paper_and_a_content_that_are_used_cannot_be_deleted(office: OwnDatabase) -> None:
    version = hand_in()
    submit()
    used: list[Model] = [version.document, version.content]
    for row in used:
        with pytest.raises(ProtectedError):
            row.delete()
