"""The small world of these tests: one clerk, one project, one paper, one moment."""

import io
from datetime import UTC, datetime
from pathlib import Path

from quancheng.documents import Subject, add, freeze
from quancheng.documents.models import Version
from quancheng.journal import Actor

DISTRICT = "371702"
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
PROJECT: Subject = ("项目", 17)
OTHER_PROJECT: Subject = ("项目", 18)
SCHEME = "项目建设方案"
SUBMIT = "提交立项申请"
CLERK = Actor(person="r4tz", name="王芳")


def pdf(words: str = "一") -> bytes:
    """What begins as a PDF does; other words make another content."""
    return b"%PDF-1.7\n" + words.encode()


def hand_in(
    words: str = "一", *, label: str = SCHEME, subject: Subject = PROJECT, filename: str = "方案.pdf"
) -> Version:
    """The clerk files a PDF."""
    return add(
        jurisdiction=DISTRICT, subject=subject, label=label, filename=filename, stream=io.BytesIO(pdf(words)),
        by=CLERK, at=AT,
    )  # fmt: skip


def submit(*labels: str, subject: Subject = PROJECT, act: str = SUBMIT) -> list[Version]:
    """An act rests on these papers."""
    return freeze(subject=subject, labels=labels or [SCHEME], act=act, at=AT)


def contents(data: Path) -> list[Path]:
    """Every file that has a content address."""
    return sorted(path for path in (data / "files").glob("??/*") if path.is_file())


def half_received(data: Path) -> list[Path]:
    """Whatever lies where files are received."""
    return sorted((data / "files" / ".incoming").glob("*"))
