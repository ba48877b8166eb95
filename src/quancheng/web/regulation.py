"""The regulation the pages show, read once a process, and the small questions every page asks of it."""

from __future__ import annotations

import datetime
import re
from functools import cache

from quancheng.law import Article, Judge, Pack, load_pack, pack_names
from quancheng.ledger.sample import sample_day

UNITS = {"项目": "个", "合同": "份", "变更": "次", "季度": "个", "年度": "个", "拨付": "笔", "支付": "笔", "系统": "个"}
"""The measure word of each kind of object."""

STRENGTHS = {"刚性": "必须做到", "原则": "原则上应做到", "提示": "提倡，不判违反"}


@cache
def judge() -> Judge:
    """The judge of the first pack, with its statements kept. Raises PackError when the pack has faults."""
    return Judge(load_pack(pack_names()[0]))


def pack() -> Pack:
    """The pack the pages show."""
    return judge().pack


def today() -> datetime.date:
    """The day the pages judge on: that of the sample, as long as it is all they show."""
    return sample_day()


def article(number: int) -> Article | None:
    """The article of this number."""
    return next((found for found in pack().articles if found.number == number), None)


def chapters() -> list[tuple[str, str, list[Article]]]:
    """(第三章, 建设和资金管理, its articles), in order."""
    found: dict[str, list[Article]] = {}
    for each in pack().articles:
        found.setdefault(each.chapter, []).append(each)
    return [(*_split(title), articles) for title, articles in found.items()]


def number_of(title: str) -> int:
    """22 of 第二十二条."""
    return next(found.number for found in pack().articles if found.title == title)


@cache
def interpreter() -> str:
    """Who interprets the regulation, in its own words."""
    found = (re.search(r"本办法由(.+?)负责解释", article.text) for article in pack().articles)
    return next((match[1] for match in found if match), "")


def has_lapsed(day: datetime.date) -> bool:
    """Whether the regulation's term is over on this day."""
    expires = pack().expires
    return expires is not None and day > expires


def organ(duty: str) -> str:
    """What this place calls the holder of a duty."""
    return pack().terms.names.get(duty, duty)


def _split(title: str) -> tuple[str, str]:
    number, _, name = title.partition(" ")
    return number, name


def day(number: int) -> datetime.date:
    """The date of a day number."""
    return datetime.date.fromordinal(number)
