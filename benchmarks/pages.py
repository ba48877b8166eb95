"""How long the pages take on many projects, beside a plain Django view of as many rows, in the same run.

    python benchmarks/pages.py --projects 100000 [--database sqlite|postgresql] [--plans]

PostgreSQL: the database named by QUANCHENG_TEST_POSTGRES, which is migrated and filled where it is empty. The database is
kept (SQLite under var/). Pages go through the whole stack with session, person and template; the floor is one statement
and one loop, without any of it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

ROUNDS, WARMING = 40, 3
FLOOR = "{% for each in rows %}<tr><td>{{ each.number }}</td><td>{{ each.name }}</td><td>{{ each.unit.name }}</td><td>{{ each.amount }}</td></tr>{% endfor %}"


@dataclass(frozen=True)
class Page:
    """One page that is measured: who asks for which address. ``{project}``: one the person may see."""

    name: str
    who: str
    address: str


PAGES = [
    Page("台账 主管部门 25 行", "competent", "/projects/"),
    Page("台账 主管部门 100 行", "competent", "/projects/?size=100"),
    Page("台账 建设单位 25 行", "clerk", "/projects/"),
    Page("台账 建设单位 100 行", "clerk", "/projects/?size=100"),
    Page("台账 项目少的单位", "small", "/projects/"),
    Page("台账 有不符合 按数量", "competent", "/projects/?shade=不符合&sort=-breaches"),
    Page("台账 即将到期", "competent", "/projects/?due=10&sort=next_due"),
    Page("台账 按编号", "competent", "/projects/?sort=number"),
    Page("台账 搜常见词", "competent", "/projects/?q=平台"),
    Page("台账 搜少见的", "competent", "/projects/?q=医疗保障乡村指挥调度系统"),
    Page("台账 搜单字", "competent", "/projects/?q=水"),
    Page("台账 一条规则", "competent", "/projects/?article=22&shade=不符合"),
    Page("台账 单位和阶段", "competent", "/projects/?unit=水务&stage=验收"),
    Page(
        "台账 十列事实",
        "competent",
        "/projects/?size=100&col=number&col=概算批复额&col=立项批复日&col=开工日&col=共建单位",
    ),
    Page("台账 等我办理 受理", "competent", "/projects/?awaits=受理申报"),
    Page("台账 等我办理 预算评审", "finance", "/projects/?awaits=预算评审"),
    Page("台账 等我办理 责任书", "clerk", "/projects/?awaits=签订责任书"),
    Page("台账 很后面的一页", "competent", "{far}"),
    Page("工作台 主管部门", "competent", "/desk/"),
    Page("工作台 财政部门", "finance", "/desk/"),
    Page("工作台 建设单位", "clerk", "/desk/"),
    Page("工作台 项目少的单位", "small", "/desk/"),
    Page("项目档案 主管部门", "competent", "/projects/{project}/"),
    Page("项目档案 建设单位", "clerk", "/projects/{project}/"),
    Page("项目日志", "competent", "/projects/{project}/journal/"),
]


def main() -> None:
    """Fills, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--plans", action="store_true", help="print how PostgreSQL or SQLite goes about each statement")
    options = parser.parse_args()
    _set_up(options.database, options.projects)
    import pages_world  # noqa: PLC0415  models can be imported only once Django is set up

    people = _filled(pages_world, options.projects)
    print(f"projects={options.projects} database={options.database} rounds={ROUNDS}")
    for rows in (25, 100):
        _tell(f"底线 {rows} 行", _measured(_floor(people.competent.jurisdiction.pk, rows)), 1)
    sessions = {who: _session(getattr(people, who)) for who in ("competent", "clerk", "small", "finance")}
    with patch("quancheng.accounts.middleware.now", lambda: pages_world.NOON):
        for page in PAGES:
            address = page.address.format(far=_far(people), project=_project(people, page.who))
            ask = _asking(sessions[page.who], address)
            statements = _statements(ask)
            _tell(page.name, _measured(ask), len(statements))
            if options.plans:
                _explain(statements)


