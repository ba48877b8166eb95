"""`quancheng documents`: looks after the files that have been handed in."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence

import django
from django.db import DatabaseError


def main(argv: Sequence[str]) -> int:
    """0 where every file is as it was handed in, 1 where one is not, 2 where that could not be found out."""
    _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")
    django.setup()
    try:
        return _check()
    except (DatabaseError, OSError) as error:
        print(f"检查没有做完：{error}", file=sys.stderr)
        return 2


def _check() -> int:
    # Only now may the models be touched.
    from quancheng.documents.checking import FAULTS, check  # noqa: PLC0415  django.setup() must come first
    from quancheng.documents.models import Content  # noqa: PLC0415  the same

    counted: Counter[str] = Counter()
    for finding in check():
        counted[finding.what] += 1
        print(f"{finding.what}  {finding.words}", flush=True)
    total = Content.objects.count()
    bad = sum(counted[what] for what in FAULTS)
    others = "".join(f"，{what} {number}" for what, number in counted.items() if what not in FAULTS)
    print(f"共 {total} 个文件，SM3 相符 {total - bad}，有问题 {bad}{others}。")
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quancheng documents", description="材料文件库：逐个重新计算 SM3，与登记核对。"
    )
    parser.add_argument("action", choices=["check"], help="check：核对全部文件")
    return parser
