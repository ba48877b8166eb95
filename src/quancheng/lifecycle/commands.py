"""What `quancheng daily` and `quancheng intake` do, once Django is ready. Each gives the exit code."""

from __future__ import annotations

import argparse
import datetime
import sys
from dataclasses import replace

from quancheng.accounts.acting import Acting, postings
from quancheng.accounts.models import Jurisdiction, Person
from quancheng.journal.sm3 import sm3
from quancheng.lifecycle import history_table
from quancheng.lifecycle.acts.history import ACT
from quancheng.lifecycle.daily import Pass, PastDay
from quancheng.lifecycle.daily import daily as judge_due
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.history_entering import enter
from quancheng.lifecycle.history_reading import fill, receive
from quancheng.lifecycle.history_table import DONE, FAILED, LEDGER, READY, REFUSED, STATUSES, THERE, Intake
from quancheng.lifecycle.laws import law_of

DONE_ALL, SOME_LEFT, UNDONE = 0, 1, 2
SUGGESTED = "建议"
MOST_LINES = 200
"""Rows named one by one."""


def daily(options: argparse.Namespace) -> int:
    """Judge what is due in every jurisdiction, and end work tables that nobody has touched for long."""
    today = options.at.date()
    day = options.day or today
    if day > today:
        print(f"判定日 {day} 还没有到（今天 {today}），没有判定。", file=sys.stderr)
        return UNDONE
    jurisdictions = list(Jurisdiction.objects.filter(bindings__isnull=False).distinct().order_by("code"))
    if not jurisdictions:
        print("还没有启用：没有受规程包约束的行政区。", file=sys.stderr)
        return UNDONE
    failed = 0
    for jurisdiction in jurisdictions:
        try:
            done = judge_due(jurisdiction, day, options.at, everything=options.all)
        except PastDay as error:
            print(f"{jurisdiction}：{error}。", file=sys.stderr)
            return UNDONE
        _tell(jurisdiction, day, done, options.all)
        failed += len(done.failed)
    if ended := history_table.sweep(options.at):
        print(f"清除了 {ended} 份 {history_table.KEPT_DAYS} 天没有动过的补录草稿。")
    return SOME_LEFT if failed else DONE_ALL


def _tell(jurisdiction: Jurisdiction, day: datetime.date, done: Pass, everything: bool) -> None:
    what = "全部项目" if everything else "到期的项目"
    print(f"{jurisdiction}（判定日 {day}）：{what} {done.run.projects} 个重新判定，其中 {done.run.changed} 个有变化。")
    for project, why in done.failed:
        print(f"  不能判定：{project.number or '尚无编号'} {project.name}：{why}", file=sys.stderr)


def intake(options: argparse.Namespace) -> int:
    """Take a ledger in as one person, and say what came of each row."""
    acting = _acting(options)
    if acting is None:
        return UNDONE
    process = law_of(acting.jurisdiction, options.at.date()).pack.process
    if reason := why_not(process, ACT, acting, None):
        print(f"没有录入：{reason}。", file=sys.stderr)
        return UNDONE
    stages = [each.name for each in process.stages]
    if not options.dry_run and options.stage not in (SUGGESTED, *stages):
        text = f"--stage 写“{SUGGESTED}”（按台账日期推出的阶段）或者 {'、'.join(stages)} 之一"
        print(f"没有录入：请用 {text}。先用 --dry-run 看一遍。", file=sys.stderr)
        return UNDONE
    try:
        hashed, table = _received(options, acting)
    except OSError as error:
        print(f"打不开文件 {options.file}：{error.strerror or error}", file=sys.stderr)
        return UNDONE
    try:
        return _taken_in(options, acting, table, hashed)
    finally:
        table.drop()


def _acting(options: argparse.Namespace) -> Acting | None:
    """Who takes it in: the post named, or the only one there is."""
    person = Person.objects.filter(username=options.username, is_active=True).first()
    posts = postings(person, options.at.date()) if person else []
    wanted = (options.post or "").replace(" ", "")
    found = [each for each in posts if not wanted or str(each.post).replace(" ", "") == wanted]
    if len(found) == 1:
        return replace(found[0], door="命令行")
    listed = "、".join(f"“{each.post}”" for each in posts)
    why = f"请用 --post 写明岗位：{listed}" if posts else f"没有用户“{options.username}”，或者没有岗位"
    print(f"没有录入：{why}。", file=sys.stderr)
    return None


def _received(options: argparse.Namespace, acting: Acting) -> tuple[str, Intake]:
    data = options.file.read_bytes()
    hashed = sm3(data).hexdigest()
    day = options.at.date().isoformat()
    told = {"origin": LEDGER, "file": options.file.name, "sm3": hashed, "declared": options.open, "day": day}
    table = Intake.begin(acting, options.at, **told)
    receive(table, [data])
    return hashed, table


def _taken_in(options: argparse.Namespace, acting: Acting, table: Intake, hashed: str) -> int:
    fill(table, acting, options.at.date())
    meta = table.meta()
    if meta["phase"] == FAILED:
        print(f"没有录入：{meta['message']}", file=sys.stderr)
        return UNDONE
    print(f"读到 {meta['total']:,} 个项目（{options.file.name}，SM3 {hashed[:16]}…）")
    if meta["secret"]:
        lines = history_table.lines_of(meta["secret"], MOST_LINES)
        print(f"  {len(meta['secret'])} 个项目涉密，或者没有写明不涉密，只记行号，没有读取：{lines}")
    if not options.dry_run:
        table.set_stages("" if options.stage == SUGGESTED else options.stage)
        enter(table, acting, options.at, doubtful=options.doubtful, seconds=None)
    counts = table.count()
    for status in STATUSES:
        if counts[status]:
            print(f"  {status} {counts[status]:,}")
    told = [each for each in STATUSES if each not in (DONE, THERE, READY)]
    for row in table.rows(told, most=MOST_LINES):
        words = row.message or "；".join(problem["message"] for problem in row.problems) or row.written
        print(f"    “{row.sheet}”表第 {row.line} 行 {row.name}：{row.status}{'：' if words else ''}{words}")
    if (more := sum(counts[each] for each in told) - MOST_LINES) > 0:
        print(f"    还有 {more:,} 行，在网页“补录历史项目”里可以逐行看")
    left = sum(counts[status] for status in STATUSES if status not in (DONE, THERE)) + len(meta["secret"])
    return SOME_LEFT if left and not (options.dry_run and not counts[REFUSED]) else DONE_ALL
