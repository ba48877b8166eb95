"""The Jinja2 environment of all pages."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.template.defaultfilters import filesizeformat as filesize
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import uri_to_iri
from django.utils.html import json_script
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from quancheng.accounts.models import Jurisdiction
from quancheng.ledger.phrases import chinese_day, money, named, value
from quancheng.lifecycle.content import yuan
from quancheng.papers.filling import tables
from quancheng.web import journal_rows, navigation, regulation

TONES = {
    "不符合": "breach", "原则不符": "bent", "逾期办结": "late", "待认定": "doubt", "未到期": "wait", "提示": "hint",
    "符合": "met",
}  # fmt: skip
"""The colour of each verdict; the rest have none."""

CIRCLED = ord("①") - 1
_MENTION = re.compile(r"(I-\d+-\d+|第[一二三四五六七八九十百]+条)")


def environment(**options: Any) -> Environment:
    """Jinja2 as the pages use it: a name that is not there is an error, never an empty place."""
    # Django's backend passes autoescape=True among the options.
    strict = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**(options | strict))  # noqa: S701  autoescape is on, see above
    made.globals.update(
        static=static, url=url, htmx_script=htmx_script, units=regulation.UNITS, organ=regulation.organ,
        has_lapsed=regulation.has_lapsed, number_of=regulation.number_of, acting_in=navigation.acting_in,
        navigation=navigation.entries, faults=faults, json_script=json_script,
        has_demonstration=Jurisdiction.has_demonstration, yuan=yuan,
    )  # fmt: skip
    made.filters.update(
        tone=tone,
        money=money,
        chinese_day=chinese_day,
        circled=circled,
        opening=opening,
        linked=linked,
        count=count,
        clock=clock,
        minutes_from=minutes_from,
        stamp=stamp,
        moment=moment,
        day_of=day_of,
        filesize=filesize,
        outside_value=value,
        runs=journal_rows.runs,
        paper_runs=tables,
        named=named_object,
    )
    return made


def url(name: str, /, **arguments: object) -> str:
    """The address of a view, readable: `url("article", number=22)`."""
    return uri_to_iri(reverse(name, kwargs=arguments))


def faults(form: BaseForm) -> dict[str, str]:
    """What is wrong in one of Django's forms: field → sentence; "" for the form as a whole."""
    errors = form.errors.get_json_data()
    return {"" if name == NON_FIELD_ERRORS else name: found[0]["message"] for name, found in errors.items()}


def tone(shade: str) -> str:
    """The class that colours a verdict."""
    return TONES.get(shade, "none")


def count(number: int) -> str:
    """2,292."""
    return f"{number:,}"


def linked(text: str) -> Markup:
    """Text with its mentions of articles and register entries as links; all else escaped."""
    return Markup("").join(_link(part) for part in re.split(_MENTION, text) if part)


def _link(part: str) -> Markup:
    pack = regulation.pack()
    if part in pack.readings:
        title = pack.readings[part].article
        return Markup('<a href="{}#{}">{}</a>').format(url("article", number=regulation.number_of(title)), part, part)
    number = next((article.number for article in pack.articles if article.title == part), None)
    if number is None:
        return escape(part)
    return Markup('<a href="{}">{}</a>').format(url("article", number=number), part)


def named_object(key: str, kind: str) -> str:
    """2025Q3 of the kind 季度 as people call it."""
    return named(kind, key)


def clock(moment: datetime.datetime) -> str:
    """A moment as a clock in Shanghai shows it: 15:04."""
    return timezone.localtime(moment).strftime("%H:%M")


def stamp(moment: datetime.datetime) -> str:
    """A moment to the second, in Shanghai."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def minutes_from(moment: datetime.datetime, before: datetime.datetime) -> int:
    """About how many minutes lie between two moments, one at least."""
    return max(1, round((moment - before).total_seconds() / 60))


def moment(when: datetime.datetime) -> str:
    """A moment in Shanghai: 2025-03-03 09:05."""
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M")


def day_of(when: datetime.datetime) -> datetime.date:
    """The day of a moment in Shanghai."""
    return timezone.localtime(when).date()


def circled(number: int) -> str:
    """①, ②, …"""
    return chr(CIRCLED + number)


def opening(text: str, most: int = 44) -> str:
    """The first words of an article, cut at its first full stop or at ``most`` letters."""
    first = text.split("\n", 1)[0].split("。", 1)[0]
    return first + "。" if len(first) < most else first[:most] + "……"
