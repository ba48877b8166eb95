"""Whether the store still holds what the rows say: every content read again and hashed."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from quancheng.documents import store
from quancheng.documents.models import Content, Version

MISSING, DAMAGED, UNRECORDED, LEFT_OVER = "缺失", "损坏", "未登记", "残留"
FAULTS = {MISSING, DAMAGED}
_DIGITS_OF_A_FOLDER = 2


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be. ``what`` is one of the words above; only `FAULTS` lose anything."""

    what: str
    words: str


def check() -> Iterator[Finding]:
    """Hash every content again, then look for files that no row speaks of. In constant memory.

    A content that no row speaks of is whole; an act that was undone left it, or one is under way.
    """
    for content in Content.objects.order_by("pk").iterator(chunk_size=500):
        yield from _judge(content)
    yield from _unrecorded()
    yield from _left_over()


def _judge(content: Content) -> Iterator[Finding]:
    try:
        with store.address(content.sm3).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            found = store.digest(file)
    except FileNotFoundError:
        yield Finding(MISSING, f"{content.sm3}：文件不在。{_used_by(content)}")
        return
    except OSError as error:
        yield Finding(DAMAGED, f"{content.sm3}：读不出（{error.strerror}）。{_used_by(content)}")
        return
    if (found, size) != (content.sm3, content.size):
        changed = f"应为 {content.size} 字节，现为 {size} 字节，SM3 为 {found}"
        yield Finding(DAMAGED, f"{content.sm3}：内容不符，{changed}。{_used_by(content)}")


def _used_by(content: Content) -> str:
    """Which papers need it, so that somebody can file it again."""
    versions = Version.objects.filter(content=content).select_related("document").order_by("pk")
    uses = [
        f"{version.document.subject_kind} {version.document.subject_id}《{version.document.label}》"
        f"第{version.number}版“{version.filename}”（{version.by_name}）"
        for version in versions
    ]
    return f"用于：{'；'.join(uses)}。从备份恢复，或由原提交人重新上传同一文件。" if uses else "没有材料用到它。"


def _unrecorded() -> Iterator[Finding]:
    folders = sorted(path for path in store.folder().glob("?" * _DIGITS_OF_A_FOLDER) if path.is_dir())
    for folder in folders:
        hashes = {folder.name + path.name: path for path in folder.iterdir()}
        known = set(Content.objects.filter(sm3__startswith=folder.name).values_list("sm3", flat=True))
        for hashed in sorted(hashes.keys() - known):
            yield Finding(UNRECORDED, f"{hashes[hashed]}：没有材料用到它")


def _left_over() -> Iterator[Finding]:
    for path in sorted((store.folder() / store.INCOMING).glob("*")):
        try:
            written = path.stat().st_mtime
        except FileNotFoundError:
            continue  # it was just being received, and has arrived
        since = datetime.datetime.fromtimestamp(written, ZoneInfo(settings.TIME_ZONE))
        yield Finding(LEFT_OVER, f"{path}：接收中断留下的文件，{since:%Y-%m-%d %H:%M}；若无人正在上传，可以删除")
