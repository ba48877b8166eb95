"""`quancheng demo`: makes the demonstration world in an empty house."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import django
from django.core.management import call_command
from django.utils import timezone
from tqdm import tqdm

DONE, NOTHING, UNUSABLE = 0, 0, 2


def main(argv: Sequence[str]) -> int:
    """0 when it is there, 2 when there are people already (with --if-empty that is fine)."""
    options = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    making = import_module("quancheng.demo.making")  # stands on models, which Django allows only from here on
    try:
        making.demand_empty()
        print("正在建立演示数据：二百四十个项目，由演示的人员一件一件办出来，约两分钟……", flush=True)
        _make(making, options.most)
    except making.NotEmpty as refusal:
        if options.if_empty:
            return NOTHING
        print(f"没有建立演示数据：{refusal}", file=sys.stderr)
        return UNUSABLE
    print("演示数据已建好：云岚区，单位、人员和项目都是虚构的。登录页可以选一个人进入。")
    return DONE


def _make(making: Any, most: int | None) -> None:
    """Makes it, and shows how far it has come where somebody is looking."""
    with tqdm(unit="个", desc="演示项目", file=sys.stderr, disable=None) as bar:

        def told(done: int, all_: int) -> None:
            bar.total, bar.n = all_, done
            bar.refresh()

        making.make(timezone.localtime(), most=most, told=told)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quancheng demo", description="在空库里建立演示数据（都是虚构的）。")
    parser.add_argument("--if-empty", action="store_true", help="库里已有人员时什么也不做，不算出错")
    parser.add_argument("--most", type=int, default=None, help="最多建几个项目（默认全部，另补录样例台账）")
    return parser