def _set_up(database: str, projects: int) -> None:
    folder = Path("var") / f"pages-{projects}"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["QUANCHENG_DATA"] = str(folder.resolve())
    if database == "postgresql":
        os.environ["QUANCHENG_DATABASE"] = os.environ["QUANCHENG_TEST_POSTGRES"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  settings first

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def _filled(world: Any, projects: int) -> Any:
    from django.db import connection  # noqa: PLC0415  settings first

    from quancheng.projects.models import Project  # noqa: PLC0415  the same

    if Project.objects.exists():
        return world.people()
    started = time.perf_counter()
    people = world.build(projects)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"build_seconds={time.perf_counter() - started:.0f}")
    return people


def _session(acting: Any) -> Any:
    """A browser in which this person is logged in."""
    from django.conf import settings  # noqa: PLC0415  settings first
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415  the same
    from django.test import Client  # noqa: PLC0415  the same

    from quancheng.accounts import presence  # noqa: PLC0415  the same

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(acting.person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = acting.person.get_session_auth_hash()
    session[presence.POST_KEY], session[presence.LENT_KEY] = acting.key, False
    session[presence.SEEN_KEY] = 2**40
    session.save()
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def _asking(client: Any, address: str) -> Callable[[], None]:
    def ask() -> None:
        reply = client.get(address)
        if reply.status_code != 200:
            raise SystemExit(f"{address}: {reply.status_code}")

    return ask


def _floor(jurisdiction: int, rows: int) -> Callable[[], None]:
    """What no page of so many rows can be faster than: one statement, one loop."""
    from django.http import HttpResponse  # noqa: PLC0415  settings first
    from django.test import RequestFactory  # noqa: PLC0415  the same
    from jinja2 import Environment  # noqa: PLC0415  only the floor needs it

    from quancheng.projects.models import Project  # noqa: PLC0415  settings first

    template = Environment(autoescape=True).from_string(FLOOR)
    only = ("number", "name", "unit__name", "amount")

    def view(_: Any) -> HttpResponse:
        found = Project.objects.filter(jurisdiction=jurisdiction).select_related("unit").only(*only).order_by("-id")
        return HttpResponse(template.render(rows=found[:rows]))

    factory = RequestFactory()

    def ask() -> None:
        view(factory.get("/"))

    return ask


def _far(people: Any) -> str:
    """A page that lies behind nine tenths of the list."""
    from quancheng.lifecycle.access import visible  # noqa: PLC0415  settings first

    seen = visible(people.competent).order_by("changed_at")
    project = seen[seen.count() // 10]
    return f"/projects/?after={project.public_id}~{project.changed_at.isoformat().replace('+', '%2B')}"


def _project(people: Any, who: str) -> str:
    from quancheng.lifecycle.access import visible  # noqa: PLC0415  settings first

    found = visible(getattr(people, who)).first()
    return found.public_id if found else ""


def _statements(ask: Callable[[], None]) -> list[tuple[str, Any]]:
    from django.db import connection  # noqa: PLC0415  settings first

    found: list[tuple[str, Any]] = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    for _ in range(WARMING):
        ask()
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(wrapper))
        ask()
    return found


def _measured(ask: Callable[[], None]) -> tuple[list[float], float]:
    for _ in range(WARMING):
        ask()
    times, cpu = [], time.process_time()
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return times, (time.process_time() - cpu) * 1000 / ROUNDS


def _tell(name: str, measured: tuple[list[float], float], statements: int) -> None:
    times, cpu = measured
    p95 = sorted(times)[int(len(times) * 0.95) - 1]
    padding = " " * (26 - sum(2 if ord(letter) > 0x2E80 else 1 for letter in name))
    print(
        f"{name}{padding} sql={statements}  p50={statistics.median(times):7.1f} ms  p95={p95:7.1f} ms  cpu={cpu:7.1f} ms"
    )
    sys.stdout.flush()


def _explain(statements: list[tuple[str, Any]]) -> None:
    from django.db import connection  # noqa: PLC0415  settings first

    how = "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        for sql, params in statements:
            if "projects_project" in sql:
                cursor.execute(f"{how} {sql}", params)
                print("\n".join(f"      {row[-1]}" for row in cursor.fetchall()))


if __name__ == "__main__":
    main()
