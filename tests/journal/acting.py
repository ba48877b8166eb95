"""The small world of these tests: one district, one clerk, one project, one moment."""

from datetime import UTC, datetime

from django.db import transaction

from quancheng.journal import Actor, Entry, append

DISTRICT = "371702"
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
PROJECT = ("项目", "p7Qm2xKd")
CLERK = Actor(
    person="r4Tz", name="王芳", unit="u9Lk", unit_name="区文化和旅游局", post="区文化和旅游局 · 经办",
    duty="项目建设单位", role="经办", address="10.1.2.3",
)  # fmt: skip


def record(act: str = "提交立项申请", jurisdiction: str = DISTRICT) -> Entry:
    """One act in a transaction of its own."""
    with transaction.atomic():
        return append(
            jurisdiction=jurisdiction, at=AT, actor=CLERK, act=act, subject=PROJECT, title="智慧文旅平台",
            before={"申报状态": "草稿"}, after={"申报状态": "已提交"}, rows={"projects_project": 1},
        )  # fmt: skip
