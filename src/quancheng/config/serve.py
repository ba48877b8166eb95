"""`quancheng serve`: makes the data folder ready and serves the pages."""

import argparse
import errno
import os
import socket
import sys
from collections.abc import Sequence

import django
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from quancheng.law import PackError
from quancheng.web import regulation

PREPARE = (["migrate"], ["collectstatic", "--no-input"])
"""What is done before the first request, in this order; doing it again does no harm."""


def main(argv: Sequence[str]) -> int:
    """Prepare, then serve until interrupted."""
    options = _parser().parse_args(argv)
    if refusal := _why_not(options.host, options.port):
        print(f"无法监听 {options.host}:{options.port}：{refusal}", file=sys.stderr)
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")
    django.setup()
    for command in PREPARE:
        call_command(*command, verbosity=0)
    try:
        regulation.judge()
    except PackError as error:
        print(f"规程包有问题，网站没有启动：\n{error}", file=sys.stderr)
        return 1
    call_command("first_start_code")
    # Measured: WSGI with one blocking thread a worker is three times faster than ASGI for these pages.
    server = Granian(
        "quancheng.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=1,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.on_startup(lambda: print(f"全程：http://{options.host}:{options.port}/  （Ctrl-C 停止）", flush=True))
    server.serve()
    return 0


def _why_not(host: str, port: int) -> str:
    """Why the port cannot be had, or nothing.

    The workers share the port among themselves, and would share it with a second server too: so that one
    is told here.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return "端口已被占用，请用 --port（或 PORT=…）另选一个" if error.errno == errno.EADDRINUSE else str(error)
    return ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quancheng serve", description="准备数据库和静态文件，启动网站。")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1，仅本机可访问）")
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    parser.add_argument("--workers", type=int, default=2, help="工作进程数（默认 2）")
    return parser
