"""One text for one content: JSON with sorted keys, without spaces, Chinese as it is. This text is hashed and kept."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

LARGEST = 2**63 - 1
"""Of a whole number, either way: what both databases and every reader of JSON in use here can hold."""


class Unwritable(TypeError):
    """A value that has no one text: a fraction, a naive time, an object of some class. The message says where."""


def canonical(value: object) -> str:
    """The one text of a value made of mappings, lists, texts, whole numbers, truth values, dates and None.

    Dates become ISO text, times ISO text of Asia/Shanghai. Raises `Unwritable` for all else.
    """
    plain = _plain(value, "")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def shanghai(at: datetime, where: str = "") -> datetime:
    """The same moment in Asia/Shanghai; raises `Unwritable` for a time that does not say where."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise Unwritable(f"{where or '值'}：时间 {at.isoformat()} 没有时区")
    return at.astimezone(SHANGHAI)


def _plain(value: object, where: str) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise Unwritable(f"{where or '值'}：整数过大")
        return int(value)
    if isinstance(value, datetime):
        return shanghai(value, where).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key, where): _plain(inner, f"{where}/{key}") for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, f"{where}/{position}") for position, inner in enumerate(value)]
    raise Unwritable(f"{where or '值'}：{type(value).__name__} 不能记入日志")


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise Unwritable(f"{where or '值'}：键 {key!r} 不是文字")
    return _text(key, where)


def _text(text: str, where: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unwritable(f"{where or '值'}：文字中有不成字的代码") from error
    return str.__str__(text)
