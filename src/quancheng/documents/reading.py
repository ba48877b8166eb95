"""What has been filed: papers with their versions, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q

from quancheng.documents.filing import Subject
from quancheng.documents.models import Content, Document, Version


def of(subject: Subject) -> list[Document]:
    """The papers of a subject in the order of their first filing, versions and contents at hand (2 statements)."""
    return of_many([subject])[subject]


def of_many(subjects: Iterable[Subject]) -> dict[Subject, list[Document]]:
    """The same for many subjects (2 statements); a subject without papers has an empty list."""
    found: dict[Subject, list[Document]] = {subject: [] for subject in subjects}
    kinds: dict[str, list[int]] = {}
    for kind, identifier in found:
        kinds.setdefault(kind, []).append(identifier)
    if not kinds:
        return found
    belonging = Q()
    for kind, identifiers in kinds.items():
        belonging |= Q(subject_kind=kind, subject_id__in=identifiers)
    versions = Version.objects.select_related("content").order_by("document_id", "number")
    for document in Document.objects.filter(belonging).prefetch_related(Prefetch("versions", versions)).order_by("pk"):
        found[document.subject].append(document)
    return found


def current(document: Document) -> Version:
    """The latest version. No statement for a document from `of`, one otherwise."""
    return max(document.versions.all(), key=lambda version: version.number)


def frozen(document: Document) -> Version | None:
    """The latest version that an act rests on, if any."""
    fixed = [version for version in document.versions.all() if version.frozen_at is not None]
    return max(fixed, key=lambda version: version.number, default=None)


def changed_since_frozen(document: Document) -> bool:
    """Whether something newer than what an act rests on has been filed: then that act's gate is open again."""
    fixed = frozen(document)
    return fixed is not None and current(document).number > fixed.number


def elsewhere(content: Content, subject: Subject) -> list[Document]:
    """Papers of other subjects that hold, or once held, this very file (1 statement). Who may see them is access's."""
    kind, identifier = subject
    return list(
        Document.objects.filter(versions__content=content)
        .exclude(subject_kind=kind, subject_id=identifier)
        .distinct()
        .order_by("pk")
    )
