"""What each command of `quancheng journal` does; the options are those of `cli.py`."""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path

from django.db import transaction

from quancheng.journal.canonical import SHANGHAI
from quancheng.journal.checkpoints import NothingRecorded
from quancheng.journal.checkpoints import checkpoint as keep_checkpoint
from quancheng.journal.export import export_lines
from quancheng.journal.models import Entry, Head
from quancheng.journal.verification import chains, faults

FAULTY, UNDONE = 1, 2


def verify(options: argparse.Namespace) -> int:
    """Tell every fault as it is found, then where each chain ends."""
    count = 0
    for code in [options.jurisdiction] if options.jurisdiction else chains():
        for fault in faults(code):
            count += 1
            print(fault)
        end = Head.objects.filter(jurisdiction=code).first()
        print(f"{code}：末端 {end.number}:{end.hash}" if end else f"{code}：没有日志")
    print(f"发现 {count} 处问题" if count else "日志完整")
    return FAULTY if count else 0


def export(options: argparse.Namespace) -> int:
    """Write the journal to a file that appears whole or not at all."""
    target: Path = options.file
    if target.exists():
        print(f"没有导出：{target} 已存在", file=sys.stderr)
        return UNDONE
    unfinished = target.with_name(f"{target.name}.未完成")
    count = -1  # the first line is no record
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds names and addresses
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            for line in export_lines(_now()):
                file.write(line)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        target.hardlink_to(unfinished)  # unlike a renaming, this never replaces a file that came meanwhile
    finally:
        unfinished.unlink()
    print(f"已导出 {count} 行到 {target}。核验：python verifier.py {target.name}")
    return 0


def checkpoint(options: argparse.Namespace) -> int:
    """Keep a checkpoint and print it, so that it can be taken away."""
    codes = [options.jurisdiction] if options.jurisdiction else chains()
    if len(codes) != 1:
        known = f"现有：{'、'.join(codes)}" if codes else "还没有日志"
        print(f"请用 --jurisdiction 写明行政区（{known}）", file=sys.stderr)
        return UNDONE
    try:
        with transaction.atomic():
            kept = keep_checkpoint(codes[0], _now(), options.to)
    except NothingRecorded as error:
        print(f"没有留检查点：{error}", file=sys.stderr)
        return UNDONE
    print(f"{kept.number}:{kept.hash}")
    print(
        f"{kept.jurisdiction} 第 {kept.number} 号，{kept.at:%Y-%m-%d %H:%M:%S}，交 {kept.given_to}。请保存到本机以外。"
    )
    return 0


def show(options: argparse.Namespace) -> int:
    """Print the rows about one subject."""
    kind, _, public_id = options.subject.partition(":")
    rows = Entry.objects.filter(subject_kind=kind, subject_id=public_id)
    if options.jurisdiction:
        rows = rows.filter(jurisdiction=options.jurisdiction)
    for entry in rows.order_by("jurisdiction", "number").iterator():
        print(entry.body if options.json else _told(entry))
    if not rows.exists():
        print(f"没有关于 {options.subject} 的记录", file=sys.stderr)
    return 0


def _told(entry: Entry) -> str:
    content = entry.content
    actor = content["actor"]
    who = "，".join(
        part for part in (actor["name"], actor["post"], actor["behalf"] and f"代 {actor['behalf']}") if part
    )
    when = entry.at.astimezone(SHANGHAI)
    told = f"{entry.jurisdiction} {entry.number}　{when:%Y-%m-%d %H:%M:%S}　{entry.act}　{entry.result}　{who}"
    before, after = content["before"], content["after"]
    lines = [
        f"    {name}：{before.get(name, '（无）')} → {after.get(name, '（无）')}" for name in sorted({*before, *after})
    ]
    if content["note"]:
        lines.append(f"    {content['note']}")
    return "\n".join([told, *lines])


def _now() -> datetime:
    return datetime.now(SHANGHAI)
