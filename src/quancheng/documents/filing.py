"""Filing a paper and freezing it: the only two ways in which anything here changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max

from quancheng.documents import names, store
from quancheng.documents.errors import Missing, StoreFailed
from quancheng.documents.models import Content, Document, Version
from quancheng.documents.recognition import recognise
from quancheng.journal import Actor

Subject = tuple[str, int]
"""A kind and an id, such as ("项目", 17)."""


@dataclass(frozen=True)
class Received:
    """A file that is on disk and acceptable, under its cleaned name; no row speaks of it yet."""

    filename: str
    content: store.Stored


def receive(*, filename: str, stream: store.Stream, limit: int | None = None) -> Received:
    """Take a file in: on disk under its SM3, type and name checked. ``limit`` in bytes (else QUANCHENG_UPLOAD_MB).

    An act calls this before its transaction, so that nobody waits for an upload. Raises `Refused`, `StoreFailed`.
    """
    name = names.clean(filename)
    allowed = settings.UPLOAD_LIMIT if limit is None else limit
    stored = store.keep(stream, name=name, limit=allowed, recognise=lambda file: recognise(file, name))
    return Received(name, stored)


def record(
    *,
    jurisdiction: str,
    subject: Subject,
    label: str,
    received: Received,
    by: Actor,
    at: datetime.datetime,
    note: str = "",
    act: str = "",
) -> Version:
    """Add a received file to the paper of this label as its next version; the first one makes the paper.

    ``act``: one that makes this paper itself and rests on it: the version is frozen from its beginning.
    Raises `StoreFailed` where the database does not answer.
    """
    with _database_troubles(f"“{received.filename}”"), transaction.atomic():
        content, _ = Content.objects.get_or_create(
            sm3=received.content.sm3,
            defaults={"size": received.content.size, "kind": received.content.kind, "created_at": at},
        )
        document = _paper(jurisdiction, subject, label, at)
        latest = document.versions.aggregate(latest=Max("number"))["latest"] or 0
        return Version.objects.create(
            document=document,
            number=latest + 1,
            content=content,
            filename=received.filename,
            note=note,
            by_person=by.person,
            by_name=by.named,
            at=at,
            frozen_at=at if act else None,
            frozen_by_act=act,
        )


def _paper(jurisdiction: str, subject: Subject, label: str, at: datetime.datetime) -> Document:
    """The paper of this label, made where there is none.

    The lock keeps two who add at once from taking one number (SQLite's transactions queue by themselves).
    """
    kind, identifier = subject
    document, _ = Document.objects.select_for_update().get_or_create(
        subject_kind=kind,
        subject_id=identifier,
        label=label,
        defaults={"jurisdiction": jurisdiction, "created_at": at},
    )
    if document.jurisdiction != jurisdiction:
        raise ValueError(f"{kind} {identifier} belongs to {document.jurisdiction}, not to {jurisdiction}")
    return document


def add(  # noqa: PLR0913  two steps in one take the arguments of both
    *,
    jurisdiction: str,
    subject: Subject,
    label: str,
    filename: str,
    stream: store.Stream,
    by: Actor,
    at: datetime.datetime,
    limit: int | None = None,
    note: str = "",
) -> Version:
    """`receive` and `record` in one."""
    received = receive(filename=filename, stream=stream, limit=limit)
    return record(jurisdiction=jurisdiction, subject=subject, label=label, received=received, by=by, at=at, note=note)


def freeze(*, subject: Subject, labels: Iterable[str], act: str, at: datetime.datetime) -> list[Version]:
    """Freeze the latest version of each paper, because this act rests on it; returns them in the order of the labels.

    A version that an earlier act has frozen stays as it is. Raises `Missing` where a paper was never filed.
    """
    wanted = list(dict.fromkeys(labels))
    kind, identifier = subject
    with _database_troubles("、".join(wanted)), transaction.atomic():
        documents = Document.objects.select_for_update().filter(
            subject_kind=kind, subject_id=identifier, label__in=wanted
        )
        keys = [document.pk for document in documents.order_by("pk")]
        latest: dict[str, Version] = {}
        for version in Version.objects.filter(document__in=keys).select_related("document", "content"):
            latest[version.document.label] = version  # ordered by number: the last one stays
        if absent := [label for label in wanted if label not in latest]:
            raise Missing(f"缺少材料：{'、'.join(absent)}。")
        fresh = [version for version in latest.values() if version.frozen_at is None]
        Version.objects.filter(pk__in=[version.pk for version in fresh]).update(frozen_at=at, frozen_by_act=act)
    for version in fresh:
        version.frozen_at, version.frozen_by_act = at, act
    return [latest[label] for label in wanted]


@contextmanager
def _database_troubles(what: str) -> Iterator[None]:
    """Say in Chinese that the database did not answer. Whether a commit took place it cannot know, so nor do we."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreFailed(
            f"{what}未能登记：数据库没有应答或存储空间已满。请稍后刷新查看；清单里仍没有时，再办一次。"
        ) from error
